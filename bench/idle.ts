import type { RedisServer } from "../test/support/redis-server.ts";
import { BenchBot } from "./bot.ts";
import { costOf, spread, type Report, type Size } from "./measure.ts";
import { benchVault, openBenchStore, workOf } from "./server.ts";
import { lines, namesOf } from "./workload.ts";

const few = 10_000;
const many = 1_000_000;

// What a conversation at rest looks like, made by the server itself: a million by hand takes long.
const fill = `
for n = ARGV[1], ARGV[2] do
  local key = 'c:{' .. n % 256 .. '}:idle:-:place:user' .. n
  redis.call('HSET', key, 'f', 'a', 'last', 'm:1', 'head', 7, 'tail', 7, 'dl', '', 'dn', '', 'st', ARGV[3])
  redis.call('PEXPIRE', key, 86400000)
end
`;

/** Whether a message costs more among many idle conversations, or in an old conversation. */
export async function benchIdle(server: RedisServer, size: Size): Promise<Report> {
  const vault = benchVault();
  const store = await openBenchStore(server.url, vault);
  const bench = new BenchBot(store.conversations, vault);
  await bench.bot.start();
  const state = vault.seal("conversation:idle:state", "x".repeat(300));
  const cost = async (users: readonly string[]): Promise<number> => {
    const { cpuUs } = await costOf(() => bench.talk(users, size.inFlight));
    return cpuUs / users.length / lines.length;
  };
  const old = namesOf("old", size.users);
  await bench.talk(old, size.inFlight);
  const memory = await memoryOf(server, () => bench.talk(namesOf("new", few), size.inFlight));
  await add(server, { from: 0, to: few, state });
  const young: number[] = [];
  for (let n = 0; n < size.rounds; n += 1) young.push(await cost(namesOf(`few${n}`, size.users)));
  const plain = await memoryOf(server, () => add(server, { from: few, to: many, state }));
  const crowded: number[] = [];
  for (let n = 0; n < size.rounds; n += 1)
    crowded.push(await cost(namesOf(`many${n}`, size.users)));
  await bench.bot.stop(1_000);
  await store.close();
  const ratio = crowded.map((value, n) => value / (young[n] ?? value));
  return {
    title: "Idle conversations",
    rows: [
      ["cost of a message, among 1,000,000 to among 10,000", spread(ratio)],
      ["µs of this process a message, among 10,000", spread(young, 1)],
      ["µs of this process a message, among 1,000,000", spread(crowded, 1)],
      ["memory of Redis for 10,000 after 7 messages each", megabytes(memory)],
      [
        "memory of Redis for 10,000 whose deliveries are forgotten",
        megabytes(plain * (few / (many - few))),
      ],
    ],
  };
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

async function memoryOf(server: RedisServer, work: () => Promise<void>): Promise<number> {
  const before = (await workOf(server)).memoryBytes;
  await work();
  return (await workOf(server)).memoryBytes - before;
}

async function add(
  { client }: RedisServer,
  { from, to, state }: { readonly from: number; readonly to: number; readonly state: string },
): Promise<void> {
  for (let n = from; n < to; n += 10_000)
    await client.eval(fill, 0, n, Math.min(n + 9_999, to - 1), state);
}
