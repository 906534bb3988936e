import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "chai";

import { startSandbox, type Sandbox } from "../../src/sandbox/index.ts";
import { Customer, settled } from "../support/chaos.ts";
import { Fleet } from "../support/fleet.ts";
import { createRandom, type Random } from "../support/random.ts";
import { startSentinelGroup } from "../support/redis-sentinel.ts";
import { startRedis } from "../support/redis-server.ts";

const people = 240;
const processes = 3;

describe("three bot processes, a few hundred people and bad luck", function () {
  this.timeout(180_000);

  let sandbox: Sandbox;
  let fleet: Fleet;
  let random: Random;

  beforeEach(async () => {
    random = createRandom(20_261_125);
    sandbox = await startSandbox({ requestsPerWindow: 100_000 });
  });
  afterEach(async () => {
    await fleet.close();
    await sandbox.close();
  });

  const startFleet = async (env: { readonly [name: string]: string }): Promise<void> => {
    fleet = new Fleet(sandbox, env);
    await fleet.start(processes);
  };

  const replaceOne = async (meanwhile: () => Promise<unknown>): Promise<void> => {
    await fleet.kill(fleet.alive[random.below(fleet.alive.length)] ?? 0);
    await meanwhile();
    await fleet.start(1);
  };

  /** Everybody signs in, half of them to the end, while all this happens; then all do. */
  async function expectEverybodyServed(luck: readonly (() => Promise<void>)[]): Promise<void> {
    const customers = Array.from(
      { length: people },
      (_, n) => new Customer(`user${n}`, fleet, { sandbox, random }),
    );
    await talk(customers, { random, luck });
    await expectServed(customers);
    await Promise.all(customers.map((customer) => customer.finish()));
    await expectServed(customers);
  }

  it("leave every sign-in where it must be, through kill -9 of processes and of Redis", async () => {
    const server = await startRedis({ settings: { appendonly: "yes" } });
    const restart = async (): Promise<void> => {
      await server.kill();
      await server.start();
    };
    try {
      await startFleet({ REDIS_URL: server.url });
      await expectEverybodyServed([
        () => replaceOne(async () => undefined),
        restart,
        () => replaceOne(restart),
      ]);
    } finally {
      await server.close();
    }
  });

  it("leave every sign-in where it must be, through failovers of Sentinel", async () => {
    const group = await startSentinelGroup({ settings: { appendonly: "yes" } });
    const failOver = async (): Promise<void> => {
      const old = await group.primary();
      // What it takes from now on is lost with it.
      await group.isolate();
      await sleep(200);
      await group.failOver();
      await old.start();
    };
    try {
      await startFleet({ REDIS_URL: group.url, REDIS_DURABILITY: "replica" });
      await expectEverybodyServed([failOver, () => replaceOne(failOver)]);
    } finally {
      await group.close();
    }
  });
});

/** Waits until everybody was shown what they must have been shown, each thing once and in order. */
async function expectServed(customers: readonly Customer[]): Promise<void> {
  const stuck = await settled(customers, 60_000);
  expect(stuck.map(({ user, saw }) => ({ user, saw }))).to.deep.equal([]);
  for (const customer of customers) expect(customer.saw).to.deep.equal(customer.expected);
}

/** Everybody says something, some of it twice, while misfortunes come one after the other. */
async function talk(
  customers: readonly Customer[],
  { random, luck }: { readonly random: Random; readonly luck: readonly (() => Promise<void>)[] },
): Promise<void> {
  let done = 0;
  let met = 0;
  // One after the other: a server that is being started again is not killed.
  let misfortunes = Promise.resolve();
  const each = async (customer: Customer): Promise<void> => {
    for (let burst = 1 + random.below(3); burst > 0; burst -= 1) {
      await customer.say(1 + random.below(3));
      if (random.once(2)) await customer.repeat();
    }
    done += 1;
    const due = luck[met];
    if (!due || done < ((met + 1) * customers.length) / (luck.length + 2)) return;
    met += 1;
    misfortunes = misfortunes.then(due);
  };
  const waiting = [...customers];
  const lane = async (): Promise<void> => {
    for (let next = waiting.pop(); next; next = waiting.pop()) await each(next);
  };
  await Promise.all(Array.from({ length: 60 }, lane));
  await misfortunes;
  expect(met).to.equal(luck.length);
}
