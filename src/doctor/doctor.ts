import { Fault, isFault } from "../core/fault.ts";
import { exitCodes, type ExitCode, type Surroundings } from "../keys/surroundings.ts";
import { scrubError } from "../ops/scrub-error.ts";
import type { Step } from "./checks.ts";
import { readConfigured } from "./configured.ts";
import type { Facts } from "./facts.ts";
import { findOut } from "./find-out.ts";
import { linesOf, verdictOn } from "./report.ts";
import { groups } from "./steps/groups.ts";
import { hello } from "./steps/hello.ts";
import { keeping } from "./steps/keeping.ts";
import { makeTheBot } from "./steps/make-the-bot.ts";
import { start } from "./steps/start.ts";

/**
 * Checks the configuration against reality, in the steps that lead from nothing to the bot's first
 * answer in Telegram. Changes nothing, and takes some seconds at most. Never rejects.
 */
export async function runDoctor(surroundings: Surroundings): Promise<ExitCode> {
  const { env, clock, say } = surroundings;
  try {
    const steps = stepsFor(await findOut(readConfigured(env), clock));
    const verdict = verdictOn(steps);
    for (const line of [...linesOf(steps), "", verdict.text]) say(line);
    return verdict.isWell ? exitCodes.well : exitCodes.trouble;
  } catch (error) {
    return explain(error, surroundings);
  }
}

// The README lists them with the same words and numbers.
const stepsFor = (facts: Facts): readonly Step[] => [
  { title: "Make the bot", checks: makeTheBot(facts) },
  { title: "Groups, if wanted", checks: groups(facts) },
  { title: "Where things are kept, and which cloud", checks: keeping(facts) },
  { title: "Start it", checks: start(facts) },
  { title: "Say hello", checks: hello(facts) },
];

function explain(error: unknown, { note }: Surroundings): ExitCode {
  if (isFault(error, "config.invalid")) {
    for (const problem of error.details.problems) note(problem);
    return exitCodes.mistake;
  }
  note(error instanceof Fault ? error.message : unexpected(error));
  return exitCodes.trouble;
}

function unexpected(error: unknown): string {
  if (!(error instanceof Error)) return "an unexpected error that says nothing";
  const { name, message, stack = "" } = scrubError(error);
  return `an unexpected error: ${name}: ${message}\n${stack}`;
}
