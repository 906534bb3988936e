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
} from "../../src/index.ts";
import { failed, type Answer } from "./answer.ts";
import { reasonOf } from "./failure.ts";
import { replyToOf } from "./reply.ts";
import { isPassing, sayingOf } from "./saying.ts";
import type { ShowPress } from "./show-press.ts";
import type { Whispers } from "./whispers.ts";
import type { Withheld } from "./withheld.ts";

/** What showing stands on. */
export interface ShowParts {
  readonly withheld: Withheld;
  readonly whispers: Whispers;
  readonly clock: Clock;
  readonly logger: Logger;
}

const mostTries = 4;
const callMs = 8_000;

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
    const { clock, logger } = this.#parts;
    const view = await this.#find(press);
    for (let tries = 1; ; tries += 1) {
      const said = await this.#say(press, view);
      if (said.kind === "done") return;
      if (!isPassing(said) || tries === mostTries)
        return logger.warn("discord.unshown", { reason: reasonOf(said.failure), tries });
      await clock.sleep(backoffMs(tries));
    }
  }

  async #find(press: ShowPress): Promise<View> {
    try {
      return (await this.#parts.withheld.find(press)) ?? foreign;
    } catch {
      return unread;
    }
  }

  async #say({ at }: ShowPress, view: View): Promise<Answer<unknown>> {
    const signal = within(callMs, new AbortController().signal);
    try {
      return await this.#parts.whispers.say(
        sayingOf(at, view, { key: `${deliveryOf(at)}.0`, signal }),
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
