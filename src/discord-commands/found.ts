import {
  openRegistry,
  reasonOf,
  type Failure,
  type Registry,
  type WantedCommands,
} from "../../adapters/discord/index.ts";
import type { DiscordRegistryConfig } from "../config.ts";
import { exitCodes, type ExitCode, type Surroundings } from "../keys/surroundings.ts";
import { clean } from "./words.ts";

/** What is wanted, and of which app. */
export interface Errand {
  readonly config: DiscordRegistryConfig;
  readonly wanted: WantedCommands;
  readonly surroundings: Surroundings;
}

/** The same, and the registry that has it or not. */
export interface Registered extends Errand {
  readonly registry: Registry;
  /** Ends what takes too long. */
  readonly signal: AbortSignal;
}

/** So long the tool has for all of it, in ms: each call ends after 10 s by itself. */
const longestMs = 10 * 60_000;

/** Does `work` at the registry of the app that the token belongs to, if it can be had. */
export async function atRegistry(
  errand: Errand,
  work: (registered: Registered) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { token, apiRoot } = errand.config;
  const { clock } = errand.surroundings;
  const signal = AbortSignal.timeout(longestMs);
  const registry = await openRegistry({ token, apiRoot, clock }, signal);
  return registry.kind === "done"
    ? work({ ...errand, registry: registry.value, signal })
    : mistaken(registry.failure, errand);
}

/** Says why something could not be had or done; `where` begins the sentence. */
export function mistaken(
  failure: Failure,
  { surroundings: { note } }: Errand,
  where = "",
): ExitCode {
  note(clean(where === "" ? wordsOf(failure) : `${where}: ${wordsOf(failure)}`));
  return exitCodes.mistake;
}

function wordsOf(failure: Failure): string {
  const reason = reasonOf(failure);
  switch (failure.kind) {
    case "unauthorized":
      return "Discord refuses DISCORD_TOKEN: Reset Token on the application's Bot page makes a new one";
    case "rate-limited":
      return `Discord wants no calls for now: ${reason} (200 commands a day may be new on a server)`;
    case "unsent":
    case "unreachable":
      return `Discord cannot be reached: ${reason}`;
    case "not-there":
      return reason;
    case "gone":
    case "expired":
    case "too-large":
    case "refused":
      return `Discord refuses: ${reason}`;
  }
}
