import { Acks, type Acked } from "../../adapters/discord/acks.ts";
import { Outbound, type Limits } from "../../adapters/discord/speech/outbound.ts";
import type { Rendered } from "../../adapters/discord/render.ts";
import { replyOf, type Ack, type Interaction, type ReplyTo } from "../../adapters/discord/reply.ts";
import { Speech, type SpeechParts } from "../../adapters/discord/speech/speech.ts";
import type { Address, MessageKey } from "../../src/core/event.ts";
import { isFault } from "../../src/core/fault.ts";
import {
  buttons,
  commandButton,
  text,
  view,
  type Block,
  type Outgoing,
  type View,
} from "../../src/core/view/view.ts";
import { dmOf, MemoryDiscord, type Stored } from "./discord-memory.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import { createCollectingLogger, type CollectingLogger } from "./network.ts";

/** How somebody speaks to the bot by an interaction. */
export interface Deed {
  /** @default ops */
  readonly place?: string;
  /** @default "message", of a command */
  readonly ack?: Ack;
  /** The message whose button was pressed. */
  readonly message?: string | undefined;
  readonly inPlace?: boolean;
  /** The conversation is there, and the press in the direct message. */
  readonly origin?: string;
  /** @default ann */
  readonly user?: string;
  /** What becomes of the acknowledgement at once; "later" if that is still open. @default "done" */
  readonly acked?: Acked | "later";
  /** It came in at another process. */
  readonly elsewhere?: boolean;
}

/** What was asked, and how it is answered. */
export interface Asked {
  readonly at: Address;
  readonly interaction: Interaction;
  /** Acknowledges it as who hears it does. */
  readonly acknowledge: (acked?: Acked) => Promise<void>;
}

/** Who asks, on a server and in their direct message. */
export const ann = "77";
/** Somebody else on the server. */
export const bob = "88";
/** A channel of the server. */
export const ops = "500";

/** No waiting: what is not about the limits is not held up by them. */
export const noLimits: Limits = { perChannelMs: 0, burst: 1 };

/** The real speaking on a Discord in memory. */
export class SayingBench {
  readonly clock: FakeClock = createFakeClock();
  readonly discord = new MemoryDiscord(this.clock);
  readonly acks = new Acks();
  readonly log: CollectingLogger = createCollectingLogger();
  /** The direct message of Ann and the bot. */
  readonly dm = dmOf(ann);
  readonly speech: Speech;
  /** Ends what is being shown. */
  readonly closed = new AbortController();
  readonly #options: BenchOptions;
  #sent = 0;

  constructor(options: BenchOptions = {}) {
    this.#options = options;
    this.speech = this.process(this.acks);
  }

  /** A process with the same bot, by default another one. */
  process(acks: Acks = new Acks()): Speech {
    const { limits = noLimits, cache } = this.#options;
    const { discord: client, clock, log: logger } = this;
    const outbound = new Outbound(clock, limits);
    const { signal: closed } = this.closed;
    return new Speech({ client, acks, clock, logger, outbound, cache, closed });
  }

  /** Somebody calls a command, or presses a button. */
  async asks(deed: Deed = {}): Promise<Asked> {
    const { place = ops, ack = "message", user = ann, origin, acked = "done" } = deed;
    const raised = this.discord.raise(user, place, deed.message);
    const isHidden = ack === "message" ? place === ops : this.#isHidden(deed.message);
    const { id, token, atMs } = raised;
    const interaction = { app: "2", id, token, atMs, ack, hidden: isHidden };
    if (deed.elsewhere !== true) this.acks.expect(id);
    const acknowledge = async (become: Acked = "done"): Promise<void> => {
      const settle = this.acks.claim(id);
      if (become !== "late")
        await (ack === "message"
          ? this.discord.message(raised, { hidden: isHidden })
          : this.discord.update(raised));
      settle?.(become);
    };
    if (acked !== "later") await acknowledge(acked);
    const reply = {
      interaction,
      ...(deed.inPlace === true ? { inPlace: true as const } : {}),
      ...(origin === undefined ? {} : { direct: place }),
    };
    return { at: this.at(reply, origin ?? place, user), interaction, acknowledge };
  }

  /** Where a person is, and what they are answered by. */
  at(reply: ReplyTo = {}, place = ops, user = ann): Address {
    const shared = place === ops;
    return { platform: "discord", tenant: "1", place, user, shared, reply: replyOf(reply) };
  }

  /** Sends a view under a key of its own, or of the test's choice. */
  sends(at: Address, said: View | Outgoing, how: How = {}): Promise<MessageKey> {
    const { key = `x:${(this.#sent += 1)}.0`, by = this.speech } = how;
    const outgoing = "blocks" in said ? { view: said } : said;
    return by.send(at, outgoing, { key, signal: AbortSignal.timeout(8_000) });
  }

  /** The same; gives what went wrong, in a word. */
  async outcome(at: Address, said: View | Outgoing, how: How = {}): Promise<string> {
    try {
      return await this.sends(at, said, how);
    } catch (error) {
      if (isFault(error, "adapter.undeliverable")) return `never: ${error.details.reason}`;
      if (isFault(error, "adapter.unavailable")) return `later: ${error.details.reason}`;
      if (isFault(error, "adapter.rate-limited")) return `in ${error.details.retryAfterMs} ms`;
      throw error;
    }
  }

  /** What stands in a channel, as that person sees it. */
  shown(channel: string = ops, person = ann): readonly Stored[] {
    return this.discord.shown(channel, person);
  }

  /** The texts of it; in brackets what the person alone sees. */
  texts(channel: string = ops, person = ann): readonly string[] {
    return this.shown(channel, person).map(({ said, hiddenFor }) => {
      const words = said ? wordsOf(said) : "…";
      return hiddenFor === undefined ? words : `(${words})`;
    });
  }

  /** How often each call was made that says anything. */
  calls(name: MemoryDiscord["calls"][number]): number {
    return this.discord.calls.filter((call) => call === name).length;
  }

  #isHidden(message: string | undefined): boolean {
    return [...this.shown(), ...this.shown(this.dm)].some(
      ({ id, hiddenFor }) => id === message && hiddenFor !== undefined,
    );
  }
}

type BenchOptions = Partial<Pick<SpeechParts, "cache">> & { readonly limits?: Limits };

interface How {
  readonly key?: string;
  /** The process that says it. */
  readonly by?: Speech;
}

/** What can be read in a message, then its buttons. */
export function wordsOf({ content, embeds = [], components, files }: Rendered): string {
  const read = [
    content,
    ...embeds.flatMap(({ title, description, footer }) => [title, description, footer?.text]),
  ].filter((words) => words !== undefined);
  const labels = components.flatMap((row) => row.components).map(({ label }) => `[${label ?? ""}]`);
  return [...read, ...files.map(({ name }) => `<${name}>`), ...labels].join(" ");
}

/** The `custom_id`s of its buttons. */
export const idsOf = ({ said }: Stored): readonly string[] =>
  (said?.components ?? []).flatMap((row) => row.components).map((button) => button.custom_id);

/** A text above a button. */
export const pressable = (words: string, inPlace = false): View =>
  view([text(words), buttons({ ...commandButton("Again", "x", { inPlace }), id: "b.1" })]);

/** A progress message. */
export function progress(words: string, replaces?: MessageKey): View {
  const block: Block = { kind: "progress", label: words, parts: [] };
  return replaces === undefined ? view([block]) : { ...view([block]), replaces };
}

/** A text of several messages. */
export const long = (lines: number): View =>
  view([text(Array.from({ length: lines }, (_, i) => `line ${i} ${"x".repeat(60)}`).join("\n"))]);
