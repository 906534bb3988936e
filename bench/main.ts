import { benchIdle } from "./idle.ts";
import { toText, type Report, type Size } from "./measure.ts";
import { benchProcesses } from "./processes.ts";
import { startBenchRedis } from "./server.ts";
import { benchThroughput } from "./throughput.ts";
import type { RedisServer } from "../test/support/redis-server.ts";

// `npm run bench [part …]`; ROUNDS sets how often each part is measured.
const parts: { readonly [name: string]: (server: RedisServer, size: Size) => Promise<Report> } = {
  throughput: benchThroughput,
  processes: benchProcesses,
  idle: benchIdle,
};

const size = { users: 2_000, inFlight: 64, rounds: Number(process.env["ROUNDS"] ?? 5) };
const asked = process.argv.slice(2);
const names = asked.length > 0 ? asked : Object.keys(parts);
const unknown = names.find((name) => !(name in parts));
if (unknown !== undefined) {
  process.stderr.write(`no part ${unknown}; there are ${Object.keys(parts).join(", ")}\n`);
  process.exit(2);
}
process.stdout.write(
  `${size.users} users x 7 messages, ${size.inFlight} users in flight, ` +
    `median (least-most) of ${size.rounds} rounds\n\n`,
);
for (const name of names) {
  const server = await startBenchRedis();
  try {
    const report = await parts[name]?.(server, size);
    if (report) process.stdout.write(`${toText(report)}\n\n`);
  } finally {
    await server.close();
  }
}
