import { join } from "node:path";

import { createConsoleAdapter } from "../../adapters/console/index.ts";
import { tokens } from "../container/tokens.ts";
import { commandWriter } from "../core/command/command-words.ts";
import { completions } from "../core/command/completion.ts";
import { takeSeat } from "../seat.ts";
import type { Face, FaceParts } from "./face.ts";

/** This terminal or pipe. */
export function openConsole({ config, container, bot }: FaceParts): Face {
  const seat = config.redis && takeSeat(config.dataDir);
  if (seat && seat.number > 1)
    process.stderr.write(
      "Another terminal uses this folder: this one has a conversation and a sign-in of its own.\n",
    );
  const { commands } = container.get(tokens.Repertoire);
  const adapter = createConsoleAdapter({
    input: process.stdin,
    output: process.stdout,
    env: process.env,
    whenIdle: () => bot().idle(),
    complete: (line) => completions(commands, line),
    writeCommand: commandWriter(commands),
    filesFolder: join(config.dataDir, "files"),
    ...(seat ? { name: seat.name } : {}),
  });
  return {
    adapters: [adapter],
    closed: adapter.closed,
    greeting: () => "",
    unsaved: () => adapter.unsaved,
    release: () => seat?.release(),
  };
}
