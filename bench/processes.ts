import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { RedisServer } from "../test/support/redis-server.ts";
import { benchKeys } from "./server.ts";
import { spread, type Report, type Size } from "./measure.ts";
import { lines } from "./workload.ts";

const script = fileURLToPath(new URL("./process.ts", import.meta.url));

/** The same workload by one process and by three at a time, on as many processors as there are. */
export async function benchProcesses(server: RedisServer, size: Size): Promise<Report> {
  const [ones, threes]: [number[], number[]] = [[], []];
  for (let round = 0; round < size.rounds; round += 1) {
    ones.push(await perMs(server, size, { processes: 1, round }));
    threes.push(await perMs(server, size, { processes: 3, round }));
  }
  return {
    title: "Processes on one Redis, each with a share of the users",
    rows: [
      ["throughput, three to one", spread(threes.map((three, n) => three / (ones[n] ?? 1)))],
      ["messages/ms, one process", spread(ones)],
      ["messages/ms, three processes", spread(threes)],
    ],
  };
}

/** Messages in a millisecond, of all processes together; every message must have been answered. */
async function perMs(
  server: RedisServer,
  { users, inFlight }: Size,
  { processes, round }: { readonly processes: number; readonly round: number },
): Promise<number> {
  const share = { users: Math.ceil(users / processes), inFlight: Math.ceil(inFlight / processes) };
  const children = Array.from({ length: processes }, (_, n) =>
    fork(script, [server.url, `p${processes}-${round}-${n}`, JSON.stringify(share)], {
      env: { ...process.env, VAULT_KEYS: benchKeys },
    }),
  );
  try {
    await Promise.all(children.map((child) => said(child)));
    const startMs = performance.now();
    const done = Promise.all(children.map((child) => said(child)));
    for (const child of children) child.send("go");
    const answered = (await done).reduce<number>((sum, count) => sum + Number(count), 0);
    const ms = performance.now() - startMs;
    const messages = share.users * processes * lines.length;
    if (answered < messages) throw new Error(`${answered} answers to ${messages} messages`);
    return messages / ms;
  } finally {
    for (const child of children) child.kill("SIGKILL");
  }
}

/** The next thing that a process says. Rejects if it ends without a word. */
async function said(child: ChildProcess): Promise<unknown> {
  const word = once(child, "message").then(([message]: unknown[]) => message);
  const end = once(child, "exit").then(() => {
    throw new Error("a process ended");
  });
  return Promise.race([word, end]);
}
