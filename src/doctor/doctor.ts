import { Fault, isFault } from "../core/fault.ts";
import { exitCodes, type ExitCode, type Surroundings } from "../keys/surroundings.ts";
import { scrubError } from "../ops/scrub-error.ts";
import { readConfigured } from "./configured.ts";
import { findOut } from "./find-out.ts";
import { keeping } from "./keeping.ts";
import { stepsOf } from "./platform.ts";
import { linesOf, verdictOn } from "./report.ts";

/**
 * Checks the configuration against reality, in the steps that lead from nothing to the bot's first
 * answer on a chat platform. Changes nothing, and takes some seconds at most. Never rejects.
 */
export async function runDoctor(surroundings: Surroundings): Promise<ExitCode> {
  const { env, clock, say } = surroundings;
  try {
    const { facts, platforms } = await findOut(readConfigured(env), clock);
    // The README lists them with the same words and numbers.
    const steps = stepsOf({ facts, platforms, keeping: keeping(facts, platforms) });
    const verdict = verdictOn(steps);
    for (const line of [...linesOf(steps), "", verdict.text]) say(line);
    return verdict.isWell ? exitCodes.well : exitCodes.trouble;
  } catch (error) {
    return explain(error, surroundings);
  }
}

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
