import type { QoeClass } from "../model.ts";
import {
  compact,
  isJsonObject,
  type JsonObject,
  number,
  type Parsed,
  text,
} from "./schemas-base.ts";

// The reply is not documented, so classes are searched for by the names that other parts of the
// cloud use for such things. What is not found is "no data", never "good".

const nameMembers = ["trafficClass", "trafficClassName", "className", "name"];
const wordMembers = ["health", "qualityIndicator", "quality", "qoe", "status", "rating"];
const scoreMembers = ["score", "qoeScore", "weightedQoeScore", "health", "qoe", "value"];
const knownClasses = new Set(["av_streaming", "gaming", "video_conferencing"]);
const deepest = 6;
const most = 50;

/** The classes of traffic found anywhere in a reply; an object or a list with none is empty. */
export function parseQoe(json: unknown): Parsed<readonly QoeClass[]> {
  if (!isJsonObject(json) && !Array.isArray(json)) return { kind: "unknown-shape", path: "$" };
  // Something went wrong over there: that is no reply without data.
  if (isJsonObject(json) && isJsonObject(json["error"])) {
    return { kind: "unknown-shape", path: "$.error" };
  }
  const found = new Map<string, QoeClass>();
  search(json, found, 0);
  return { kind: "parsed", value: [...found.values()] };
}

function search(value: unknown, found: Map<string, QoeClass>, depth: number): void {
  if (depth > deepest || found.size >= most) return;
  if (Array.isArray(value)) {
    for (const member of value) search(member, found, depth + 1);
    return;
  }
  if (!isJsonObject(value)) return;
  const name = first(value, nameMembers, toName);
  const own = name === undefined ? undefined : toClass(name, value);
  if (own && !found.has(own.name)) found.set(own.name, own);
  for (const [key, member] of Object.entries(value)) {
    const named = knownClasses.has(key) ? toClass(key, member) : undefined;
    if (named && !found.has(key)) found.set(key, named);
    search(member, found, depth + 1);
  }
}

function toClass(name: string, value: unknown): QoeClass | undefined {
  const holder: JsonObject = isJsonObject(value) ? value : { status: value, score: value };
  const word = first(holder, wordMembers, toWord);
  const score = first(holder, scoreMembers, toScore);
  return word === undefined && score === undefined ? undefined : compact({ name, word, score });
}

function first<Value>(
  holder: JsonObject,
  members: readonly string[],
  read: (value: unknown) => Value | undefined,
): Value | undefined {
  for (const member of members) {
    const value = read(holder[member]);
    if (value !== undefined) return value;
  }
  return undefined;
}

const toName = (value: unknown): string | undefined =>
  typeof value === "string" ? text.parse(value) : undefined;

// A number as text is a score, not a word.
function toWord(value: unknown): string | undefined {
  if (isJsonObject(value)) return toWord(value["status"]);
  return number.parse(value) === undefined ? toName(value) : undefined;
}

const toScore = (value: unknown): number | undefined =>
  number.parse(isJsonObject(value) ? value["score"] : value);
