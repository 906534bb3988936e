import { callOf } from "./command-line.ts";
import type { LoadedRing } from "./place.ts";
import { idsOf } from "../stores/key-ring.ts";
import type { Unopened, UnopenedList } from "../stores/upkeep/look.ts";
import { counted, oneLine } from "./words.ts";

/** Where the ring is, for people to read. */
export function whereIs({ file }: LoadedRing): string {
  return file ?? "VAULT_KEYS";
}

/** What is still sealed with an older key. */
export interface Needed {
  readonly values: number;
  readonly asides: number;
}

/** Whether an older key is still needed, and what to do about it. */
export function adviceOn(id: string, { values, asides }: Needed, loaded: LoadedRing): string {
  if (values > 0)
    return `${id} is still needed for ${counted(values, "value")}: ${callOf("rotate")}`;
  if (asides > 0)
    return `${id} is needed only for ${counted(asides, "record")} kept aside: ${callOf("aside")}`;
  const { ring, file } = loaded;
  return file === undefined
    ? `${id} is not needed any more: once every bot has ${ring.primary.id} as its first key, take ${id} out of VAULT_KEYS and restart them.`
    : `${id} is not needed any more: ${callOf(`remove ${id}`)}`;
}

/** What does not open, a line each, and what to do about it. */
export function unopenedLines(list: UnopenedList, loaded: LoadedRing): readonly string[] {
  const known = idsOf(loaded.ring);
  const lost = new Set(list.named.flatMap(({ keyId }) => keyId ?? []));
  const missing = [...lost].filter((id) => !known.includes(id)).toSorted();
  const more = list.count - list.named.length;
  return [
    ...list.named.map(lineOf),
    ...(more > 0 ? [`  and ${counted(more, "more value")} like these`] : []),
    ...(missing.length > 0
      ? [`If you have a backup of ${missing.join(", ")}, put it back into ${whereIs(loaded)}.`]
      : []),
  ];
}

function lineOf({ name, keyId, reason }: Unopened): string {
  const sealed = keyId === undefined ? "sealed with no key of ours" : `sealed with ${keyId}`;
  return `  ${oneLine(name)}: ${sealed}; ${oneLine(reason)}`;
}
