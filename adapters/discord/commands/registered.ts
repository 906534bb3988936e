import type { Logger } from "../../../src/index.ts";
import { reasonOf } from "../failure.ts";
import { openRegistry } from "./registry.ts";
import type { RestOptions } from "../rest-api.ts";
import { findTwins, standings, type Standing, type Twins, type Wanted } from "./standing.ts";

/** What the commands that Discord has are compared with, and who is told of it. */
export interface RegisteredParts extends RestOptions, Wanted {
  readonly logger: Logger;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/**
 * Warns, as `discord.commands`, of what people see otherwise than the bot has it, and says how to
 * set it right. Nothing is changed: a bot of another version may run beside this one. Never rejects.
 */
export async function warnOfCommands(parts: RegisteredParts): Promise<void> {
  const { logger, signal } = parts;
  const registry = await openRegistry(parts, signal);
  if (signal.aborted) return;
  if (registry.kind === "failed")
    return logger.warn("discord.commands", { reason: unseen(reasonOf(registry.failure)) });
  for (const standing of await standings(registry.value, parts, signal))
    if (!signal.aborted) warnOf(standing, logger);
  const twins = await findTwins(registry.value, parts, signal);
  if (signal.aborted) return;
  if (twins.kind === "done") for (const one of twins.value) warnOfTwins(one, logger);
  else logger.warn("discord.commands", { reason: unseen(reasonOf(twins.failure)) });
}

const everywhere = "everywhere";

function warnOf(standing: Standing, logger: Logger): void {
  const name = standing.server ?? everywhere;
  if (standing.kind === "failed") {
    logger.warn("discord.commands", { name, reason: unseen(reasonOf(standing.failure)) });
    return;
  }
  const { differences } = standing;
  if (differences.length === 0) return;
  const message = "npm run discord:commands -- --apply";
  logger.warn("discord.commands", {
    name,
    count: differences.length,
    reason: firstOf(differences),
    message,
  });
}

function warnOfTwins({ server, names }: Twins, logger: Logger): void {
  const name = server?.id ?? everywhere;
  const message = `npm run discord:commands -- --clear ${name}`;
  const reason = `people see twice: ${names.join(", ")}`;
  logger.warn("discord.commands", { name, count: names.length, reason, message });
}

const mostShown = 5;

const firstOf = (differences: readonly string[]): string =>
  [
    ...differences.slice(0, mostShown),
    ...(differences.length > mostShown ? [`${differences.length - mostShown} more`] : []),
  ].join("; ");

const unseen = (reason: string): string => `the commands could not be looked at: ${reason}`;
