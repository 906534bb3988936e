import { BotProcess, type Home } from "./bot-process.ts";
import { freePort } from "./redis-server.ts";
import type { FakeSlack } from "./slack/fake-slack.ts";
import type { Channel, Deed, Person, Shown, ShownView } from "./slack/types.ts";
import { until } from "./until.ts";

/** The environment of a bot that is in this Slack's first workspace, by Socket Mode. */
export const bySocket = (slack: FakeSlack): { readonly [name: string]: string } => ({
  SLACK_BOT_TOKEN: slack.token(),
  SLACK_APP_TOKEN: slack.app.appToken,
  SLACK_API_ROOT: slack.apiUrl.replace(/\/$/, ""),
});

/** The same by HTTP, and where it is called then. */
export async function byHttp(
  slack: FakeSlack,
): Promise<{ readonly env: { readonly [name: string]: string }; readonly url: string }> {
  const port = String(await freePort());
  const env = {
    SLACK_BOT_TOKEN: slack.token(),
    SLACK_SIGNING_SECRET: slack.app.signingSecret,
    SLACK_API_ROOT: slack.apiUrl.replace(/\/$/, ""),
    SLACK_PORT: port,
  };
  return { env, url: `http://127.0.0.1:${port}/slack/events` };
}

/** The built bot with this environment, as `npm start` runs it. */
export function startWith(home: Home, env: { readonly [name: string]: string }): BotProcess {
  return new BotProcess(home, env);
}

/** One person in a fake Slack: by default in their direct message with the bot. */
export class Member {
  readonly #slack: FakeSlack;
  readonly person: Person;

  constructor(slack: FakeSlack, name: string) {
    this.#slack = slack;
    this.person = slack.person(name);
  }

  /** What stands there, as they see it. */
  sees(channel: Channel = this.#slack.direct(this.person)): readonly Shown[] {
    return this.#slack.messages(channel, this.person);
  }

  /** What the bot said there, oldest first. */
  reads(channel?: Channel): readonly string[] {
    return this.sees(channel)
      .filter(({ from }) => from === "bot")
      .map(({ text }) => text);
  }

  /** The modal that is open. */
  get modal(): ShownView | undefined {
    return this.#slack.modal(this.person);
  }

  /** Gives a command, and waits for an answer that holds `text`. */
  slash(line: string, text: string, channel?: Channel): Promise<string> {
    return this.#answered(() => this.#slack.slash(this.person, line, { channel }), text, channel);
  }

  /** Writes, and waits for an answer that holds `text`. */
  asks(line: string, text: string, channel?: Channel): Promise<string> {
    return this.#answered(() => this.#slack.says(this.person, line, { channel }), text, channel);
  }

  /** Presses a button, and waits for an answer that holds `text`, also in a changed message. */
  async presses(label: string, text: string, channel?: Channel): Promise<string> {
    this.#slack.presses(this.person, label, { channel });
    return this.hears(text, { channel });
  }

  /** Gives a command, and waits for the modal that it opens. */
  async opens(line: string, channel?: Channel): Promise<ShownView> {
    this.#slack.slash(this.person, line, { channel });
    return this.shown(({ fields }) => fields.length > 0, "a form is open");
  }

  /** Sends the form off, and waits until the modal shows `text`. */
  async sends(values: { readonly [field: string]: string }, text: string): Promise<ShownView> {
    this.#slack.submits(this.person, values);
    return this.shown((view) => view.text.includes(text), text);
  }

  /** The modal, once it is as wanted. */
  async shown(isIt: (view: ShownView) => boolean, what: string): Promise<ShownView> {
    const found = (): ShownView | undefined => {
      const { modal } = this;
      return modal && isIt(modal) ? modal : undefined;
    };
    try {
      await until(what, () => found() !== undefined, 45_000);
    } catch {
      throw new Error(`no modal in which ${what}: ${this.modal?.text ?? "none is open"}`);
    }
    const view = found();
    if (!view) throw new Error(`${what} was shown and is gone`);
    return view;
  }

  /** Waits for a message behind the first `after` that holds `text`. */
  async hears(
    text: string,
    options: { readonly after?: number; readonly channel?: Channel | undefined } = {},
  ): Promise<string> {
    const { after = 0, channel } = options;
    const found = (): string | undefined =>
      this.reads(channel)
        .slice(after)
        .find((message) => message.includes(text));
    try {
      await until(text, () => found() !== undefined, 60_000);
    } catch {
      throw new Error(`no "${text}" in:\n${this.reads(channel).slice(after).join("\n--\n")}`);
    }
    return found() ?? "";
  }

  async #answered(does: () => Deed, text: string, channel: Channel | undefined): Promise<string> {
    const after = this.reads(channel).length;
    does();
    return this.hears(text, { after, channel });
  }
}
