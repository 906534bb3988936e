/** The instant and the zone in which times are told. */
export interface When {
  readonly nowMs: number;
  /** A zone of {@link zoneOf}. */
  readonly zone: string;
}

const numbers = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

/** A number with at most one decimal: `482`, `41.1`, `9`, `12,400`. `n/a` for what is no number. */
export function number(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return "n/a";
  const rounded = Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 10) / 10;
  // `+ 0` turns a rounded -0 into 0.
  return numbers.format(rounded + 0);
}

/** The noun with its number: `no pods`, `1 pod`, `2 pods`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  if (count === 0) return `no ${many}`;
  return count === 1 ? `1 ${one}` : `${number(count)} ${many}`;
}

/** Names with commas; beyond `max` the rest is a number: `A, B and 3 more`. */
export function joinNames(names: readonly string[], max = 5): string {
  if (names.length <= max) return names.join(", ");
  return `${names.slice(0, max).join(", ")} and ${number(names.length - max)} more`;
}

/** Parts of a sentence: `a`, `a and b`, `a, b and c`. */
export function joinAnd(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join("");
  return `${parts.slice(0, -1).join(", ")} and ${parts.at(-1) ?? ""}`;
}

/** The text with its first letter large. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A length of time, rounded down: `40 s`, `15 min`, `3 h 48 min`, `5 days`. */
export function duration(ms: number): string {
  const length = Math.max(0, ms);
  if (length < minute) return `${Math.floor(length / second)} s`;
  if (length < hour) return `${Math.floor(length / minute)} min`;
  if (length < day) {
    const minutes = Math.floor((length % hour) / minute);
    const hours = `${Math.floor(length / hour)} h`;
    return minutes === 0 ? hours : `${hours} ${minutes} min`;
  }
  return plural(Math.floor(length / day), "day");
}

/** True for an instant that has a date. */
export function isInstant(ms: number | undefined): ms is number {
  return ms !== undefined && Number.isFinite(ms) && Math.abs(ms) <= 8.64e15;
}

/** The zone if it is one that can be told, else `UTC`. */
export function zoneOf(name: string | undefined): string {
  return name !== undefined && formatOf(name) ? name : "UTC";
}

/** A time of day, to the minute: `22:14 PST`; another day adds `30 Nov`. */
export function clock(atMs: number, when: When): string {
  return told(atMs, when, (t) => `${t.hour}:${t.minute}`);
}

/** A time of day, to the second: `02:02:14 PST`; another day adds `30 Nov`. */
export function exactClock(atMs: number, when: When): string {
  return told(atMs, when, (t) => `${t.hour}:${t.minute}:${t.second}`);
}

/** A time soon to come: to the second within a minute, where the minute tells nothing. */
export function soon(atMs: number, when: When): string {
  return atMs - when.nowMs < minute ? exactClock(atMs, when) : clock(atMs, when);
}

/** A time and how long ago it was: `30 Nov 22:14 PST (3 h 48 min)`. `n/a` without a time. */
export function since(atMs: number | undefined, when: When): string {
  if (!isInstant(atMs)) return "n/a";
  const age = ageMs(atMs, when.nowMs);
  return age === undefined ? clock(atMs, when) : `${clock(atMs, when)} (${duration(age)})`;
}

/** A time and its age: `02:00 PST (2 min ago)`. `n/a` without a time. */
export function timeAgo(atMs: number | undefined, when: When): string {
  if (!isInstant(atMs)) return "n/a";
  const age = ageMs(atMs, when.nowMs);
  return age === undefined ? clock(atMs, when) : `${clock(atMs, when)} (${duration(age)} ago)`;
}

/** When something is to come: `10:05 UTC (3 min)`. */
export function until(atMs: number, when: When): string {
  const left = atMs - when.nowMs;
  return left < second ? clock(atMs, when) : `${clock(atMs, when)} (${duration(left)})`;
}

/** How old a view is: `as of 02:02:14 PST`, over 5 s `as of 12 s ago (02:02:02 PST)`. */
export function asOf(atMs: number, when: When): string {
  const age = when.nowMs - atMs;
  const time = exactClock(atMs, when);
  return age > 5 * second ? `as of ${duration(age)} ago (${time})` : `as of ${time}`;
}

/** How long ago; `undefined` for what lies ahead by more than two clocks differ. */
export function ageMs(atMs: number, nowMs: number): number | undefined {
  const age = nowMs - atMs;
  return age < -minute ? undefined : Math.max(0, age);
}

interface Told {
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
}

function told(atMs: number, { nowMs, zone }: When, time: (parts: Told) => string): string {
  if (!isInstant(atMs)) return "n/a";
  const at = partsOf(atMs, zone);
  const now = partsOf(nowMs, zone);
  const clockTime = `${time(at)} ${zoneName(atMs, zone)}`;
  if (at.year !== now.year) return `${at.day} ${at.month} ${at.year} ${clockTime}`;
  if (at.day !== now.day || at.month !== now.month) return `${at.day} ${at.month} ${clockTime}`;
  return clockTime;
}

type Parts = Told & Readonly<Record<"day" | "month" | "year", string>>;

function partsOf(atMs: number, zone: string): Parts {
  const local = new Date(atMs + offsetMs(atMs, zone));
  const two = (value: number): string => String(value).padStart(2, "0");
  return {
    day: String(local.getUTCDate()),
    month: months[local.getUTCMonth()] ?? "",
    year: String(local.getUTCFullYear()),
    hour: two(local.getUTCHours()),
    minute: two(local.getUTCMinutes()),
    second: two(local.getUTCSeconds()),
  };
}

const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

// Asking a format is slow, and what it says of an offset holds for the whole minute.
const offsets = new Map<string, number>();
const mostOffsets = 5_000;

/** How far the zone's clocks are ahead of UTC. */
function offsetMs(atMs: number, zone: string): number {
  const startMs = Math.floor(atMs / minute) * minute;
  const key = `${startMs} ${zone}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  if (offsets.size >= mostOffsets) offsets.clear();
  const offset = findOffsetMs(startMs, zone);
  offsets.set(key, offset);
  return offset;
}

function findOffsetMs(startMs: number, zone: string): number {
  const parts = (formatOf(zone) ?? formatOf("UTC"))?.formatToParts(startMs) ?? [];
  const of = (type: string): string => parts.find((p) => p.type === type)?.value ?? "";
  const time = [of("hour"), of("minute"), of("second")].map(Number);
  const [hours = 0, minutes = 0, seconds = 0] = time;
  const date = [Number(of("year")), Number(of("month")) - 1, Number(of("day"))] as const;
  return Date.UTC(...date, hours, minutes, seconds) - startMs;
}

// No locale knows the short names of all zones; each of these knows those of its own part of
// the world, and gives `GMT+1` for the others.
const zoneLocales = ["en-US", "en-GB", "en-AU", "en-IN", "en-ZA"] as const;

// A zone has one name for months; a change of it falls on a quarter of an hour.
const names = new Map<string, string>();
const mostNames = 2_000;

function zoneName(atMs: number, zone: string): string {
  const key = `${Math.floor(atMs / (15 * minute))} ${zone}`;
  const known = names.get(key);
  if (known !== undefined) return known;
  if (names.size >= mostNames) names.clear();
  const name = findZoneName(atMs, zone);
  names.set(key, name);
  return name;
}

function findZoneName(atMs: number, zone: string): string {
  for (const locale of zoneLocales) {
    const name = formatOf(zone, locale)
      ?.formatToParts(atMs)
      .find((p) => p.type === "timeZoneName")?.value;
    if (name !== undefined && !/^GMT.+/.test(name)) return name;
  }
  const offset = formatOf(zone)?.formatToParts(atMs);
  return offset?.find((p) => p.type === "timeZoneName")?.value ?? "UTC";
}

// Building a format takes far longer than using it. Bounded, because zones come from outside.
const formats = new Map<string, Intl.DateTimeFormat | undefined>();
const mostFormats = 500;

function formatOf(zone: string, locale = "en-US"): Intl.DateTimeFormat | undefined {
  const key = `${locale} ${zone}`;
  if (!formats.has(key)) {
    if (formats.size >= mostFormats) formats.clear();
    formats.set(key, createFormat(zone, locale));
  }
  return formats.get(key);
}

function createFormat(zone: string, locale: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat(locale, {
      timeZone: zone,
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
      timeZoneName: "short",
    });
  } catch {
    return undefined;
  }
}
