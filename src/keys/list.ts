import type { TextKind } from "../stores/upkeep/holdings.ts";
import { countOf, takeCensus, type Census } from "../stores/upkeep/census.ts";
import { idsOf, type KeyRing } from "../stores/key-ring.ts";
import { adviceOn, unopenedLines, whereIs } from "./advice.ts";
import type { LoadedRing, Place } from "./place.ts";
import { createTicker } from "./ticker.ts";
import { exitCodes, type ExitCode, type Surroundings } from "./surroundings.ts";
import { counted } from "./words.ts";

/** `keys list`: the ring, what is sealed with which key, what does not open, what to do next. */
export async function list(
  { loaded, holdings }: Place,
  { say, note, clock }: Surroundings,
): Promise<ExitCode> {
  const tick = createTicker(clock, note);
  const census = await takeCensus(holdings, loaded.vault, (seen) =>
    tick(() => `${counted(seen, "value")} looked at`),
  );
  say(`Store: ${holdings.place}`);
  say(`Keys:  ${whereIs(loaded)}`);
  say("");
  for (const line of table(census, loaded)) say(line);
  say("");
  for (const line of verdict(census, loaded)) say(line);
  return census.unopened.count > 0 ? exitCodes.trouble : exitCodes.well;
}

const titles: { readonly [kind in TextKind]: string } = {
  connection: "sign-ins",
  installation: "installations",
  cached: "cached values",
  state: "conversations",
  note: "progress notes",
  waiting: "waiting events",
  outbox: "answers to be sent",
  check: "check of the keys",
};
const isKind = (text: string): text is TextKind => Object.hasOwn(titles, text);

/** A column for each key, the ring's first; a row for each kind. */
function table(census: Census, { ring }: LoadedRing): readonly string[] {
  const ids = columnsOf(census, ring);
  const row = (title: string, counts: (id: string) => number | undefined): readonly string[] => [
    title,
    ...ids.map((id) => shown(counts(id))),
  ];
  return aligned([
    ["", ...ids.map((id) => (id === "" ? "no key" : id))],
    ["", ...ids.map((id) => standingOf(id, ring))],
    ...Object.keys(titles)
      .filter(isKind)
      .map((kind) => row(titles[kind], (id) => census.counts.get(id)?.get(kind))),
    row("kept aside", (id) => census.asides.get(id)),
  ]);
}

function columnsOf(census: Census, ring: KeyRing): readonly string[] {
  const inRing = idsOf(ring);
  const found = new Set([...census.counts.keys(), ...census.asides.keys()]);
  const strangers = [...found].filter((id) => id !== "" && !inRing.includes(id));
  return [...inRing, ...strangers.toSorted(), ...(found.has("") ? [""] : [])];
}

function standingOf(id: string, ring: KeyRing): string {
  if (id === "") return "";
  if (id === ring.primary.id) return "seals";
  return idsOf(ring).includes(id) ? "opens" : "missing";
}

const shown = (count: number | undefined): string =>
  count === undefined || count === 0 ? "-" : count.toLocaleString("en-US");

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const width = (n: number): number => Math.max(...rows.map((row) => row[n]?.length ?? 0));
  return rows.map((row) =>
    row
      .map((cell, n) => (n === 0 ? cell.padEnd(width(n)) : cell.padStart(width(n))))
      .join("  ")
      .trimEnd(),
  );
}

function verdict(census: Census, loaded: LoadedRing): readonly string[] {
  const { unopened } = census;
  const older = loaded.ring.older.map(({ id }) =>
    adviceOn(id, { values: countOf(census, id), asides: census.asides.get(id) ?? 0 }, loaded),
  );
  if (unopened.count === 0) return [...older, "Everything opens with these keys."];
  const head = `${counted(unopened.count, "value")} cannot be opened with these keys:`;
  return [...older, head, ...unopenedLines(unopened, loaded)];
}
