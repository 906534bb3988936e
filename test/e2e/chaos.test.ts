import { expect } from "chai";

import { startSandbox, type Sandbox } from "../../src/sandbox/index.ts";
import { Customer, settled } from "../support/chaos.ts";
import { Fleet } from "../support/fleet.ts";
import { createRandom, type Random } from "../support/random.ts";
import { startRedis, type RedisServer } from "../support/redis-server.ts";

const people = 240;
const processes = 3;

describe("three bot processes, a few hundred people and bad luck", function () {
  this.timeout(180_000);

  let sandbox: Sandbox;
  let server: RedisServer;
  let fleet: Fleet;
  let random: Random;

  beforeEach(async () => {
    random = createRandom(20_261_125);
    sandbox = await startSandbox({ requestsPerWindow: 100_000 });
    server = await startRedis({ settings: { appendonly: "yes" } });
    fleet = new Fleet(sandbox, { REDIS_URL: server.url });
    await fleet.start(processes);
  });
  afterEach(async () => {
    await fleet.close();
    await server.close();
    await sandbox.close();
  });

  const killOne = (): Promise<void> =>
    fleet.kill(fleet.alive[random.below(fleet.alive.length)] ?? 0);

  it("leave every sign-in where it must be, through kill -9 of processes and of Redis", async () => {
    const customers = Array.from(
      { length: people },
      (_, n) => new Customer(`user${n}`, fleet, { sandbox, random }),
    );
    const luck: (() => Promise<void>)[] = [
      async () => {
        await killOne();
        await fleet.start(1);
      },
      async () => {
        await server.kill();
        await server.start();
      },
      async () => {
        await killOne();
        await server.kill();
        await server.start();
        await fleet.start(1);
      },
    ];
    await talk(customers, { random, luck });
    const stuck = await settled(customers, 60_000);
    expect(stuck.map(({ user, saw }) => ({ user, saw }))).to.deep.equal([]);
    for (const customer of customers) expect(customer.saw).to.deep.equal(customer.expected);

    await Promise.all(customers.map((customer) => customer.finish()));
    expect(await settled(customers, 60_000)).to.deep.equal([]);
    for (const customer of customers) expect(customer.saw).to.deep.equal(customer.expected);
  });
});

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
