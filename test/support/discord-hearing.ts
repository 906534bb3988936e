import { setImmediate } from "node:timers/promises";

import { Acks } from "../../adapters/discord/acks.ts";
import type { ButtonRow } from "../../adapters/discord/buttons.ts";
import { createClient, type Client } from "../../adapters/discord/client.ts";
import { Intake } from "../../adapters/discord/intake.ts";
import { modalOf } from "../../adapters/discord/modal.ts";
import type { ShowPress } from "../../adapters/discord/show-press.ts";
import { id } from "../../src/core/command/argument.ts";
import { command } from "../../src/core/command/command.ts";
import type { Suggest } from "../../src/core/command/suggester.ts";
import type { ChatEvent } from "../../src/core/event.ts";
import { seal } from "../../src/core/sealed.ts";
import { say, view } from "../../src/core/view/view.ts";
import type { Receipt } from "../../src/ports/chat-adapter.ts";
import { openFakeDiscord, type FakeDiscord } from "./discord/fake-discord.ts";
import type { Channel, Deed, Person, Shown } from "./discord/types.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import { createCollectingLogger, type CollectingLogger } from "./network.ts";
import { until } from "./until.ts";

const signal = new AbortController().signal;

const health = command("health", "Checks a home")
  .arg("customerId", id("Whose", { example: "acme" }))
  .reply(() => say("well"));

const registered = {
  name: "health",
  description: "Checks a home",
  type: 1,
  options: [
    { type: 3, name: "customer-id", description: "Whose", required: true, autocomplete: true },
  ],
};

/** The form that a press of ours opens. */
const form = view([
  {
    kind: "form",
    wizard: "auth",
    draft: "d1",
    title: "Sign in",
    fields: [{ name: "url", label: "URL", hint: "", secret: false }],
    submit: "Send",
  },
]);

/** What became of a dispatch. */
export interface Fate {
  is: boolean | "open";
}

/** The real intake and the real client on a fake Discord; a test says what becomes of events. */
export class DiscordHearing {
  readonly discord: FakeDiscord;
  /** Time stands still, in Discord too, until a test moves it. */
  readonly clock: FakeClock;
  readonly log: CollectingLogger = createCollectingLogger();
  readonly acks = new Acks();
  readonly client: Client;
  readonly intake: Intake;
  readonly ann: Person;
  readonly bob: Person;
  /** A channel of the server. */
  readonly ops: Channel;
  /** The direct message of Ann and the bot. */
  readonly dm: Channel;
  /** All events that were handed over, repeated ones too. */
  readonly heard: ChatEvent[] = [];
  readonly shown: ShowPress[] = [];
  /** What becomes of the next events; durable at once unless a test says otherwise. */
  answer: (event: ChatEvent) => Receipt | Promise<Receipt> = () => "durable";
  suggest: Suggest = async () => [];
  #posted = 0;
  /** Tries to announce a message that are over. */
  #deferred = 0;

  /** For `openDiscordHearing` alone. */
  constructor(discord: FakeDiscord, clock: FakeClock) {
    this.discord = discord;
    this.clock = clock;
    this.client = createClient({ token: seal(discord.app.token), clock, apiRoot: discord.apiUrl });
    this.ann = discord.person("Ann");
    this.bob = discord.person("Bob");
    this.ops = discord.channel("ops");
    this.dm = discord.direct(this.ann);
    discord.registers([registered]);
    this.intake = new Intake({
      clock,
      logger: this.log,
      callbacks: {
        ...this.client,
        message: async (...asked) => {
          const callback = await this.client.message(...asked);
          this.#deferred += 1;
          return callback;
        },
      },
      acks: this.acks,
      botId: discord.app.botId,
      commands: [health],
      suggest: (asked) => this.suggest(asked),
      show: async (press) => void this.shown.push(press),
    });
    this.intake.open(async (event) => {
      this.heard.push(event);
      return this.answer(event);
    });
  }

  /** Hears what somebody did. */
  hears({ t, d }: Pick<Deed, "t" | "d">): Fate {
    const fate: Fate = { is: "open" };
    void this.intake.take({ t, d }).then((is) => (fate.is = is));
    return fate;
  }

  /** Hears it and is through with it, without a moment's time. */
  async isThrough(deed: Pick<Deed, "t" | "d">): Promise<boolean | "open"> {
    const fate = this.hears(deed);
    await this.ends(fate);
    return fate.is;
  }

  async ends(fate: Fate): Promise<void> {
    await until("it is through with it", () => fate.is !== "open");
  }

  /** Lets the pause pass that follows on the first try to announce a message. */
  async pauses(ms: number): Promise<void> {
    await until("it was tried", () => this.#deferred === 1);
    await setImmediate();
    await this.clock.run(ms);
  }

  /** Ann calls `/health acme`. */
  slash(channel = this.ops): Deed {
    return this.discord.slash(this.ann, "health", { "customer-id": "acme" }, { channel });
  }

  /** A button of the bot's, with its label as the beginning of its `custom_id`. */
  async posts(customId: string, channel = this.ops): Promise<void> {
    const row: ButtonRow = {
      type: 1,
      components: [{ type: 2, style: 1, label: "Go", custom_id: customId }],
    };
    const message = { content: "Choose", components: [row], flags: 0, files: [] };
    const nonce = `n${(this.#posted += 1)}`;
    const posted = await this.client.post({ channel: channel.id, message, nonce }, signal);
    if (posted.kind === "failed") throw new Error(posted.failure.kind);
  }

  /** Ann presses that button. */
  press(channel = this.ops): Deed {
    return this.discord.presses(this.ann, "Go", { channel });
  }

  /** Opens a form for a press that was heard, as who answers it does. */
  async opens({ id: interaction, d }: Deed): Promise<void> {
    const modal = modalOf(form, { inPlace: true });
    const settle = this.acks.claim(interaction);
    if (!modal || !settle) throw new Error("there is no form to open");
    const { token } = d as { readonly token: string };
    await this.client.form({ id: interaction, token }, { modal, signal });
    settle("done");
  }

  /** What the bot said in a channel, as that person sees it; "…" for what is to come. */
  texts(channel = this.ops, person = this.ann): readonly string[] {
    const seen = (one: Shown): string => (one.thinking ? "…" : one.text);
    return this.discord
      .messages(channel, person)
      .filter(({ from }) => from === "bot")
      .map((one) => (one.ephemeral ? `(${seen(one)})` : seen(one)));
  }

  /** How often it tried to give a first answer. */
  get tries(): number {
    return this.discord.calls(callback).length;
  }

  close(): Promise<void> {
    this.intake.stop();
    return this.discord.close();
  }
}

/** The route of first answers. */
export const callback = "POST /interactions/:interaction/:token/callback";

/** Opens a fake Discord, with somebody in it, and listens there. */
export async function openDiscordHearing(): Promise<DiscordHearing> {
  const clock = createFakeClock(Date.now());
  return new DiscordHearing(await openFakeDiscord({ nowMs: () => clock.now() }), clock);
}
