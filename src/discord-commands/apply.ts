import { commandDifferences, standings, type Standing } from "../../adapters/discord/index.ts";
import { exitCodes, type ExitCode } from "../keys/surroundings.ts";
import { warnOfTwins, worst } from "./check.ts";
import { mistaken, type Registered } from "./found.ts";
import { clean, countOf, placeOf } from "./words.ts";

/** Registers the commands wherever they are not as wanted, and says what became of it. */
export async function apply(registered: Registered): Promise<ExitCode> {
  const { registry, wanted, signal } = registered;
  const codes: ExitCode[] = [];
  for (const standing of await standings(registry, wanted, signal))
    codes.push(await register(standing, registered));
  // That was not asked for, so it is said and no more.
  await warnOfTwins(registered);
  return worst(codes);
}

async function register(standing: Standing, registered: Registered): Promise<ExitCode> {
  const { registry, wanted, signal, surroundings } = registered;
  const { commands } = wanted;
  const { server } = standing;
  const place = placeOf(server);
  if (standing.kind === "failed") return mistaken(standing.failure, registered, place);
  const { found, differences } = standing;
  if (differences.length === 0) {
    surroundings.say(`${place}: the commands were as the bot needs them already`);
    return exitCodes.well;
  }
  for (const difference of differences)
    surroundings.say(clean(`${place}, until now: ${difference}`));
  const replaced = await registry.replace({ server, commands, found }, signal);
  if (replaced.kind === "failed") return mistaken(replaced.failure, registered, place);
  surroundings.say(`${place}: ${countOf(commands)} registered`);
  return sayLeft(commandDifferences(commands, replaced.value), place, registered);
}

/** What Discord made something else of. */
function sayLeft(
  differences: readonly string[],
  place: string,
  { surroundings }: Registered,
): ExitCode {
  for (const difference of differences)
    surroundings.say(clean(`${place}, although they were registered: ${difference}`));
  return differences.length > 0 ? exitCodes.trouble : exitCodes.well;
}
