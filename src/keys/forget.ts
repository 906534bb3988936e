import type { Forgotten } from "../stores/upkeep/holdings.ts";
import { ownerForm } from "./command-line.ts";
import type { Place } from "./place.ts";
import { exitCodes, type ExitCode, type Surroundings } from "./surroundings.ts";
import { counted, oneLine } from "./words.ts";

// No lease and no lock lasts longer than this.
const longestWaitMs = 60_000;

/** `keys forget`: deletes all that is kept of a person, and what bots write of them meanwhile. */
export async function forget(
  owner: string,
  { holdings }: Place,
  { say, note, clock }: Surroundings,
): Promise<ExitCode> {
  let gone = await holdings.forget(owner);
  if (gone.busyMs > 0) {
    const waitMs = Math.min(gone.busyMs, longestWaitMs);
    note(
      `A bot was at work for ${oneLine(owner)} and may still write: I look again in ${counted(Math.ceil(waitMs / 1000), "second")}.`,
    );
    await clock.sleep(waitMs);
    gone = sumOf(gone, await holdings.forget(owner));
  }
  // Whatever was counted: rows that went before this call may still stand in unused parts.
  const left = await holdings.scour();
  const isKnown = countOf(gone) > 0;
  if (isKnown) {
    say(`Forgotten: ${oneLine(owner)}, in ${holdings.place}`);
    for (const line of linesFor(gone)) say(line);
    say("Not deleted: what stands in log files, in backups, and in the chats themselves.");
  } else note(`keys: nothing is kept of ${oneLine(owner)} in ${holdings.place}; ${ownerForm}`);
  if (left !== undefined)
    note(
      `What was deleted may still stand in unused parts of the file (${left}): sqlite3 ${holdings.place} VACUUM`,
    );
  if (gone.busyMs > 0)
    note(`A bot is at work for ${oneLine(owner)} again and may still write: call this again.`);
  if (left !== undefined || gone.busyMs > 0) return exitCodes.trouble;
  return isKnown ? exitCodes.well : exitCodes.mistake;
}

function sumOf(one: Forgotten, other: Forgotten): Forgotten {
  return {
    connections: one.connections + other.connections,
    cached: one.cached + other.cached,
    conversations: one.conversations + other.conversations,
    deliveries: one.deliveries + other.deliveries,
    asides: one.asides + other.asides,
    busyMs: other.busyMs,
  };
}

const countOf = ({ connections, cached, conversations, deliveries, asides }: Forgotten): number =>
  connections + cached + conversations + deliveries + asides;

const linesFor = (gone: Forgotten): readonly string[] => [
  `  ${counted(gone.connections, "sign-in")}`,
  `  ${counted(gone.cached, "cached value")} (tokens, last readings)`,
  `  ${counted(gone.conversations, "conversation")}, with what waited in them`,
  `  ${counted(gone.deliveries, "remembered message")}`,
  `  ${counted(gone.asides, "record")} kept aside`,
];
