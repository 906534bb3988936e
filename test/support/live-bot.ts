import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parseConfig } from "../../src/config.ts";
import { createContainer, servicesOf } from "../../src/container/container.ts";
import { tokens } from "../../src/container/tokens.ts";
import type { Capabilities } from "../../src/core/capabilities.ts";
import type { Address, Content, MessageKey } from "../../src/core/event.ts";
import { Fault } from "../../src/core/fault.ts";
import type { Service } from "../../src/core/service.ts";
import { toPlain } from "../../src/core/view/plain.ts";
import type { Button, Outgoing, View } from "../../src/core/view/view.ts";
import { createLogger } from "../../src/ops/logger.ts";
import type { ChatAdapter, Receipt } from "../../src/ports/chat-adapter.ts";
import type { Clock } from "../../src/ports/clock.ts";
import { createBot, type Bot } from "../../src/runtime/bot.ts";
import { startSandbox, type Sandbox } from "../../src/sandbox/index.ts";
import { createMovableClock } from "./movable-clock.ts";
import { buttonsIn } from "./view-texts.ts";
import { plainSurface } from "./surface.ts";

/** One message as it stands in the chat now. */
export interface Message {
  readonly key: MessageKey;
  readonly user: string;
  readonly view: View;
}

/** A chat platform with buttons, whose messages can be edited as long as they are there. */
class Chat implements ChatAdapter {
  readonly platform = "test";
  readonly messages = new Map<MessageKey, Message>();
  /** Every text that was ever shown, edits included, in order. */
  readonly shown: { readonly user: string; readonly text: string }[] = [];
  #made = 0;

  serves(): boolean {
    return true;
  }

  capabilities(): Capabilities {
    return plainSurface;
  }

  async start(): Promise<void> {}

  trouble(): string | undefined {
    return undefined;
  }

  async stop(): Promise<void> {}

  async send(to: Address, { view }: Outgoing): Promise<MessageKey> {
    const { replaces } = view;
    if (replaces !== undefined && !this.messages.has(replaces)) {
      throw new Fault("adapter.undeliverable", { platform: "test", reason: "message is gone" });
    }
    const key = replaces ?? `msg${++this.#made}`;
    this.messages.set(key, { key, user: to.user, view });
    this.shown.push({ user: to.user, text: toPlain(view) });
    return Promise.resolve(key);
  }
}

let deliveries = 0;

/** Somebody who writes to the bot and reads what it says. */
export class Person {
  readonly #bot: Bot;
  readonly #chat: Chat;
  readonly #clock: Clock;
  readonly #at: Address;

  constructor(
    user: string,
    parts: { readonly bot: Bot; readonly chat: Chat; readonly clock: Clock },
  ) {
    this.#bot = parts.bot;
    this.#chat = parts.chat;
    this.#clock = parts.clock;
    this.#at = { platform: "test", tenant: "-", place: "room", user, shared: false, reply: null };
  }

  /** What was posted to them and still stands, oldest first. */
  get messages(): readonly Message[] {
    return [...this.#chat.messages.values()].filter(({ user }) => user === this.#at.user);
  }

  /** What they read now, oldest first. */
  get reads(): readonly string[] {
    return this.messages.map(({ view }) => toPlain(view));
  }

  /** The labels of the buttons under the newest message. */
  get labels(): readonly string[] {
    return this.messages.slice(-1).flatMap(({ view }) => buttonsIn(view).map((b) => b.label));
  }

  /** All they were ever shown, edits included. */
  get saw(): readonly string[] {
    return this.#chat.shown.filter(({ user }) => user === this.#at.user).map(({ text }) => text);
  }

  /** Hands something over and waits no longer than a platform does. */
  does(content: Content, message?: MessageKey): Promise<Receipt> {
    const delivery = `d${++deliveries}`;
    const event = { delivery, at: this.#at, atMs: this.#clock.now(), content };
    return this.#bot.receive(message === undefined ? event : { ...event, message });
  }

  types(text: string): Promise<Receipt> {
    return this.does({ kind: "text", text, addressed: true });
  }

  /** Types lines one by one; answers what was shown for the last one. */
  async says(...lines: readonly string[]): Promise<string> {
    let said = "";
    for (const text of lines) said = await this.brings({ kind: "text", text, addressed: true });
    return said;
  }

  /** The button with this label, on the newest message that has one. */
  button(label: string, on: readonly Message[] = this.messages): [Button, Message] {
    for (const message of on.toReversed()) {
      const found = buttonsIn(message.view).find((b) => b.label === label);
      if (found) return [found, message];
    }
    throw new Error(`no button "${label}" in:\n${this.reads.join("\n--\n")}`);
  }

  /** Presses it and hands that over. */
  pushes([button, message]: readonly [Button, Message]): Promise<Receipt> {
    return this.does({ kind: "button", id: button.id ?? "" }, message.key);
  }

  /** Hands something over; answers what was shown for it. */
  async brings(content: Content, message?: MessageKey): Promise<string> {
    const before = this.saw.length;
    await this.does(content, message);
    await this.#bot.idle();
    return this.saw.slice(before).join("\n--\n");
  }

  /** Presses a button; answers what was shown for it. */
  presses(label: string, on?: readonly Message[]): Promise<string> {
    const [button, message] = this.button(label, on);
    return this.brings({ kind: "button", id: button.id ?? "" }, message.key);
  }

  /** Deletes a message, as people do. */
  deletes({ key }: Message): void {
    this.#chat.messages.delete(key);
  }

  /** Waits until one of the messages that stand holds `text`. */
  async until(text: string, withinMs = 8_000): Promise<string> {
    const endMs = Date.now() + withinMs;
    for (;;) {
      const found = this.reads.find((read) => read.includes(text));
      if (found !== undefined) return found;
      if (Date.now() > endMs) throw new Error(`no "${text}" in:\n${this.reads.join("\n--\n")}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

/** The process without its console: composition root, store file, log, runtime, sandbox cloud. */
export interface LiveBot {
  readonly sandbox: Sandbox;
  readonly ann: Person;
  readonly bob: Person;
  /** `/health`, or another command, with the ids of the sandbox's home of this title. */
  about(command: string, title: string): string;
  /** The four answers of the sandbox's own login. */
  readonly answers: readonly string[];
  /** Everything logged so far. */
  log(): string;
  /** Moves the bot's clock ahead; its sleepers sleep on. */
  later(ms: number): void;
  /** Puts another value in a service's place. */
  replace<Value>(service: Service<Value>, change: (value: Value) => Value): void;
  close(): Promise<void>;
}

export async function openLiveBot(): Promise<LiveBot> {
  const folder = mkdtempSync(join(tmpdir(), "plume-live-"));
  const sandbox = await startSandbox({ requestsPerWindow: 100_000 });
  const lines: string[] = [];
  const logger = createLogger({ level: "debug", destination: { write: (l) => lines.push(l) } });
  const { ca, hosts, apiBase } = sandbox;
  const container = createContainer({
    config: parseConfig({ PLUME_DATA_DIR: folder }),
    outside: { ca: [ca], hosts, apiBase, demo: undefined },
    logger,
  });
  const clock = createMovableClock();
  container.rebind(tokens.Clock).toConstantValue(clock);
  const chat = new Chat();
  const real = servicesOf(container);
  const changed = new Map<symbol, unknown>();
  const use = <Value>(service: Service<Value>): Value =>
    (changed.get(service.key) as Value | undefined) ?? real(service);
  const bot = createBot({
    brain: container.get(tokens.Brain),
    store: container.get(tokens.Store).conversations,
    vault: container.get(tokens.Vault),
    adapters: [chat],
    clock,
    logger,
    use,
  });
  await bot.start();
  const { header, partnerId } = sandbox.credentials;
  return {
    sandbox,
    ann: new Person("ann", { bot, chat, clock }),
    bob: new Person("bob", { bot, chat, clock }),
    about: (command, title) => {
      const { customerId, locationId } = sandbox.home(title);
      return `${command} ${customerId} ${locationId}`;
    },
    answers: [sandbox.ssoUrl, header, partnerId, "/skip"],
    later: (ms) => clock.later(ms),
    log: () => lines.join(""),
    replace: (service, change) => void changed.set(service.key, change(use(service))),
    close: async () => {
      // First the cloud: whatever still waits for it ends at once.
      await sandbox.close();
      await bot.stop(1_000);
      await container.unbindAllAsync();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
