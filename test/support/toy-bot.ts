import type { Address, ChatEvent } from "../../src/core/event.ts";
import { createSystemClock } from "../../src/ops/system-clock.ts";
import type { Receipt } from "../../src/ports/chat-adapter.ts";
import type { ConversationStore } from "../../src/ports/conversation-store.ts";
import type { Vault } from "../../src/ports/vault.ts";
import { createBot, type Bot } from "../../src/runtime/bot.ts";
import type { RuntimeSettings } from "../../src/runtime/settings.ts";
import { createCollectingLogger, type CollectingLogger } from "./network.ts";
import { FakeAdapter, FakePlatform } from "./runtime-fake-adapter.ts";
import { toyBrain, type Work } from "./runtime-toy-brain.ts";

/** What a toy bot is made of; its time is the real one. */
export interface ToyBotOptions {
  readonly conversations: ConversationStore;
  readonly vault: Vault;
  readonly work?: Work;
  readonly settings?: Partial<RuntimeSettings>;
}

/** A real bot with a brain small enough to see through: it remembers all it was told. */
export interface ToyBot {
  readonly bot: Bot;
  readonly log: CollectingLogger;
  /** Somebody writes; resolves once that is durable, or is not. */
  tell(user: string, text: string): Promise<Receipt>;
  /** The same; resolves with what was said to it. */
  ask(user: string, text: string): Promise<readonly string[]>;
  /** All that was ever said to somebody. */
  said(user: string): readonly string[];
  stop(): Promise<void>;
}

let deliveries = 0;
const addressOf = (user: string): Address => ({
  platform: "test",
  tenant: "-",
  place: user,
  user,
  shared: false,
  reply: null,
});

export async function startToyBot(options: ToyBotOptions): Promise<ToyBot> {
  const { conversations, vault, settings, work = async (name) => `did ${name}` } = options;
  const chat = new FakePlatform();
  const log = createCollectingLogger();
  const bot = createBot({
    brain: toyBrain,
    store: conversations,
    vault,
    adapters: [new FakeAdapter(chat, "test")],
    clock: createSystemClock(),
    logger: log,
    use: <Value>() => work as Value,
    ...(settings ? { settings } : {}),
  });
  await bot.start();
  const tell = (user: string, text: string): Promise<Receipt> => {
    const event: ChatEvent = {
      delivery: `m:${(deliveries += 1)}`,
      at: addressOf(user),
      atMs: Date.now(),
      content: { kind: "text", text, addressed: true },
    };
    return bot.receive(event);
  };
  const said = (user: string): readonly string[] =>
    chat.shown.filter(({ place }) => place === user).map(({ words }) => words);
  return {
    bot,
    log,
    tell,
    said,
    async ask(user, text) {
      const before = said(user).length;
      await tell(user, text);
      await bot.idle();
      return said(user).slice(before);
    },
    stop: () => bot.stop(1_000),
  };
}
