import { forgetAll } from "../stores/upkeep/forget.ts";
import type { Forgotten, Holdings } from "../stores/upkeep/holdings.ts";
import { whomForm, type Whom } from "./command-line.ts";
import type { Place } from "./place.ts";
import { exitCodes, type ExitCode, type Surroundings } from "./surroundings.ts";
import { counted, oneLine } from "./words.ts";

/**
 * `keys forget`: deletes all that is kept of a person, or of a whole tenant, and what bots write of
 * them meanwhile.
 */
export async function forget(
  whom: Whom,
  { holdings }: Place,
  { say, note, clock }: Surroundings,
): Promise<ExitCode> {
  const name = oneLine(nameOf(whom));
  const gone = await forgetAll({
    forget: () => forgetOnce(whom, holdings),
    async wait(ms) {
      note(
        `A bot was at work for ${name} and may still write: I look again in ${counted(Math.ceil(ms / 1000), "second")}.`,
      );
      await clock.sleep(ms);
    },
    looks: 2,
  });
  // Whatever was counted: rows that went before this call may still stand in unused parts.
  const left = await holdings.scour();
  const isKnown = countOf(gone) > 0;
  if (isKnown) {
    say(`Forgotten: ${name}, in ${holdings.place}`);
    for (const line of linesFor(gone, whom)) say(line);
    say("Not deleted: what stands in log files, in backups, and in the chats themselves.");
  } else note(`keys: nothing is kept of ${name} in ${holdings.place}; ${whomForm}`);
  if (left !== undefined)
    note(
      `What was deleted may still stand in unused parts of the file (${left}): sqlite3 ${holdings.place} VACUUM`,
    );
  if (gone.busyMs > 0)
    note(`A bot is at work for ${name} again and may still write: call this again.`);
  if (left !== undefined || gone.busyMs > 0) return exitCodes.trouble;
  return isKnown ? exitCodes.well : exitCodes.mistake;
}

function nameOf(whom: Whom): string {
  return whom.kind === "owner" ? whom.owner : `${whom.tenant}:*`;
}

function forgetOnce(whom: Whom, holdings: Holdings): Promise<Forgotten> {
  return whom.kind === "owner" ? holdings.forget(whom.owner) : holdings.forgetTenant(whom.tenant);
}

const countOf = (gone: Forgotten): number =>
  gone.connections +
  gone.installations +
  gone.cached +
  gone.conversations +
  gone.deliveries +
  gone.asides;

const linesFor = (gone: Forgotten, { kind }: Whom): readonly string[] => [
  ...(kind === "tenant" ? [`  ${counted(gone.installations, "installation")}`] : []),
  `  ${counted(gone.connections, "sign-in")}`,
  `  ${counted(gone.cached, "cached value")} (tokens, last readings, last homes)`,
  `  ${counted(gone.conversations, "conversation")}, with what waited in them`,
  `  ${counted(gone.deliveries, "remembered message")}`,
  `  ${counted(gone.asides, "record")} kept aside`,
];
