import { expect } from "chai";
import type { RedisClient } from "../../../src/stores/redis/client.ts";
import { FaultProxy } from "../../support/fault-proxy.ts";
import { startRedis, type RedisServer } from "../../support/redis-server.ts";
import { testClient } from "../../support/redis-subject.ts";

const incr = (bytes: Buffer): boolean => bytes.includes("incr");

describe("a connection to Redis", () => {
  let server: RedisServer;
  let proxy: FaultProxy;
  let client: RedisClient;

  before(async () => {
    server = await startRedis();
  });
  after(() => server.close());
  beforeEach(async () => {
    await server.client.flushall();
    proxy = await FaultProxy.start(server.port);
    client = testClient(proxy.url);
    await client.opened(5_000);
  });
  afterEach(async () => {
    await client.close();
    await proxy.close();
  });

  it("rejects what waits for an answer when it is lost, and sends nothing again", async () => {
    const lost = proxy.loseReply(incr);
    const calls = await Promise.allSettled([
      client.use((c) => c.incr("n")),
      client.use((c) => c.get("n")),
    ]);
    await lost;
    expect(calls.map((call) => call.status === "rejected" && String(call.reason))).to.deep.equal(
      Array(2).fill(`Fault: no answer from the store: ${client.place}: the connection was lost`),
    );
    expect(await client.opened(5_000)).to.equal(undefined);
    await client.use((c) => c.ping());
    expect(await server.client.get("n")).to.equal("1");
  });
});
