import { expect } from "chai";
import { mailboxScript } from "../../../src/stores/redis/mailbox-script.ts";
import { toScript } from "../../../src/stores/redis/script.ts";
import { describeConversationStore } from "../../contract/conversation-store.ts";
import { startRedis, type RedisServer } from "../../support/redis-server.ts";
import { openRedisSubject } from "../../support/redis-subject.ts";
import { createPlayer } from "../../support/stores-player.ts";

describe("conversations on Redis", () => {
  let server: RedisServer;

  before(async () => {
    server = await startRedis();
  });
  after(() => server.close());

  describeConversationStore("Redis", () => openRedisSubject(server));

  it("do not take a slip in the script for a store that is away", async () => {
    const broken = (): ReturnType<typeof mailboxScript> =>
      toScript("return {{'error', 'user_script:7: attempt to index a nil value'}}");
    const subject = await openRedisSubject(server, { script: broken });
    const call = createPlayer(subject.store).accept("a.1", "m:1");
    expect(await call.catch((error: unknown) => error)).to.be.instanceOf(TypeError);
    await subject.close();
  });
});
