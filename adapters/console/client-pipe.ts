import { StringDecoder } from "node:string_decoder";
import type { ClientOptions, ConsoleClient, Handlers, Message } from "./ends.ts";
import { LineReader } from "./keys.ts";
import type { Rendered } from "./render.ts";
import { Writer } from "./writer.ts";

const lineLimit = 65_536;

/**
 * Plain lines in, plain text out. A line is handed over when the one before it is answered, so
 * that what comes out can be read beside what went in. Progress is not shown.
 */
export class PipeClient implements ConsoleClient {
  readonly closed: Promise<void>;
  readonly #options: ClientOptions;
  readonly #writer: Writer;
  readonly #lines = new LineReader(lineLimit);
  #close: () => void = () => undefined;
  #isStopped = false;
  #isFirst = true;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.closed = new Promise((resolve) => {
      this.#close = resolve;
    });
    this.#writer = new Writer(options.output, () => this.stop());
  }

  columns(): number {
    return Number.POSITIVE_INFINITY;
  }

  start(handlers: Handlers, opening: Promise<unknown>): void {
    void this.#read(handlers, opening).finally(this.#close);
  }

  async show({ painted }: Rendered, { isProgress }: Message): Promise<void> {
    if (isProgress) return;
    const gap = this.#isFirst ? "" : "\n";
    this.#isFirst = false;
    await this.#writer.write(`${gap}${painted.join("\n")}\n`);
  }

  stop(): void {
    this.#isStopped = true;
    this.#options.input.destroy();
    this.#close();
  }

  async #read(handlers: Handlers, opening: Promise<unknown>): Promise<void> {
    await opening;
    await this.#idle();
    const decoder = new StringDecoder("utf8");
    try {
      for await (const chunk of this.#options.input) {
        const text = typeof chunk === "string" ? chunk : decoder.write(chunk);
        await this.#hand(this.#lines.read(text), handlers);
      }
    } catch {
      // The input broke off or was given up: what came before it counts.
    }
    await this.#hand([...this.#lines.read(decoder.end()), ...this.#lines.end()], handlers);
  }

  async #hand(lines: readonly string[], handlers: Handlers): Promise<void> {
    for (const line of lines) {
      if (this.#isStopped) return;
      if (await handlers.line(line)) await this.#idle();
    }
  }

  async #idle(): Promise<void> {
    // A bot that cannot tell does not stop the reading.
    await this.#options.whenIdle?.().catch(() => undefined);
  }
}
