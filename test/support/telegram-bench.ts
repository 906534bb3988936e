import { createTelegramAdapter, type TelegramAdapter } from "../../adapters/telegram/index.ts";
import type { TelegramOptions } from "../../adapters/telegram/index.ts";
import { command, type Command } from "../../src/core/command/command.ts";
import type { Address, ChatEvent, MessageKey } from "../../src/core/event.ts";
import { seal } from "../../src/core/sealed.ts";
import { say, type Outgoing, type View } from "../../src/core/view/view.ts";
import { createSystemClock } from "../../src/ops/system-clock.ts";
import type { Receipt } from "../../src/ports/chat-adapter.ts";
import type { Clock } from "../../src/ports/clock.ts";
import { createCollectingLogger, type CollectingLogger } from "./network.ts";
import { openFakeTelegram, type FakeTelegram } from "./telegram/fake-telegram.ts";
import type { Group, Person } from "./telegram/types.ts";
import { until } from "./until.ts";

/** The real adapter on a fake Telegram; what it hears is kept, what it says is what a test wants. */
export interface TelegramBench {
  readonly telegram: FakeTelegram;
  readonly adapter: TelegramAdapter;
  readonly log: CollectingLogger;
  readonly ann: Person;
  /** All events that were handed over, repeated ones too. */
  readonly heard: readonly ChatEvent[];
  /** What becomes of the next events; durable at once unless a test says otherwise. */
  answer: (event: ChatEvent) => Receipt | Promise<Receipt>;
  /** Waits until a poll is open: only then does a fault hit the next one. */
  polls(): Promise<void>;
  /** Waits for so many events in all; gives the last of them. */
  hears(count: number): Promise<ChatEvent>;
  /** Where a person is alone with the bot, or in a group. */
  at(person: Person, group?: Group): Address;
  /** Sends a view under a key of its own, or of the test's choice. */
  sends(to: Address, said: View | Outgoing, key?: string): Promise<MessageKey>;
  close(): Promise<void>;
}

/** No waiting: what is not about the limits is not held up by them. */
export const noLimits = { perSecond: 10_000, perChatMs: 0, perGroupMinute: 10_000 };

/** The computer's clock, but who sleeps is soon awake: minutes are over at once. */
export function createHastyClock(): Clock {
  const clock = createSystemClock();
  return { ...clock, sleep: (ms, signal) => clock.sleep(Math.min(ms, 20), signal) };
}

export const benchCommands: readonly Command[] = [
  command("start", "Welcome").reply(() => say("welcome")),
  command("health", "Checks a home").reply(() => say("well")),
  command("check-all", "Checks all homes").reply(() => say("well")),
];

export async function openTelegramBench(
  options: Partial<TelegramOptions> & {
    readonly telegram?: FakeTelegram;
    readonly asleep?: true;
  } = {},
): Promise<TelegramBench> {
  const { telegram = await openFakeTelegram(), asleep, ...rest } = options;
  const log = createCollectingLogger();
  const adapter = createTelegramAdapter({
    token: seal(telegram.token),
    apiRoot: telegram.root,
    clock: createSystemClock(),
    logger: log,
    commands: benchCommands,
    links: ["auth"],
    limits: noLimits,
    ...rest,
  });
  const heard: ChatEvent[] = [];
  let sent = 0;
  const ann = telegram.person("Ann");
  const bench: TelegramBench = {
    telegram,
    adapter,
    log,
    ann,
    heard,
    answer: () => "durable",
    polls: () =>
      until("a poll is open", () =>
        telegram.calls.some((c) => c.method === "getUpdates" && c.outcome === "pending"),
      ),
    async hears(count) {
      await until(`${count} events were heard`, () => heard.length >= count);
      const event = heard[count - 1];
      if (!event) throw new Error("nothing was heard");
      return event;
    },
    at: (person, group) => ({
      platform: "telegram",
      tenant: String(telegram.bot.id),
      place: String(group?.id ?? person.id),
      user: String(person.id),
      shared: group !== undefined,
      reply: {},
    }),
    sends(to, said, key = `m:test${++sent}.0`) {
      const outgoing = "blocks" in said ? { view: said } : said;
      return adapter.send(to, outgoing, { key, signal: AbortSignal.timeout(8_000) });
    },
    async close() {
      await adapter.stop();
      await telegram.close();
    },
  };
  if (asleep !== true)
    await adapter.start(async (event) => {
      heard.push(event);
      return bench.answer(event);
    });
  return bench;
}

/** Makes the bot known to a person, who may be written to from then on; forgets that it was heard. */
export async function introduced(bench: TelegramBench, person = bench.ann): Promise<Address> {
  bench.telegram.says(person, "/start");
  const heard = bench.heard.length;
  await bench.hears(heard + 1);
  return bench.at(person);
}
