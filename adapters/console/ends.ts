import type { Readable, Writable } from "node:stream";
import type { Rendered } from "./render.ts";
import type { Surface } from "./surface.ts";

/** The end that a person types into; `process.stdin` is one. */
export interface ConsoleInput extends Readable {
  readonly isTTY?: boolean;
  /** Hands over every key as it is pressed, without echo. */
  setRawMode?(isRaw: boolean): unknown;
}

/** The end that a person reads; `process.stdout` is one. */
export interface ConsoleOutput extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** A message for the screen. */
export interface Message {
  readonly key: string;
  /** The message in whose place it belongs, if that is still possible. */
  readonly replaces: string | undefined;
  readonly isProgress: boolean;
  /** How the next line is typed; `undefined` leaves it as it is. */
  readonly secret: boolean | undefined;
}

/** What the client does with what is typed. */
export interface Handlers {
  /** Takes a line; resolves once it is durable, with false if there was nothing in it to do. */
  line(text: string): Promise<boolean>;
}

/** What both kinds of client need. */
export interface ClientOptions {
  readonly input: ConsoleInput;
  readonly output: ConsoleOutput;
  readonly surface: Surface;
  /** Resolves when everything that was accepted is answered. */
  readonly whenIdle: (() => Promise<void>) | undefined;
  /** What may stand in place of the line's last word. */
  readonly complete: ((line: string) => readonly string[]) | undefined;
  /** Said when the person leaves a terminal. */
  readonly farewell: string;
}

/** The two streams of the console; the only code that touches them. */
export interface ConsoleClient {
  /** Resolves when nothing more can come: Ctrl-C, Ctrl-D, end of input, a reader that left. */
  readonly closed: Promise<void>;
  /** Width of the screen in characters. */
  columns(): number;
  /** Begins to read once `opening` is settled and answered. */
  start(handlers: Handlers, opening: Promise<unknown>): void;
  /** Resolves when it is written. Rejects if nobody can read it any more. */
  show(rendered: Rendered, message: Message): Promise<void>;
  /** Gives the terminal back. No line is handed over after it. */
  stop(): void;
}
