import { parseConfig } from "../config.ts";
import { addToKeyFile, removeFromKeyFile } from "../stores/key-file.ts";
import { createKey, idsOf } from "../stores/key-ring.ts";
import { countOf, takeCensus } from "../stores/upkeep/census.ts";
import { adviceOn, whereIs } from "./advice.ts";
import { callOf } from "./command-line.ts";
import { loadRing, type LoadedRing, type Place } from "./place.ts";
import { exitCodes, type ExitCode, type Surroundings } from "./surroundings.ts";

/** `keys add`: a fresh key, first in the key file. The bot seals with it once it is restarted. */
export function addKey(id: string | undefined, { env, say, note }: Surroundings): ExitCode {
  const loaded = loadRing(parseConfig(env), note);
  const key = createKey(id);
  if (loaded.file === undefined) return elsewhere(note);
  if (idsOf(loaded.ring).includes(key.id)) {
    note(
      `keys: ${loaded.file} has a key ${key.id} already; for example: ${callOf(`add ${key.id}-2`)}`,
    );
    return exitCodes.mistake;
  }
  addToKeyFile(loaded.file, key);
  say(`${key.id} is the first key in ${loaded.file} now. Back the file up, then:`);
  say("  1. restart the bot: from then on it seals with the new key");
  say(`  2. ${callOf("rotate")}: seals the rest with it, while the bot runs`);
  for (const old of idsOf(loaded.ring)) say(`  3. ${callOf(`remove ${old}`)}`);
  return exitCodes.well;
}

/** `keys remove`: takes an older key out of the key file that nothing is sealed with any more. */
export async function removeKey(
  id: string,
  { loaded, holdings }: Place,
  { say, note }: Surroundings,
): Promise<ExitCode> {
  const { file, ring } = loaded;
  if (file === undefined) return elsewhere(note);
  if (!ring.older.some((key) => key.id === id)) return notOlder(id, loaded, note);
  const census = await takeCensus(holdings, loaded.vault, () => undefined);
  const needed = { values: countOf(census, id), asides: census.asides.get(id) ?? 0 };
  if (needed.values > 0 || needed.asides > 0) {
    note(adviceOn(id, needed, loaded));
    return exitCodes.trouble;
  }
  removeFromKeyFile(file, id);
  say(
    `${id} is no longer in ${file}. A backup that was sealed with it still needs it: keep the old file with that.`,
  );
  return exitCodes.well;
}

function notOlder(id: string, loaded: LoadedRing, note: Surroundings["note"]): ExitCode {
  const { primary, older } = loaded.ring;
  const why =
    id === primary.id ? `${id} is the key that seals` : `${whereIs(loaded)} has no key ${id}`;
  const [other] = older;
  note(`keys: ${why}; for example: ${callOf(other ? `remove ${other.id}` : "list")}`);
  return exitCodes.mistake;
}

function elsewhere(note: Surroundings["note"]): ExitCode {
  note(
    `keys: the keys are in VAULT_KEYS, where you change them yourself; for example: ${callOf("new")}`,
  );
  return exitCodes.mistake;
}
