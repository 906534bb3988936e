import { countAsides } from "../stores/upkeep/census.ts";
import { rotate, type Rotation } from "../stores/upkeep/rotation.ts";
import { keyIdOf } from "../stores/vault.ts";
import { callOf } from "./command-line.ts";
import { adviceOn, unopenedLines, whereIs } from "./advice.ts";
import type { LoadedRing, Place } from "./place.ts";
import { createTicker } from "./ticker.ts";
import { exitCodes, type ExitCode, type Surroundings } from "./surroundings.ts";
import { counted } from "./words.ts";

/** `keys rotate`: seals everything with the first key of the ring. */
export async function rotateKeys(place: Place, surroundings: Surroundings): Promise<ExitCode> {
  const { loaded, file } = place;
  const { primary } = loaded.ring;
  if (!file || (await checkedWith(place)) === primary.id) return reseal(place, surroundings);
  // The last bot that started sealed with another key, and may not even have this one.
  const lock = file.keepAlone();
  if (!lock) {
    surroundings.note(
      `The bot that has ${file.place} open was not started with ${primary.id} as its first key: restart it, then call ${callOf("rotate")} again.`,
    );
    return exitCodes.trouble;
  }
  try {
    surroundings.note("No bot runs on this store; none can start until this is over.");
    return await reseal(place, surroundings);
  } finally {
    lock.release();
  }
}

/** The id of the key that the check of the store is sealed with. */
async function checkedWith({ holdings }: Place): Promise<string | undefined> {
  const [check] = (await holdings.check()).texts;
  return check && keyIdOf(check.sealed);
}

async function reseal(
  { loaded, holdings }: Place,
  { say, note, clock }: Surroundings,
): Promise<ExitCode> {
  const tick = createTicker(clock, note);
  const rotation = await rotate({
    holdings,
    vault: loaded.vault,
    primary: loaded.ring.primary.id,
    progress: ({ round, seen, resealed }) =>
      tick(
        () =>
          `round ${round}: ${counted(seen, "value")} looked at, ${resealed.toLocaleString("en-US")} sealed anew so far`,
      ),
  });
  for (const line of summary(rotation, loaded, await countAsides(holdings))) say(line);
  return rotation.left > 0 || rotation.unopened.count > 0 ? exitCodes.trouble : exitCodes.well;
}

function summary(
  { resealed, current, left, unopened }: Rotation,
  loaded: LoadedRing,
  asides: ReadonlyMap<string, number>,
): readonly string[] {
  const { primary, older } = loaded.ring;
  const done = `${counted(resealed, "value")} sealed anew with ${primary.id}; it seals ${counted(current, "value")} in all now.`;
  if (left > 0) return [done, againLine(left, loaded)];
  if (unopened.count === 0)
    return [
      done,
      ...older.map(({ id }) => adviceOn(id, { values: 0, asides: asides.get(id) ?? 0 }, loaded)),
    ];
  return [
    done,
    `${counted(unopened.count, "value")} cannot be opened with these keys and stayed as before:`,
    ...unopenedLines(unopened, loaded),
  ];
}

function againLine(left: number, loaded: LoadedRing): string {
  const { id } = loaded.ring.primary;
  return `${counted(left, "value")} turned up sealed with another key again and again: a bot has another first key than ${id}. Restart every bot with ${id} first in ${whereIs(loaded)}, then call ${callOf("rotate")} again.`;
}
