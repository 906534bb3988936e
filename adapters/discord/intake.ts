import {
  before,
  Keeper,
  type ChatEvent,
  type Clock,
  type Command,
  type Logger,
  type Receive,
  type Suggest,
} from "../../src/index.ts";
import type { Acks } from "./acks.ts";
import { Ages } from "./ages.ts";
import type { Callbacks } from "./callbacks.ts";
import { Completions } from "./completions.ts";
import { deadlinesOf, type Deadlines } from "./deadlines.ts";
import type { Dispatch } from "./dispatch.ts";
import { Acknowledgements, type FirstAnswer } from "./acknowledgements.ts";
import { knownCommands, type Acquaintance } from "./known-commands.ts";
import { ackMs } from "./limits.ts";
import { parseDispatch, type News } from "./parse.ts";
import { replyOf, replyToOf, type Interaction } from "./reply.ts";
import type { ShowPress } from "./show-press.ts";
import { idAt } from "./snowflake.ts";

/** What the intake stands on. */
export interface IntakeParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly callbacks: Callbacks;
  readonly acks: Acks;
  /** The bot's user id. */
  readonly botId: string;
  readonly commands: readonly Command[];
  readonly suggest: Suggest;
  /** Shows an answer that waits for who pressed; the interaction is acknowledged then. */
  readonly show: (press: ShowPress) => Promise<void>;
}

type InteractionNews = Exclude<News, { readonly kind: "written" }>;
type Done = Extract<News, { readonly kind: "done" }>;
type Typed = Extract<News, { readonly kind: "typed" }>;
type Shown = Extract<News, { readonly kind: "shown" }>;
type Idle = Extract<News, { readonly kind: "idle" }>;

/** What is in a dispatch. */
interface Read {
  readonly news: News | undefined;
  /** How long Discord waits already at least, in ms. */
  readonly ageMs: number;
}

type Unkept = Pick<Done, "event" | "interaction">;

const untaken = "⚠️ This was not taken in. Please send it again in a moment.";

/** Hands what the gateway tells to the bot, and answers interactions while Discord waits for it. */
export class Intake {
  readonly #parts: IntakeParts;
  readonly #known: Acquaintance;
  readonly #keeper: Keeper;
  readonly #ages: Ages;
  readonly #answers: Acknowledgements;
  readonly #completions: Completions;
  readonly #stopped = new AbortController();

  /** Throws a `TypeError` for commands with names that Discord does not take. */
  constructor(parts: IntakeParts) {
    const { clock, botId, commands, suggest } = parts;
    this.#parts = parts;
    this.#known = { botId, commands: knownCommands(commands) };
    this.#keeper = new Keeper(clock);
    this.#ages = new Ages(clock);
    this.#answers = new Acknowledgements(parts);
    this.#completions = new Completions(suggest, clock);
  }

  /** To be called before the first dispatch. */
  open(receive: Receive): void {
    const { signal } = this.#stopped;
    this.#keeper.open(async (event) => (signal.aborted ? "unavailable" : receive(event)));
  }

  /** From now on nothing is handed over. */
  stop(): void {
    this.#stopped.abort();
  }

  /**
   * True once it is durable and acknowledged, or nothing for this bot, or refused for good. False
   * only after `stop()`. Never rejects.
   */
  async take(dispatch: Dispatch): Promise<boolean> {
    const nowMs = this.#parts.clock.monotonic();
    const { news, ageMs } = this.#read(dispatch);
    if (!news) return true;
    if (news.kind === "written") return this.#persist(news.event);
    if (ageMs < ackMs) return this.#answer(news, deadlinesOf(nowMs - ageMs, nowMs));
    // Discord waits no longer: it is answered as a message would be.
    return news.kind === "done" ? this.#persist(late(news.event)) : true;
  }

  #read(dispatch: Dispatch): Read {
    const { t, d } = dispatch;
    try {
      // Ids of other things need not be Discord's own.
      const isNew = t === "INTERACTION_CREATE" || t === "MESSAGE_CREATE";
      const ageMs = isNew ? this.#ages.heard(idAt(d, "id") ?? "") : 0;
      return { news: parseDispatch(dispatch, this.#known), ageMs };
    } catch {
      // What a person wrote may stand in it: only that it was so is logged.
      this.#parts.logger.error("discord.unreadable", { kind: kindOf(dispatch) });
      return { news: undefined, ageMs: 0 };
    }
  }

  async #persist(event: ChatEvent): Promise<boolean> {
    return (await this.#keeper.persist(event, this.#stopped.signal)) !== "unavailable";
  }

  async #answer(news: InteractionNews, deadlines: Deadlines): Promise<boolean> {
    this.#parts.acks.expect(news.interaction.id);
    switch (news.kind) {
      case "done":
        return this.#takeIn(news, deadlines);
      case "typed":
        return this.#complete(news, deadlines);
      case "shown":
        return this.#show(news, deadlines);
      case "idle":
        return this.#leaveIdle(news, deadlines);
    }
  }

  async #takeIn({ event, interaction }: Done, deadlines: Deadlines): Promise<boolean> {
    // What is not durable in time keeps its turn: what the person does next must not overtake it.
    const keeping = this.#keeper.persist(event, this.#stopped.signal);
    const receipt = await before(deadlines.keepMs, keeping, this.#parts.clock);
    if (receipt === "refused") return this.#refuse({ event, interaction }, deadlines);
    // Who goes on with the session hears it again, and acknowledges it.
    if (receipt === "unavailable") return false;
    if (receipt === "durable" && interaction.ack === "form")
      await this.#opened(interaction, deadlines);
    await this.#answers.give(answerOf(interaction), interaction, deadlines.ackMs);
    // The person need not do it again, and is told by the bot that it has to wait.
    return (await keeping) !== "unavailable";
  }

  /** Resolves once the form is open, or somebody else has to answer. */
  async #opened({ id }: Interaction, { openMs }: Deadlines): Promise<void> {
    const { acks, clock } = this.#parts;
    const outcome = acks.outcome(id);
    if (outcome) await before(openMs, outcome, clock);
  }

  async #refuse({ event, interaction }: Unkept, deadlines: Deadlines): Promise<true> {
    this.#parts.logger.warn("discord.unkept", { event: event.delivery, reason: "refused" });
    const text: FirstAnswer = { kind: "text", text: untaken };
    await this.#answers.give(text, interaction, deadlines.ackMs);
    return true;
  }

  /** Nothing of it is stored. */
  async #complete({ asked, isNumber, interaction }: Typed, deadlines: Deadlines): Promise<true> {
    const limits = { isNumber, untilMs: deadlines.knowMs };
    const choices = await this.#completions.choices(asked, limits);
    await this.#answers.give({ kind: "choices", choices }, interaction, deadlines.ackMs);
    return true;
  }

  async #show({ press, interaction }: Shown, deadlines: Deadlines): Promise<true> {
    const answer = answerOf(interaction);
    if (await this.#answers.give(answer, interaction, deadlines.ackMs)) void this.#shown(press);
    return true;
  }

  async #shown(press: ShowPress): Promise<void> {
    try {
      await this.#parts.show(press);
    } catch {
      this.#parts.logger.error("discord.unshown", { reason: "an answer could not be shown" });
    }
  }

  async #leaveIdle({ text, interaction }: Idle, deadlines: Deadlines): Promise<true> {
    const answer: FirstAnswer = text === undefined ? { kind: "update" } : { kind: "text", text };
    await this.#answers.give(answer, interaction, deadlines.ackMs);
    return true;
  }
}

/** What an interaction is acknowledged by once it is durable; a form that nobody opened as well. */
function answerOf({ ack, hidden }: Interaction): FirstAnswer {
  return ack === "message" ? { kind: "message", hidden } : { kind: "update" };
}

/** The event of an interaction that Discord does not wait for any more. */
function late(event: ChatEvent): ChatEvent {
  const { interaction: _gone, ...rest } = replyToOf(event.at);
  return { ...event, at: { ...event.at, reply: replyOf(rest) } };
}

/** The name, if it can be one of Discord's. */
const kindOf = ({ t }: Dispatch): string => (/^[A-Z_]{1,40}$/.test(t) ? t : "unknown");
