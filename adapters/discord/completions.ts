import {
  before,
  cutLine,
  type Asked,
  type Clock,
  type Suggest,
  type Suggestion,
} from "../../src/index.ts";
import type { Choice } from "./callbacks.ts";
import { longestChoice, mostChoices } from "./limits.ts";

/** What may be meant by a value that is being typed. */
export class Completions {
  readonly #suggest: Suggest;
  readonly #clock: Clock;

  constructor(suggest: Suggest, clock: Clock) {
    this.#suggest = suggest;
    this.#clock = clock;
  }

  /**
   * As many as Discord takes; none if nobody knows until `untilMs`, by the clock that only goes
   * forward.
   */
  async choices(
    asked: Omit<Asked, "signal">,
    { isNumber, untilMs }: { readonly isNumber: boolean; readonly untilMs: number },
  ): Promise<readonly Choice[]> {
    const over = new AbortController();
    const known = this.#known({ ...asked, signal: over.signal });
    const suggestions = (await before(untilMs, known, this.#clock)) ?? [];
    over.abort();
    return suggestions.flatMap((one) => choiceOf(one, isNumber)).slice(0, mostChoices);
  }

  async #known(asked: Asked): Promise<readonly Suggestion[]> {
    try {
      return await this.#suggest(asked);
    } catch {
      // Nobody loses anything but the help: the value can still be typed.
      return [];
    }
  }
}

/** Nothing for a value that Discord would not take: a part of it would mean something else. */
function choiceOf({ value, label }: Suggestion, isNumber: boolean): readonly Choice[] {
  const name = cutLine(label.trim() === "" ? value : label, longestChoice);
  const number = Number(value);
  if (value.trim() === "" || value.length > longestChoice) return [];
  if (isNumber) return Number.isSafeInteger(number) ? [{ name, value: number }] : [];
  return [{ name, value }];
}
