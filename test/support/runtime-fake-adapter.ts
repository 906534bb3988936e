import type { Capabilities } from "../../src/core/capabilities.ts";
import type { Address, MessageKey } from "../../src/core/event.ts";
import type { Outgoing, View } from "../../src/core/view/view.ts";
import type { ChatAdapter, Receive, SendOptions } from "../../src/ports/chat-adapter.ts";
import { plainSurface } from "./surface.ts";

/** The words of a view of paragraphs. */
export const wordsOf = (view: View): string =>
  view.blocks
    .flatMap((block) => ("spans" in block ? block.spans : []))
    .map((span) => (span.kind === "mark" ? span.mark : "text" in span ? span.text : ""))
    .join("");

/** One thing that a platform was asked to show, in the order in which it took them. */
export interface Shown {
  readonly place: string;
  readonly words: string;
  readonly key: string;
  readonly message: MessageKey;
  /** True if an existing message was edited. */
  readonly edit: boolean;
}

/** A chat platform as people see it; it outlives the processes that talk to it. */
export class FakePlatform {
  readonly shown: Shown[] = [];
  /** What stands in the chat now. */
  readonly messages = new Map<MessageKey, string>();
  /** The people's own messages that were deleted. */
  readonly erased: MessageKey[] = [];
  /** True where a bot may not delete what people wrote. */
  keepsAll = false;
  /** Decides what becomes of a sending before the platform takes it. */
  before: (words: string, options: SendOptions) => Promise<void> = async () => {};
  /** The same after the platform took it: the answer may be lost. */
  after: (words: string, options: SendOptions) => Promise<void> = async () => {};

  /** The words of everything shown, edits included. */
  get words(): readonly string[] {
    return this.shown.map((shown) => shown.words);
  }

  /** What a person reads now, from top to bottom. */
  get chat(): readonly string[] {
    return [...this.messages.values()];
  }

  async take(to: Address, outgoing: Outgoing, options: SendOptions): Promise<MessageKey> {
    const { erase } = outgoing;
    const view = erase && this.keepsAll ? erase.unerased : outgoing.view;
    const words = wordsOf(view);
    await this.before(words, options);
    if (erase && !this.keepsAll) this.erased.push(erase.message);
    const edit = view.replaces !== undefined && this.messages.has(view.replaces);
    const message = view.replaces ?? `msg${this.messages.size + 1}`;
    this.messages.set(message, words);
    this.shown.push({ place: to.place, words, key: options.key, message, edit });
    await this.after(words, options);
    return message;
  }
}

/** One process's connection to a platform. */
export class FakeAdapter implements ChatAdapter {
  readonly platform: string;
  readonly #chat: FakePlatform;
  started = false;
  stopped = false;

  constructor(chat: FakePlatform, platform: string) {
    this.platform = platform;
    this.#chat = chat;
  }

  /** The only tenant that it speaks for, if a test says so. */
  tenant: string | undefined;

  serves(tenant: string): boolean {
    return tenant === (this.tenant ?? tenant);
  }

  capabilities(): Capabilities {
    return plainSurface;
  }

  async start(_receive: Receive): Promise<void> {
    this.started = true;
  }

  send(to: Address, outgoing: Outgoing, options: SendOptions): Promise<MessageKey> {
    return this.#chat.take(to, outgoing, options);
  }

  /** What is wrong, if a test says so. */
  ill: string | undefined;

  trouble(): string | undefined {
    return this.ill;
  }

  async stop(): Promise<void> {
    this.stopped = true;
  }
}
