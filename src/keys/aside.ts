import type { KeptAside } from "../stores/upkeep/holdings.ts";
import { callOf } from "./command-line.ts";
import type { Place } from "./place.ts";
import { exitCodes, type ExitCode, type Surroundings } from "./surroundings.ts";
import { counted, oneLine } from "./words.ts";

/** `keys aside`: what could not be read, why, and for how long it is kept. */
export async function listAside({ holdings }: Place, { say }: Surroundings): Promise<ExitCode> {
  let count = 0;
  for await (const records of holdings.asides())
    for (const record of records) {
      count += 1;
      for (const line of linesFor(record)) say(line);
    }
  say(
    count === 0
      ? `Nothing is kept aside in ${holdings.place}.`
      : `${counted(count, "record")} kept aside in ${holdings.place}. To delete them: ${callOf("aside drop")}`,
  );
  return exitCodes.well;
}

const wholes: { readonly [part: string]: string } = {
  record: "the whole record",
  delivery: "the mark of a delivery",
  index: "the index of its conversations",
};

function linesFor(record: KeptAside): readonly string[] {
  const { conversation, part, reason, endsAtMs, keyIds } = record;
  const until =
    endsAtMs === undefined
      ? "for ever"
      : `until ${new Date(endsAtMs).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  const keys = keyIds.length === 0 ? "no key of ours" : keyIds.join(", ");
  return [
    `${oneLine(conversation)}: ${wholes[part] ?? oneLine(part)}`,
    `  kept ${until}, sealed with ${keys}`,
    `  ${reason === undefined ? "the log says why" : oneLine(reason)}`,
    "",
  ];
}

/** `keys aside drop`: deletes all that was kept aside. */
export async function dropAside({ holdings }: Place, { say }: Surroundings): Promise<ExitCode> {
  const dropped = await holdings.dropAsides();
  say(`Deleted what was kept aside in ${holdings.place}: ${counted(dropped, "record")}.`);
  return exitCodes.well;
}
