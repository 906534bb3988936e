import {
  backoffMs,
  isFault,
  mark,
  say,
  within,
  type Address,
  type Clock,
  type Logger,
  type View,
} from "../../../src/index.ts";
import { failed, type Answer } from "../answer.ts";
import { reasonOf } from "../failure.ts";
import { replyToOf } from "../reply.ts";
import { isPassing, sayingOf } from "./saying.ts";
import type { ShowPress } from "../show-press.ts";
import type { Whispers } from "./whispers.ts";
import type { Withheld } from "./withheld.ts";

/** What showing stands on. */
export interface ShowParts {
  readonly withheld: Withheld;
  readonly whispers: Whispers;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Comes when nothing more is to be done. */
  readonly closed: AbortSignal;
}

/** One of the answers that are behind a button. */
interface Numbered {
  readonly index: number;
  readonly view: View;
}

const mostTries = 4;
const callMs = 8_000;

const untaken = say(mark("❌"), " Discord did not take this answer.");
const foreign = say("This answer is for somebody else, or too old. Ask again to get your own.");
const unread = say(
  mark("⚠️"),
  " This could not be read right now. Please press it again in a moment.",
);

/** Shows answers that were withheld to who presses the button for them, if they are theirs. */
export class Shows {
  readonly #parts: ShowParts;

  constructor(parts: ShowParts) {
    this.#parts = parts;
  }

  /** Shows it to them alone. Never rejects: nobody repeats a press but the person. */
  async show(press: ShowPress): Promise<void> {
    const views = await this.#find(press);
    for (const [index, view] of views.entries())
      if (!(await this.#shown(press, { index, view }))) return;
  }

  async #find(press: ShowPress): Promise<readonly View[]> {
    try {
      const views = await this.#parts.withheld.find(press);
      return views.length === 0 ? [foreign] : views;
    } catch {
      return [unread];
    }
  }

  /** True if it stands there, or that Discord did not take it. */
  async #shown({ at }: ShowPress, answer: Numbered): Promise<boolean> {
    const { clock, logger, closed } = this.#parts;
    for (let tries = 1; ; tries += 1) {
      const said = await this.#say(at, answer);
      if (said.kind === "done") return true;
      if (!isPassing(said) || tries === mostTries || closed.aborted) {
        logger.warn("discord.unshown", { reason: reasonOf(said.failure), tries });
        // What waits to be filled in does not wait for what will never come.
        const view = untaken;
        return !isPassing(said) && (await this.#say(at, { ...answer, view })).kind === "done";
      }
      await clock.sleep(backoffMs(tries), closed);
    }
  }

  async #say(at: Address, { view, index }: Numbered): Promise<Answer<unknown>> {
    const signal = within(callMs, this.#parts.closed);
    try {
      return await this.#parts.whispers.say(
        sayingOf(at, view, { key: `${deliveryOf(at)}.${index}`, signal }),
      );
    } catch (error) {
      // The queue asks to wait, or it took too long.
      const reason = isFault(error, "adapter.rate-limited") ? "no room" : "called off";
      return failed({ kind: "unsent", reason });
    }
  }
}

/** Each press is one of its own. */
const deliveryOf = (at: Address): string => `show:${replyToOf(at).interaction?.id ?? ""}`;
