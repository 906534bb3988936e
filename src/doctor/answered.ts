import { ok, todo, unknown, type Check } from "./checks.ts";
import { tracedOf, type Facts } from "./facts.ts";
import type { Numbers } from "./platform.ts";

/** Where somebody is to write, and how. */
export interface Greeting {
  readonly platform: string;
  readonly numbers: Numbers;
  /** What to do where nobody did. */
  readonly next: string;
}

/** Whether somebody has been answered there. */
export function answered(facts: Facts, { platform, numbers, next }: Greeting): Check {
  const { state } = facts.store;
  const { hasAnswered } = tracedOf(facts, platform);
  if (state.kind === "untried" || state.kind === "wrong")
    return unknown(
      `Whether somebody was answered cannot be checked before step ${numbers.keeping}`,
    );
  if (hasAnswered.kind === "unknown")
    return unknown(`Whether somebody was answered cannot be checked: ${hasAnswered.reason}`);
  return hasAnswered.value
    ? ok("Somebody has been answered")
    : todo("Nobody has written to the bot in the last day", next);
}
