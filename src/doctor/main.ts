import { createSystemClock } from "../ops/system-clock.ts";
import { runDoctor } from "./doctor.ts";

// `npm run doctor`: checks the configuration against reality, step by step.

// Who reads only the beginning, as `head` does, wants no more.
process.stdout.on("error", () => process.exit());

process.exitCode = await runDoctor({
  env: process.env,
  clock: createSystemClock(),
  say: (line) => void process.stdout.write(`${line}\n`),
  note: (line) => void process.stderr.write(`${line}\n`),
});
