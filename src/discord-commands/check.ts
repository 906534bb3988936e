import { findTwins, standings, type Standing } from "../../adapters/discord/index.ts";
import { exitCodes, type ExitCode } from "../keys/surroundings.ts";
import { mistaken, type Registered } from "./found.ts";
import { clean, placeOf } from "./words.ts";

/** Says what is registered otherwise than it is wanted. */
export async function check(registered: Registered): Promise<ExitCode> {
  const all = await standings(registered.registry, registered.wanted, registered.signal);
  const codes = all.map((standing) => told(standing, registered));
  const { note } = registered.surroundings;
  if (codes.includes(exitCodes.trouble)) note("Next: npm run discord:commands -- --apply");
  return worst([...codes, await warnOfTwins(registered)]);
}

/** Trouble if commands stand twice; said with how to take them away. */
export async function warnOfTwins(registered: Registered): Promise<ExitCode> {
  const { registry, wanted, signal, surroundings } = registered;
  const twins = await findTwins(registry, wanted, signal);
  if (twins.kind === "failed")
    return mistaken(twins.failure, registered, "Commands that stand twice");
  for (const { server, names } of twins.value) {
    const beside = server === undefined ? "on a server" : "everywhere";
    surroundings.say(
      clean(`${placeOf(server?.id)} and ${beside}: people see twice ${names.join(", ")}`),
    );
    surroundings.note(`Next: npm run discord:commands -- --clear ${server?.id ?? "everywhere"}`);
  }
  return twins.value.length > 0 ? exitCodes.trouble : exitCodes.well;
}

/** The gravest of them. */
export const worst = (codes: readonly ExitCode[]): ExitCode =>
  codes.reduce((one, other) => (other > one ? other : one), exitCodes.well);

function told(standing: Standing, registered: Registered): ExitCode {
  const { say } = registered.surroundings;
  const place = placeOf(standing.server);
  if (standing.kind === "failed") return mistaken(standing.failure, registered, place);
  const { differences } = standing;
  for (const difference of differences) say(clean(`${place}: ${difference}`));
  if (differences.length > 0) return exitCodes.trouble;
  say(`${place}: the commands are as the bot needs them`);
  return exitCodes.well;
}
