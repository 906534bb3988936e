import { BotProcess, type Home } from "./bot-process.ts";
import type { FakeDiscord } from "./discord/fake-discord.ts";
import type { Channel, Deed, Person, Shown, ShownModal } from "./discord/types.ts";
import { until } from "./until.ts";

/** The environment of a bot that is on this Discord. */
export const onDiscord = ({
  app,
  apiUrl,
}: Pick<FakeDiscord, "app" | "apiUrl">): { readonly [name: string]: string } => ({
  DISCORD_TOKEN: app.token,
  DISCORD_API_ROOT: apiUrl,
});

/** The built bot on a fake Discord, as `npm start` runs it. */
export const startOnDiscord = (
  discord: FakeDiscord,
  home: Home,
  env: { readonly [name: string]: string } = {},
): BotProcess => new BotProcess(home, { ...onDiscord(discord), ...env });

/** What somebody fills in as values of a command. */
export type Values = { readonly [option: string]: string | number };

/** Waiting for an answer. */
interface Hearing {
  /** So many messages were there before. */
  readonly after?: number;
  readonly channel?: Channel | undefined;
}

const patienceMs = 60_000;

/** One person on a fake Discord: by default in their direct message with the bot. */
export class Guest {
  readonly #discord: FakeDiscord;
  readonly person: Person;

  constructor(discord: FakeDiscord, name: string) {
    this.#discord = discord;
    this.person = discord.person(name);
  }

  /** What stands there, as they see it. */
  sees(channel: Channel = this.#discord.direct(this.person)): readonly Shown[] {
    return this.#discord.messages(channel, this.person);
  }

  /** What the bot said there, oldest first. */
  reads(channel?: Channel): readonly string[] {
    return this.sees(channel)
      .filter(({ from, thinking }) => from === "bot" && !thinking)
      .map(({ text }) => text);
  }

  /** The form that is open. */
  get modal(): ShownModal | undefined {
    return this.#discord.modal(this.person);
  }

  /** Calls a command, and waits for an answer that holds `text`. */
  slash(
    name: string,
    text: string,
    { values = {}, channel }: { readonly values?: Values; readonly channel?: Channel } = {},
  ): Promise<string> {
    const does = (): Deed => this.#discord.slash(this.person, name, values, { channel });
    return this.#answered(does, text, channel);
  }

  /** Writes, and waits for an answer that holds `text`. On a server the bot is mentioned. */
  asks(line: string, text: string, channel?: Channel): Promise<string> {
    const words = channel?.server === undefined ? line : this.#discord.mention(line);
    return this.#answered(() => this.#discord.says(this.person, words, { channel }), text, channel);
  }

  /** Presses a button, and waits for an answer that holds `text`, also in a changed message. */
  presses(label: string, text: string, channel?: Channel): Promise<string> {
    this.#discord.presses(this.person, label, { channel });
    return this.hears(text, { channel });
  }

  /** Presses a button, and waits for the form that it opens. */
  async opens(label: string, channel?: Channel): Promise<ShownModal> {
    this.#discord.presses(this.person, label, { channel });
    await until(`a form opens behind ${label}`, () => this.modal !== undefined, patienceMs);
    const { modal } = this;
    if (!modal) throw new Error("the form was there and is gone");
    return modal;
  }

  /** Sends the form off, and waits for an answer that holds `text`. */
  sends(
    values: { readonly [field: string]: string },
    text: string,
    channel?: Channel,
  ): Promise<string> {
    this.#discord.submits(this.person, values);
    return this.hears(text, { channel });
  }

  /** Waits for a message behind the first `after` that holds `text`. */
  async hears(text: string, { after = 0, channel }: Hearing = {}): Promise<string> {
    const found = (): string | undefined =>
      this.reads(channel)
        .slice(after)
        .find((message) => message.includes(text));
    try {
      await until(text, () => found() !== undefined, patienceMs);
    } catch {
      throw new Error(`no "${text}" in:\n${this.reads(channel).slice(after).join("\n--\n")}`);
    }
    return found() ?? "";
  }

  #answered(does: () => Deed, text: string, channel: Channel | undefined): Promise<string> {
    const after = this.reads(channel).length;
    does();
    return this.hears(text, { after, channel });
  }
}
