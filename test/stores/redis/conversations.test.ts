import { describeConversationStore } from "../../contract/conversation-store.ts";
import { startRedis, type RedisServer } from "../../support/redis-server.ts";
import { openRedisSubject } from "../../support/redis-subject.ts";

describe("conversations on Redis", () => {
  let server: RedisServer;

  before(async () => {
    server = await startRedis();
  });
  after(() => server.close());

  describeConversationStore("Redis", () => openRedisSubject(server));
});
