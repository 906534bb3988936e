import { createInterface, type Interface } from "node:readline";
import { StringDecoder } from "node:string_decoder";
import type { ClientOptions, ConsoleClient, Handlers, Message } from "./ends.ts";
import { Feed } from "./feed.ts";
import { Gate } from "./gate.ts";
import { HiddenLine, KeyReader, pasteMarks, type Key } from "./keys.ts";
import type { Rendered } from "./render.ts";
import { Screen } from "./screen.ts";
import { Writer } from "./writer.ts";

const prompt = "> ";
// The line editor measures the whole line at every key; nothing longer is ever accepted.
const lineLimit = 6_000;
const historySize = 200;
const mayHoldCredential = /\b(basic|bearer)[\s:]+\S{6,}/i;

/**
 * A terminal. What is typed goes through {@link Gate} to the line editor, or, while a secret is
 * asked, to {@link HiddenLine}: the editor, its history and its kill ring never see a secret.
 */
export class TerminalClient implements ConsoleClient {
  readonly closed: Promise<void>;
  readonly #options: ClientOptions;
  readonly #writer: Writer;
  readonly #feed: Feed;
  readonly #editor: Interface;
  readonly #gate: Gate;
  readonly #keys = new KeyReader();
  readonly #decoder = new StringDecoder("utf8");
  readonly #hidden = new HiddenLine();
  readonly #screen = new Screen();
  #handlers: Handlers | undefined;
  #close: () => void = () => undefined;
  #isClosed = false;
  #isSecret = false;
  #isPrompting = false;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.closed = new Promise((resolve) => {
      this.#close = resolve;
    });
    this.#writer = new Writer(options.output, () => this.#leave(""));
    this.#feed = new Feed(options.input);
    this.#gate = new Gate(options.whenIdle, {
      press: (key) => this.#press(key),
      opened: () => this.#prompt(),
    });
    this.#editor = this.#openEditor();
  }

  columns(): number {
    return Math.max(1, this.#options.output.columns || 80);
  }

  start(handlers: Handlers, opening: Promise<unknown>): void {
    const { input, surface } = this.#options;
    this.#handlers = handlers;
    this.#gate.hold(opening.then(() => true));
    this.#feed.open();
    if (surface.rewrites) this.#writer.put(pasteMarks.on);
    input.on("data", this.#onData);
    input.once("end", () => this.#leave(""));
    input.once("error", () => this.#leave(""));
    input.resume();
  }

  async show(rendered: Rendered, message: Message): Promise<void> {
    const { surface } = this.#options;
    if (message.isProgress && (this.#isClosed || !surface.rewrites)) return;
    const promptRows = this.#isPrompting && !this.#isSecret ? this.#editor.getCursorPos().rows : 0;
    const rows = (this.#options.output.rows ?? 24) - promptRows;
    const { replaces, ...rest } = message;
    const stroke = this.#screen.show(
      rendered,
      replaces === undefined ? rest : { ...rest, replaces },
      { columns: this.columns(), rows },
    );
    if (!stroke) return;
    const cleared = this.#clearPrompt(promptRows);
    this.#isSecret = message.secret ?? this.#isSecret;
    const written = this.#writer.write(
      `${cleared}${this.#up(stroke.up)}${stroke.lines.join("\n")}\n`,
    );
    this.#gate.shown();
    if (!this.#gate.isHolding) this.#prompt();
    await written;
  }

  stop(): void {
    this.#leave("");
  }

  readonly #onData = (chunk: Buffer | string): void => {
    const text = typeof chunk === "string" ? chunk : this.#decoder.write(chunk);
    const keys = this.#keys.read(text);
    if (keys.some((key) => key.kind === "interrupt")) this.#leave(this.#options.farewell);
    else this.#gate.push(keys);
  };

  /** One key for whoever is listening; true if a line is on its way. */
  #press(key: Key): boolean {
    switch (key.kind) {
      case "interrupt":
        return false;
      case "enter":
        if (this.#isSecret) this.#enterHidden();
        else this.#feed.type("\r");
        return true;
      case "text":
        if (!this.#isSecret) this.#type(key.text);
        else if (this.#hidden.type(key.text)) this.#leave(this.#options.farewell);
        return false;
    }
  }

  #type(text: string): void {
    // Ctrl-L clears the screen: what stood there cannot be edited any more.
    if (text.includes("\f")) this.#screen.forget();
    const room = Math.max(0, lineLimit - this.#editor.line.length);
    this.#feed.type(text.slice(0, room));
  }

  #enterHidden(): void {
    this.#writer.put("\n");
    this.#entered(this.#hidden.take(), prompt);
  }

  #entered(line: string, echo: string): void {
    this.#isPrompting = false;
    this.#screen.typed(echo);
    const taken = this.#handlers?.line(line) ?? Promise.resolve(false);
    this.#gate.hold(taken);
  }

  #prompt(): void {
    if (this.#isClosed) return;
    this.#isPrompting = true;
    if (this.#isSecret) return this.#writer.put(prompt);
    this.#editor.prompt(true);
    if (!this.#options.surface.rewrites) this.#writer.put(this.#editor.line);
  }

  #clearPrompt(promptRows: number): string {
    if (!this.#isPrompting) return "";
    this.#isPrompting = false;
    if (!this.#options.surface.rewrites) return "\n";
    // The editor would go up by the rows of the prompt that are gone now.
    Reflect.set(this.#editor, "prevRows", 0);
    return `${this.#up(promptRows)}\r\u001b[J`;
  }

  #up(rows: number): string {
    return rows > 0 ? `\u001b[${rows}A\r\u001b[J` : "";
  }

  #openEditor(): Interface {
    const editor = createInterface({
      input: this.#feed,
      output: this.#options.output,
      terminal: true,
      prompt,
      historySize,
      completer: (line: string) => this.#complete(line),
    });
    editor.on("line", (line) => this.#entered(line, prompt + line));
    // Only commands come back with the arrow keys: an answer may hold what nobody may see again.
    editor.on("history", (history) => {
      const [last = "/"] = history;
      if (!last.startsWith("/") || mayHoldCredential.test(last)) history.shift();
    });
    editor.on("close", () => this.#leave(this.#options.farewell));
    // After Ctrl-Z and `fg` the editor is paused.
    editor.on("SIGCONT", () => editor.resume());
    return editor;
  }

  #complete(line: string): [string[], string] {
    const word = /\S*$/u.exec(line)?.[0] ?? "";
    try {
      const hits = (this.#options.complete?.(line) ?? []).filter((hit) => hit.startsWith(word));
      // More than one is listed below the line, which moves everything on the screen.
      if (hits.length > 1) this.#screen.forget();
      return [hits, word];
    } catch {
      return [[], word];
    }
  }

  #leave(farewell: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const { input, surface } = this.#options;
    this.#gate.close();
    input.off("data", this.#onData);
    this.#writer.put(this.#isPrompting ? "\n" : "");
    this.#isPrompting = false;
    this.#editor.close();
    this.#writer.put(farewell === "" ? "" : `${farewell}\n`);
    // What still comes is written below; nothing above the farewell changes any more.
    this.#screen.forget();
    if (surface.rewrites && this.#handlers) this.#writer.put(pasteMarks.off);
    input.pause();
    this.#close();
  }
}
