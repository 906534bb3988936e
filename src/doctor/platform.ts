import type { Command } from "../core/command/command.ts";
import type { Clock } from "../ports/clock.ts";
import type { Check, Step } from "./checks.ts";
import type { Facts, Times, Traces } from "./facts.ts";

/** A chat platform that the bot is on, as it was found. */
export interface Platform {
  /** As people call it. */
  readonly name: string;
  readonly traces: Traces;
  /** Its clock and this computer's; `undefined` where it did not say. */
  readonly times: Times | undefined;
  /** The names of its own steps before the common ones, at least one, and between start and hello. */
  readonly titles: {
    readonly before: readonly [string, ...string[]];
    readonly after: readonly string[];
  };
  /** Judges what was found of it. */
  judge(facts: Facts, numbers: Numbers): Judged;
}

/** What a platform is asked with. */
export interface Asking {
  /** All declared commands. */
  readonly commands: readonly Command[];
  readonly clock: Clock;
  /** Ends what takes too long. */
  readonly signal: AbortSignal;
}

/** The numbers of the steps on which others rest. */
export interface Numbers {
  /** The platform's own first step. */
  readonly first: number;
  readonly keeping: number;
}

/** A platform's part in the steps. */
export interface Judged {
  /** For each of its titles. */
  readonly before: readonly (readonly Check[])[];
  readonly start: readonly Check[];
  readonly after: readonly (readonly Check[])[];
  readonly hello: readonly Check[];
}

const keepingTitle = "Where things are kept, and which cloud";

/** What all steps are made of. */
export interface Parts {
  readonly platforms: readonly Platform[];
  readonly facts: Facts;
  readonly keeping: readonly Check[];
}

/** The steps of all platforms, in the order in which they lead to the first answer. */
export function stepsOf({ platforms, facts, keeping }: Parts): readonly Step[] {
  const count = platforms.reduce((sum, { titles }) => sum + titles.before.length, 0);
  let first = 1;
  const judged = platforms.map((platform) => {
    const numbers = { first, keeping: count + 1 };
    first += platform.titles.before.length;
    return { platform, ...platform.judge(facts, numbers) };
  });
  const isAlone = platforms.length === 1;
  const named = (title: string, { name }: Platform): string =>
    isAlone ? title : `${title} (${name})`;
  const own = (part: "before" | "after"): readonly Step[] =>
    judged.flatMap((one) =>
      one.platform.titles[part].map((title, i) => ({
        title: named(title, one.platform),
        checks: one[part][i] ?? [],
      })),
    );
  return [
    ...own("before"),
    { title: keepingTitle, checks: keeping },
    { title: "Start it", checks: judged.flatMap(({ start }) => start) },
    ...own("after"),
    { title: "Say hello", checks: judged.flatMap(({ hello }) => hello) },
  ];
}
