import { createSystemClock } from "../ops/system-clock.ts";
import { runDiscordCommands } from "./tool.ts";

// `npm run discord:commands`: prints the bot's commands, or sees to it that Discord has them so.

// Who reads only the beginning, as `head` does, wants no more.
process.stdout.on("error", () => process.exit());

process.exitCode = await runDiscordCommands(process.argv.slice(2), {
  env: process.env,
  clock: createSystemClock(),
  say: (line) => void process.stdout.write(`${line}\n`),
  note: (line) => void process.stderr.write(`${line}\n`),
});
