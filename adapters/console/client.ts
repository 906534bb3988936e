import { PipeClient } from "./client-pipe.ts";
import { TerminalClient } from "./client-terminal.ts";
import type { ClientOptions, ConsoleClient } from "./ends.ts";

/** What reads and writes these streams: the only code that touches them is behind it. */
export function createClient(options: ClientOptions): ConsoleClient {
  switch (options.surface.mode) {
    case "terminal":
      return new TerminalClient(options);
    case "pipe":
      return new PipeClient(options);
  }
}
