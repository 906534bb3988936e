import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { runTool } from "../../src/keys/tool.ts";
import { createSystemClock } from "../../src/ops/system-clock.ts";
import type { Clock } from "../../src/ports/clock.ts";

/** What came of a call of the operator's tool. */
export interface Called {
  readonly code: number;
  /** Standard output. */
  readonly said: readonly string[];
  /** Standard error. */
  readonly noted: readonly string[];
}

type Environment = { readonly [name: string]: string };

/** Calls the operator's tool inside this process, with this environment and no other. */
export async function callTool(
  env: Environment,
  words: readonly string[],
  clock: Clock = createSystemClock(),
): Promise<Called> {
  const [said, noted]: [string[], string[]] = [[], []];
  const code = await runTool(words, {
    env,
    clock,
    say: (line) => void said.push(line),
    note: (line) => void noted.push(line),
  });
  return { code, said, noted };
}

const main = fileURLToPath(new URL("../../dist/src/keys/main.js", import.meta.url));

/** Calls the built tool in a process of its own, as `npm run keys --` does. */
export async function callToolProcess(
  env: Environment,
  words: readonly string[],
): Promise<{ readonly code: number | null; readonly said: string; readonly noted: string }> {
  const child = spawn(process.execPath, [main, ...words], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [said, noted] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (noted += text));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, said, noted };
}
