import { Acks } from "../../adapters/discord/acks.ts";
import { createClient, type Client } from "../../adapters/discord/client.ts";
import { knownCommands } from "../../adapters/discord/known-commands.ts";
import { Outbound } from "../../adapters/discord/speech/outbound.ts";
import { parseDispatch, type News } from "../../adapters/discord/parse.ts";
import type { Interaction } from "../../adapters/discord/reply.ts";
import type { ShowPress } from "../../adapters/discord/show-press.ts";
import { Speech } from "../../adapters/discord/speech/speech.ts";
import { command } from "../../src/core/command/command.ts";
import type { Address, ChatEvent, MessageKey } from "../../src/core/event.ts";
import { isFault } from "../../src/core/fault.ts";
import { seal } from "../../src/core/sealed.ts";
import { say, type Outgoing, type View } from "../../src/core/view/view.ts";
import { noLimits } from "./discord-saying.ts";
import { openFakeDiscord, type FakeDiscord } from "./discord/fake-discord.ts";
import type { Channel, Deed, Person, Shown } from "./discord/types.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import { createCollectingLogger, type CollectingLogger } from "./network.ts";

const health = command("health", "How a home is").reply(() => say("x"));
const known = knownCommands([health]);

/** The real client and the real speaking on a fake Discord, where nobody answers but a test. */
export class DiscordBench {
  readonly discord: FakeDiscord;
  /** Time stands still, in Discord too, until a test moves it. */
  readonly clock: FakeClock;
  readonly log: CollectingLogger = createCollectingLogger();
  readonly acks = new Acks();
  readonly client: Client;
  readonly speech: Speech;
  readonly ann: Person;
  readonly bob: Person;
  /** A channel of the server. */
  readonly ops: Channel;
  /** The direct message of Ann and the bot. */
  readonly dm: Channel;
  #sent = 0;

  /** For `openDiscordBench` alone. */
  constructor(discord: FakeDiscord, clock: FakeClock) {
    this.discord = discord;
    this.clock = clock;
    const token = seal(discord.app.token);
    this.client = createClient({ token, clock, apiRoot: discord.apiUrl });
    this.speech = this.process(this.acks);
    this.ann = discord.person("Ann");
    this.bob = discord.person("Bob");
    this.ops = discord.channel("ops");
    this.dm = discord.direct(this.ann);
    discord.registers([{ name: "health", description: "How a home is", type: 1 }]);
  }

  /** A process with the same bot, by default another one. */
  process(acks: Acks = new Acks()): Speech {
    const { client, clock, log: logger } = this;
    const { signal: closed } = new AbortController();
    const outbound = new Outbound(clock, noLimits);
    return new Speech({ client, acks, clock, logger, outbound, closed });
  }

  /** Ann calls a command; it is acknowledged. */
  async slash(channel: Channel = this.ops): Promise<Address> {
    return (await this.hears(this.discord.slash(this.ann, "health", {}, { channel }))).at;
  }

  /** Somebody presses a button; it is acknowledged unless it asks for a form. */
  presses(label: string, channel: Channel = this.ops): Promise<ChatEvent> {
    return this.hears(this.discord.presses(this.ann, label, { channel }));
  }

  /** Ann mentions the bot. */
  async mentions(channel: Channel = this.ops): Promise<Address> {
    const text = this.discord.mention("health");
    return (await this.hears(this.discord.says(this.ann, text, { channel }))).at;
  }

  /** What somebody did, acknowledged as who hears it does. */
  async hears(deed: Deed): Promise<ChatEvent> {
    const news = this.#newsIn(deed);
    if (news.kind === "done" && news.interaction.ack !== "form")
      await this.#acknowledge(news.interaction);
    else if (news.kind === "done") this.acks.expect(news.interaction.id);
    if (news.kind === "done" || news.kind === "written") return news.event;
    throw new Error(`it is ${news.kind}`);
  }

  /** Somebody asks to see what was withheld. */
  async asksFor(person: Person = this.ann): Promise<ShowPress> {
    const news = this.#newsIn(this.discord.presses(person, "Show it", { channel: this.ops }));
    if (news.kind !== "shown") throw new Error(`it is ${news.kind}`);
    await this.#acknowledge(news.interaction);
    return news.press;
  }

  /** Sends a view under a key of its own, or of the test's choice. */
  sends(to: Address, said: View | Outgoing, how: How = {}): Promise<MessageKey> {
    const { key = `x:${(this.#sent += 1)}.0`, by = this.speech } = how;
    const outgoing = "blocks" in said ? { view: said } : said;
    return by.send(to, outgoing, { key, signal: AbortSignal.timeout(8_000) });
  }

  /** The same; gives what went wrong, in a word. */
  async outcome(to: Address, said: View | Outgoing, how: How = {}): Promise<string> {
    try {
      return await this.sends(to, said, how);
    } catch (error) {
      if (isFault(error, "adapter.undeliverable")) return `never: ${error.details.reason}`;
      if (isFault(error, "adapter.unavailable")) return "later";
      if (isFault(error, "adapter.rate-limited")) return `in ${error.details.retryAfterMs} ms`;
      throw error;
    }
  }

  /** What the bot said that stands in a channel, as that person sees it. */
  shown(channel: Channel = this.ops, person: Person = this.ann): readonly Shown[] {
    return this.discord.messages(channel, person).filter(({ from }) => from === "bot");
  }

  /** The texts of it; in brackets what the person alone sees. */
  texts(channel?: Channel, person?: Person): readonly string[] {
    return this.shown(channel, person).map(({ text, thinking, ephemeral }) => {
      const words = thinking ? "…" : text;
      return ephemeral ? `(${words})` : words;
    });
  }

  close(): Promise<void> {
    return this.discord.close();
  }

  async #acknowledge(interaction: Interaction): Promise<void> {
    this.acks.expect(interaction.id);
    const settle = this.acks.claim(interaction.id);
    const { signal } = new AbortController();
    const { hidden, ack } = interaction;
    const callback =
      ack === "message"
        ? await this.client.message(interaction, { hidden, signal })
        : await this.client.update(interaction, { signal });
    if (callback !== "done") throw new Error(`acknowledging it was ${callback}`);
    settle?.("done");
  }

  #newsIn({ t, d }: Deed): News {
    const news = parseDispatch({ t, d }, { botId: this.discord.app.botId, commands: known });
    if (!news) throw new Error("nothing was heard");
    return news;
  }
}

interface How {
  readonly key?: string;
  /** The process that says it. */
  readonly by?: Speech;
}

/** Opens a fake Discord, with somebody in it, and speaks there. */
export async function openDiscordBench(): Promise<DiscordBench> {
  const clock = createFakeClock(Date.now());
  return new DiscordBench(await openFakeDiscord({ nowMs: () => clock.now() }), clock);
}
