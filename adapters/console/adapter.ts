import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type {
  Address,
  Capabilities,
  ChatEvent,
  CommandWriter,
  MessageKey,
  Outgoing,
  Receipt,
  Receive,
  SendOptions,
  View,
} from "../../src/index.ts";
import { createClient } from "./client.ts";
import type { ConsoleClient, ConsoleInput, ConsoleOutput } from "./ends.ts";
import { saveFiles } from "./files.ts";
import { expectationOf, parseLine, roleOf, type Expectation, type Typed } from "./parse.ts";
import { renderView, type Rendered } from "./render.ts";
import { surfaceOf, type Environment, type Surface } from "./surface.ts";
import type { ChatAdapter } from "../../src/index.ts";

/** How the console is set up. */
export interface ConsoleOptions {
  readonly input: ConsoleInput;
  readonly output: ConsoleOutput;
  /** `TERM`, `NO_COLOR`, `COLORTERM` and the locale are looked at. */
  readonly env: Environment;
  /** What tells this console from others that share its store; `console` unless told. */
  readonly name?: string;
  /** Who sits at the console; `operator` unless told. */
  readonly user?: string;
  /** Marks as emoji or as words in brackets; the terminal decides unless told. */
  readonly marks?: "emoji" | "twins";
  /**
   * Resolves when everything that was accepted is answered and the answers are sent. A pipe then
   * waits with its next line, a terminal with the next line of a paste.
   */
  readonly whenIdle?: () => Promise<void>;
  /** What may stand in place of the line's last word; for the tab key. */
  readonly complete?: (line: string) => readonly string[];
  /** Writes commands that a pipe offers instead of buttons. */
  readonly writeCommand?: CommandWriter;
  /** Where files and images are put; the current directory unless told. */
  readonly filesFolder?: string;
  /** Said when the person leaves the terminal. */
  readonly farewell?: string;
}

/** A terminal or a pipe as a chat platform. */
export interface ConsoleAdapter extends ChatAdapter {
  /**
   * Resolves when nobody will type any more: Ctrl-C, Ctrl-D, the end of the input (after its
   * last answer), or when nobody reads the output any more.
   */
  readonly closed: Promise<void>;
  /** True if it was stopped before all that was handed over was known to be durable. */
  readonly unsaved: boolean;
}

const theTenant = "local";
const firstWaitMs = 250;
const longestWaitMs = 5_000;
const keysRemembered = 256;

/** The console as a chat platform: the life of one session. */
export class ConsoleChat implements ConsoleAdapter {
  readonly platform: string;
  readonly closed: Promise<void>;
  unsaved = false;
  readonly #options: ConsoleOptions;
  readonly #surface: Surface;
  readonly #client: ConsoleClient;
  readonly #session = randomUUID();
  readonly #stopped = new AbortController();
  /** By the key of a sending: the message that it became. */
  readonly #sent = new Map<string, MessageKey>();
  #receive: Receive | undefined;
  #intake: Promise<unknown> = Promise.resolve();
  /** What is being handed over; `stored` ends that, as an answer shows that it got there. */
  #handing: { readonly delivery: string; readonly stored: AbortController } | undefined;
  #expected: Expectation = { kind: "nothing" };
  #events = 0;
  #messages = 0;

  constructor(options: ConsoleOptions) {
    this.#options = options;
    this.platform = options.name ?? "console";
    this.#surface = surfaceFor(options);
    this.#client = createClient({
      input: options.input,
      output: options.output,
      surface: this.#surface,
      whenIdle: options.whenIdle,
      complete: options.complete,
      farewell: options.farewell ?? "Your conversation is kept; npm start goes on here.",
    });
    this.closed = this.#client.closed;
  }

  serves(tenant: string): boolean {
    return tenant === theTenant;
  }

  capabilities(): Capabilities {
    const secrets = this.#surface.mode === "terminal" ? "hidden" : "visible";
    const buttons = this.#surface.mode === "terminal" ? "numbered" : "words";
    return {
      secrets,
      questions: true,
      pageRows: 20,
      prefix: "/",
      shares: false,
      edits: false,
      buttons,
      messageLimit: 0,
    };
  }

  /** A console hears and speaks as long as the process has its ends. */
  trouble(): undefined {
    return undefined;
  }

  async start(receive: Receive): Promise<void> {
    this.#receive = receive;
    const greet = this.#surface.mode === "terminal";
    const opening = this.#hand({ content: { kind: "opened", greet } });
    this.#client.start({ line: (text) => this.#typed(text) }, opening);
  }

  /** A console cannot erase what was typed; it says the view, and no secret stays on a screen. */
  async send(_to: Address, { view }: Outgoing, options: SendOptions): Promise<MessageKey> {
    const role = roleOf(options.key);
    const earlier = role === "progress" ? undefined : this.#sent.get(options.key);
    if (earlier !== undefined) return earlier;
    const isEdit = role === "progress" && view.replaces !== undefined;
    const key = isEdit ? view.replaces : `${this.#session}.${++this.#messages}`;
    const rendered = await this.#rendered(view);
    if (role === "answer") this.#expected = expectationOf(view, key);
    const expected = this.#expected;
    await this.#client.show(rendered, {
      key,
      replaces: view.replaces,
      isProgress: role === "progress",
      secret: role === "answer" ? expected.kind === "answer" && expected.secret : undefined,
    });
    if (role !== "progress") this.#remember(options.key, key);
    if (role !== "notice" && options.key.startsWith(`${this.#handing?.delivery}.`))
      this.#handing?.stored.abort();
    return key;
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#client.stop();
    await this.#intake;
  }

  async #rendered(view: View): Promise<Rendered> {
    const hasFiles = view.blocks.some((b) => b.kind === "file" || b.kind === "image");
    const folder = this.#options.filesFolder ?? ".";
    const places = hasFiles ? await saveFiles(view, folder) : new Map<string, string>();
    return renderView(view, {
      surface: this.#surface,
      columns: this.#client.columns(),
      writeCommand: this.#options.writeCommand,
      placeOf: (name) => places.get(name),
    });
  }

  async #typed(line: string): Promise<boolean> {
    // A pipe shows words instead of numbers, so a number is text.
    const isNumbered = this.#surface.mode === "terminal" || this.#expected.kind === "answer";
    const typed = parseLine(line, isNumbered ? this.#expected : { kind: "nothing" });
    return typed === undefined ? false : this.#hand(typed);
  }

  /** One after the other, in the order they were typed. */
  #hand(typed: Typed): Promise<boolean> {
    const event = this.#eventOf(typed);
    const taken = this.#intake.then(() => this.#accepted(event));
    this.#intake = taken;
    return taken;
  }

  /** True once it is durable. No platform repeats what a console sent, so this does. */
  async #accepted(event: ChatEvent): Promise<boolean> {
    const stored = new AbortController();
    this.#handing = { delivery: event.delivery, stored };
    const signal = AbortSignal.any([this.#stopped.signal, stored.signal]);
    for (let waitMs = firstWaitMs; !signal.aborted; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
      const receipt = await this.#offer(event);
      if (receipt !== "unavailable") return receipt === "durable";
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    }
    if (!stored.signal.aborted) this.unsaved = true;
    return stored.signal.aborted;
  }

  async #offer(event: ChatEvent): Promise<Receipt> {
    try {
      return (await this.#receive?.(event)) ?? "unavailable";
    } catch {
      return "unavailable";
    }
  }

  #eventOf({ content, message }: Typed): ChatEvent {
    const scope = content.kind === "button" ? "b" : "m";
    return {
      delivery: `${scope}:${this.#session}.${++this.#events}`,
      at: this.#at(),
      atMs: Date.now(),
      content,
      ...(message === undefined ? {} : { message }),
    };
  }

  #at(): Address {
    return {
      platform: this.platform,
      tenant: theTenant,
      place: "terminal",
      user: this.#options.user ?? "operator",
      shared: false,
      reply: null,
    };
  }

  #remember(key: string, message: MessageKey): void {
    this.#sent.set(key, message);
    const [oldest] = this.#sent.keys();
    if (this.#sent.size > keysRemembered && oldest !== undefined) this.#sent.delete(oldest);
  }
}

function surfaceFor({ input, output, env, marks }: ConsoleOptions): Surface {
  const surface = surfaceOf(env, { terminal: input.isTTY === true && output.isTTY === true });
  return marks === undefined ? surface : { ...surface, marks };
}
