import type { ConversationStore } from "../src/ports/conversation-store.ts";
import type { RedisServer } from "../test/support/redis-server.ts";
import { openBareLoop } from "./bare.ts";
import { BenchBot } from "./bot.ts";
import { costOf, quantile, spread, type Report, type Size } from "./measure.ts";
import { benchVault, openBenchStore, workOf } from "./server.ts";
import { lines, namesOf } from "./workload.ts";

/** What a message cost in one round. */
interface Sample {
  /** Messages in a millisecond. */
  readonly perMs: number;
  /** Processor time for a message, in µs: of this process, and of the server. */
  readonly cpuUs: number;
  readonly serverUs: number;
  /** Commands that the server was sent for a message. */
  readonly commands: number;
}

/**
 * The workload through the whole bot, and round by round beside it the bare loop, so that the
 * machine's moods meet both.
 */
export async function benchThroughput(server: RedisServer, size: Size): Promise<Report> {
  const vault = benchVault();
  const store = await openBenchStore(server.url, vault);
  const weight = { bytes: 0 };
  const bench = new BenchBot(weighed(store.conversations, weight), vault);
  await bench.bot.start();
  await bench.talk(namesOf("warm", size.users), size.inFlight);
  const messages = size.users * lines.length;
  const bytes = weight.bytes / messages;
  const bare = await openBareLoop({ ...size, port: server.port, messages: lines.length, bytes });
  await bare.run();
  bench.forget();
  const samples: { bare: Sample; bot: Sample }[] = [];
  for (let round = 0; round < size.rounds; round += 1) {
    const users = namesOf(`round${round}`, size.users);
    samples.push({
      bare: await sampleOf(server, messages, () => bare.run()),
      bot: await sampleOf(server, messages, () => bench.talk(users, size.inFlight)),
    });
  }
  await bench.bot.stop(1_000);
  await store.close();
  bare.close();
  return report(samples, { bench, bytes, messages: messages * size.rounds });
}

async function sampleOf(
  server: RedisServer,
  messages: number,
  work: () => Promise<void>,
): Promise<Sample> {
  const before = await workOf(server);
  const { ms, cpuUs } = await costOf(work);
  const after = await workOf(server);
  return {
    perMs: messages / ms,
    cpuUs: cpuUs / messages,
    serverUs: (after.cpuUs - before.cpuUs) / messages,
    commands: (after.commands - before.commands) / messages,
  };
}

/** The store, and how much is written to it. */
function weighed(store: ConversationStore, weight: { bytes: number }): ConversationStore {
  return {
    ...store,
    accept(call) {
      const { packet = "", ready } = call.delivery ?? {};
      weight.bytes += packet.length + (ready?.state.length ?? 0);
      return store.accept(call);
    },
    commit(call) {
      weight.bytes += call.packet.length + call.state.length;
      return store.commit(call);
    },
  };
}

interface Run {
  readonly bench: BenchBot;
  readonly bytes: number;
  readonly messages: number;
}

function report(
  samples: readonly { readonly bare: Sample; readonly bot: Sample }[],
  { bench, bytes, messages }: Run,
): Report {
  const of = (who: "bare" | "bot", what: keyof Sample): readonly number[] =>
    samples.map((sample) => sample[who][what]);
  const ratio = (what: keyof Sample, over: "bot" | "bare"): readonly number[] =>
    samples.map(({ bare, bot }) =>
      over === "bot" ? bot[what] / bare[what] : bare[what] / bot[what],
    );
  const { accept, commit, sent } = bench.calls;
  const latency = (share: number): string => `${quantile(bench.latenciesMs, share).toFixed(1)} ms`;
  return {
    title: "Messages, beside a bare GET and SET EX of as many bytes",
    rows: [
      ["throughput, bot to bare loop", spread(ratio("perMs", "bot"))],
      ["processor time, bare loop to bot", spread(ratio("cpuUs", "bare"))],
      ["messages/ms, bot", spread(of("bot", "perMs"))],
      ["messages/ms, bare loop", spread(of("bare", "perMs"))],
      ["µs of this process a message, bot", spread(of("bot", "cpuUs"), 1)],
      ["µs of this process a message, bare", spread(of("bare", "cpuUs"), 1)],
      ["µs of Redis a message, bot", spread(of("bot", "serverUs"), 1)],
      ["µs of Redis a message, bare", spread(of("bare", "serverUs"), 1)],
      ["bytes written a message", bytes.toFixed(0)],
      ["calls of the store a message", ((accept + commit + sent) / messages).toFixed(2)],
      ["round trips before the reply", ((accept + commit) / messages).toFixed(2)],
      ["commands to Redis a message", spread(of("bot", "commands"), 3)],
      ["from message to reply, p50, p99", `${latency(0.5)}, ${latency(0.99)}`],
    ],
  };
}
