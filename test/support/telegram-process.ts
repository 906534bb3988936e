import { BotProcess, type Home } from "./bot-process.ts";
import type { FakeTelegram } from "./telegram/fake-telegram.ts";
import type { Person, Shown } from "./telegram/types.ts";
import { until } from "./until.ts";

/** The environment of a bot that is on this Telegram. */
export const on = (
  telegram: Pick<FakeTelegram, "root" | "token">,
): { readonly [name: string]: string } => ({
  TELEGRAM_BOT_TOKEN: telegram.token,
  TELEGRAM_API_ROOT: telegram.root,
});

/** The built bot on a fake Telegram, as `npm start` runs it. */
export function startOn(
  telegram: FakeTelegram,
  home: Home,
  env: { readonly [name: string]: string } = {},
): BotProcess {
  return new BotProcess(home, { ...on(telegram), ...env });
}

/** Ends it as a process manager does; answers the exit code. */
export async function terminated(process: BotProcess): Promise<number | null> {
  process.child.kill("SIGTERM");
  return process.ended;
}

/** One person on a fake Telegram. */
export class Talker {
  readonly #telegram: FakeTelegram;
  readonly person: Person;

  constructor(telegram: FakeTelegram, name: string) {
    this.#telegram = telegram;
    this.person = telegram.person(name);
  }

  /** What the bot said that still stands, oldest first. */
  get reads(): readonly string[] {
    return this.#telegram.reads(this.person);
  }

  /** All messages that stand, their own too. */
  get chat(): readonly Shown[] {
    return this.#telegram.chat(this.person.id);
  }

  /** How many buttons stand below the bot's messages that hold `text`. */
  buttonsOf(text: string): number {
    return this.chat
      .filter((message) => message.from === "bot" && message.text.includes(text))
      .reduce((sum, { keyboard }) => sum + keyboard.flat().length, 0);
  }

  /** Writes, and waits for an answer that holds `text`. */
  async asks(line: string, text: string, withinMs = 20_000): Promise<string> {
    const before = this.reads.length;
    this.#telegram.says(this.person, line);
    return this.hears(text, { after: before, withinMs });
  }

  /** Presses a button, and waits for an answer that holds `text`, also in an edited message. */
  async presses(label: string, text: string): Promise<string> {
    this.#telegram.presses(this.person, label);
    return this.hears(text);
  }

  /** Waits for a message behind the first `after` that holds `text`. */
  async hears(
    text: string,
    { after = 0, withinMs = 20_000 }: { readonly after?: number; readonly withinMs?: number } = {},
  ): Promise<string> {
    const found = (): string | undefined => this.reads.slice(after).find((m) => m.includes(text));
    try {
      await until(text, () => found() !== undefined, withinMs);
    } catch {
      throw new Error(`no "${text}" in:\n${this.reads.slice(after).join("\n--\n")}`);
    }
    return found() ?? "";
  }
}

/** What the demo's welcome offers: the four answers of the sign-in, and a home. */
export function offeredIn(welcome: string): {
  readonly answers: readonly [ssoUrl: string, header: string, partnerId: string];
  readonly home: string;
} {
  const lines = welcome.split("\n");
  const at = lines.findIndex((line) => line.startsWith("https://"));
  const [ssoUrl = "", header = "", partnerId = ""] = lines.slice(at, at + 3);
  const home = /\/(?:plume )?health (\w+ \w+)/.exec(welcome)?.[1] ?? "";
  return { answers: [ssoUrl, header, partnerId], home };
}
