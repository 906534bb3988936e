import { ConsoleChat, type ConsoleAdapter, type ConsoleOptions } from "./adapter.ts";

export type { ConsoleAdapter, ConsoleOptions } from "./adapter.ts";
export type { ConsoleInput, ConsoleOutput } from "./ends.ts";
export type { Environment } from "./surface.ts";

/**
 * The console as a chat platform. With a terminal at both ends: a prompt, colours, numbered
 * choices, secrets without echo, progress in place. Otherwise a pipe: one line, one event.
 */
export function createConsoleAdapter(options: ConsoleOptions): ConsoleAdapter {
  return new ConsoleChat(options);
}
