import { text } from "node:stream/consumers";

import { createSystemClock } from "../ops/system-clock.ts";
import { runManifestTool } from "./tool.ts";

// `npm run slack:manifest`: prints the manifest of the Slack app, or compares it with another one.

// Who reads only the beginning, as `head` does, wants no more.
process.stdout.on("error", () => process.exit());

process.exitCode = await runManifestTool(process.argv.slice(2), {
  env: process.env,
  clock: createSystemClock(),
  say: (line) => void process.stdout.write(`${line}\n`),
  note: (line) => void process.stderr.write(`${line}\n`),
  input: () => text(process.stdin),
  isTyped: process.stdin.isTTY,
});
