import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "chai";
import { Cluster, type Redis } from "ioredis";

import { createMemoryLimiter, createSharedLimiter } from "../../src/ops/limiter.ts";
import { createSystemClock } from "../../src/ops/system-clock.ts";
import type { Limiter } from "../../src/ports/limiter.ts";
import { type RedisServer, startRedis } from "../support/redis-server.ts";

describe("the budget of calls", () => {
  it("lets so many pass in a second, and tells the others how long to wait", async () => {
    const limiter = createMemoryLimiter({ perSecond: 6 });
    const waits = await Promise.all(Array.from({ length: 8 }, () => limiter.take("api")));
    expect(waits.slice(0, 6)).to.deep.equal([0, 0, 0, 0, 0, 0]);
    for (const wait of waits.slice(6)) expect(wait).to.be.within(1, 1_000);
  });

  it("has a budget for each key", async () => {
    const limiter = createMemoryLimiter({ perSecond: 1 });
    expect(await limiter.take("one")).to.equal(0);
    expect(await limiter.take("one")).to.be.greaterThan(0);
    expect(await limiter.take("two")).to.equal(0);
  });

  it("lets pass who waited as told", async () => {
    const limiter = createMemoryLimiter({ perSecond: 1 });
    await limiter.take("api");
    let wait = await limiter.take("api");
    while (wait > 0) {
      await createSystemClock().sleep(wait);
      wait = await limiter.take("api");
    }
    expect(wait).to.equal(0);
  });

  describe("of several processes", () => {
    let server: RedisServer;
    let node: RedisServer;
    let connections: readonly Redis[];
    let limiters: readonly Limiter[];
    let keys = 0;

    before(async () => {
      server = await startRedis();
      // A cluster takes two seconds to be one, so it begins here.
      const announced = { "cluster-announce-ip": "127.0.0.1" };
      node = await startRedis({ settings: { "cluster-enabled": "yes", ...announced } });
      await node.client.call("cluster", "addslotsrange", 0, 16_383);
      // As the store's own connection: nothing waits in a queue while there is no server.
      connections = [1, 2, 3].map(() => server.connect({ enableOfflineQueue: false }));
      limiters = connections.map((connection) =>
        createSharedLimiter({ perSecond: 6, connection, keyPrefix: "p:" }),
      );
      await ready(connections);
    });
    after(async () => {
      for (const connection of connections) connection.disconnect();
      await Promise.all([server.close(), node.close()]);
    });

    async function ready(all: readonly (Redis | Cluster)[]): Promise<void> {
      for (const connection of all) while (connection.status !== "ready") await sleep(5);
    }

    /** How many of 24 calls at once, by all processes, may go. */
    async function passing(by = limiters): Promise<number> {
      for (;;) {
        const key = `api${(keys += 1)}`;
        const startedAtMs = performance.now();
        const turns = Array.from({ length: 8 }, () => by.map((limiter) => limiter.take(key)));
        const waits = await Promise.all(turns.flat());
        // Slower than this, and a second budget may have begun.
        if (performance.now() - startedAtMs < 400) return waits.filter((wait) => wait === 0).length;
      }
    }

    it("is one for all", async () => {
      expect(await passing()).to.equal(6);
    });

    it("begins anew each second, under a key that ends with it", async () => {
      const [one, other] = limiters;
      if (!one || !other) throw new Error("no limiters");
      for (let n = 0; n < 6; n += 1) await one.take("again");
      let wait = await other.take("again");
      while (wait > 0) {
        expect(wait).to.be.at.most(1_000);
        await sleep(wait);
        wait = await other.take("again");
      }
      expect(await server.client.pttl("p:rate:again")).to.be.within(0, 1_000);
    });

    it("is each one's own while Redis is away, and one again when it is back", async () => {
      await server.kill();
      expect(await passing()).to.equal(18);
      await server.start();
      await ready(connections);
      expect(await passing()).to.equal(6);
    });

    it("is each one's own while Redis hangs, and nobody waits for it", async () => {
      server.freeze();
      try {
        const first = limiters.map((limiter) => limiter.take("hanging"));
        expect(await Promise.all(first)).to.deep.equal([0, 0, 0]);
      } finally {
        server.thaw();
      }
      expect(await passing()).to.equal(6);
    });

    it("is one on a cluster too", async () => {
      const place = [{ host: "127.0.0.1", port: node.port }];
      const clients = [1, 2].map(() => new Cluster(place, { enableOfflineQueue: false }));
      try {
        await ready(clients);
        const budgets = clients.map((connection) =>
          createSharedLimiter({ perSecond: 6, connection, keyPrefix: "" }),
        );
        expect(await passing(budgets)).to.equal(6);
      } finally {
        for (const client of clients) client.disconnect();
      }
    });
  });
});
