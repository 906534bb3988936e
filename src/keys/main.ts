import { createSystemClock } from "../ops/system-clock.ts";
import { runTool } from "./tool.ts";

// `npm run keys -- <command>`: the operator's tool for keys and what is sealed with them.

// Who reads only the beginning, as `head` does, wants no more.
process.stdout.on("error", () => process.exit());

process.exitCode = await runTool(process.argv.slice(2), {
  env: process.env,
  clock: createSystemClock(),
  say: (line) => void process.stdout.write(`${line}\n`),
  note: (line) => void process.stderr.write(`${line}\n`),
});
