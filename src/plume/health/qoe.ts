import { cleanName, cutGraphemes } from "../../core/view/width.ts";
import { number } from "../format.ts";
import type { QoeClass } from "../model.ts";

const names: { readonly [name: string]: string } = {
  av_streaming: "streaming",
  gaming: "gaming",
  video_conferencing: "video calls",
};
const order = Object.keys(names);
const most = 3;

// Three of them stand on one line. Cutting may not tear the marks around a right-to-left name.
const short = (name: string): string => cleanName(cutGraphemes(name, 16));

/** The period that is asked for, in words. */
export const qoePeriod = "last 24 h";

/** What a class of traffic is called. */
export function qoeName({ name }: QoeClass): string {
  const key = name.trim().toLowerCase();
  return (Object.hasOwn(names, key) ? names[key] : undefined) ?? (cleanName(name) || "n/a");
}

/** Classes whose word contains "poor". Numbers are not judged: their scale is unknown. */
export function poorClasses(classes: readonly QoeClass[]): readonly QoeClass[] {
  return sorted(classes).filter((c) => c.word?.toLowerCase().includes("poor") === true);
}

/** `streaming good · gaming good (last 24 h)`, or `no data`. */
export function qoeSummary(classes: readonly QoeClass[]): string {
  const parts = sorted(classes).map((c) => `${short(qoeName(c))} ${valueOf(c)}`);
  if (parts.length === 0) return "no data";
  const more = parts.length > most ? ` · ${parts.length - most} more` : "";
  return `${parts.slice(0, most).join(" · ")}${more} (${qoePeriod})`;
}

function valueOf({ word, score }: QoeClass): string {
  const clean = short(cleanName(word ?? ""));
  if (clean === "") return number(score);
  return score === undefined ? clean : `${clean} (${number(score)})`;
}

function sorted(classes: readonly QoeClass[]): readonly QoeClass[] {
  const rank = (c: QoeClass): number => {
    const index = order.indexOf(c.name.trim().toLowerCase());
    return index === -1 ? order.length : index;
  };
  return classes.toSorted((a, b) => rank(a) - rank(b));
}
