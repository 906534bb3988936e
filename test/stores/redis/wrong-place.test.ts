import { expect } from "chai";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createCollectingLogger } from "../../support/network.ts";
import { openConfigured } from "../../support/redis-bot.ts";
import { startRedis, type RedisServer } from "../../support/redis-server.ts";
import { until } from "../../support/until.ts";
import { startSentinelGroup, type SentinelGroup } from "../../support/redis-sentinel.ts";

describe("a REDIS_URL that leads to something else", () => {
  let alone: RedisServer;
  let node: RedisServer;
  let group: SentinelGroup;
  let web: Server;

  before(async () => {
    alone = await startRedis();
    node = await startRedis({ settings: { "cluster-enabled": "yes" } });
    group = await startSentinelGroup();
    web = createServer((_request, response) => response.end("hello"));
    web.listen(0, "127.0.0.1");
    await once(web, "listening");
  });
  after(async () => {
    web.closeAllConnections();
    web.close();
    await group.close();
    await node.close();
    await alone.close();
  });

  const refused = "the connection was refused (ECONNREFUSED)";
  const sentinel = (): number => group.sentinels[0]?.port ?? 0;
  const cases: readonly (readonly [url: () => string, reason: string])[] = [
    [
      () => `redis+cluster://127.0.0.1:${alone.port}`,
      "it is no cluster, so REDIS_URL begins with redis://",
    ],
    [() => `redis+cluster://127.0.0.1:${node.port}`, "a part of the cluster is down"],
    [() => "redis+cluster://127.0.0.1:1", `no node answers: ${refused}`],
    [() => `redis+cluster://127.0.0.1:${sentinel()}`, "it is neither a cluster nor a sentinel"],
    [
      () => `redis://127.0.0.1:${node.port}`,
      "it is a node of a cluster, so REDIS_URL begins with redis+cluster://",
    ],
    [
      () => `redis://127.0.0.1:${sentinel()}`,
      "it is a sentinel, so REDIS_URL begins with redis+sentinel://",
    ],
    [
      () => `redis+sentinel://127.0.0.1:${alone.port}/plume-main`,
      "no sentinel answers: it is neither a cluster nor a sentinel",
    ],
    [() => "redis+sentinel://127.0.0.1:1/plume-main", `no sentinel answers: ${refused}`],
    [() => "redis://127.0.0.1:1", refused],
    [() => `redis://127.0.0.1:${(web.address() as AddressInfo).port}`, "it is no Redis"],
  ];

  it("is told apart, each in one line", async () => {
    const found = cases.map(async ([url, reason]) => {
      const log = createCollectingLogger();
      const store = openConfigured({ REDIS_URL: url() }, log);
      await until("it is said why", () => log.of("redis.trouble").length > 0);
      expect(await store.opened(300)).to.equal(`${url()}: ${reason}`);
      await store.close();
      expect(log.reasons("redis.trouble"), url()).to.deep.equal([reason]);
    });
    await Promise.all(found);
  });
});
