import { day, minute } from "../homes/content.ts";
import type { JsonObject } from "../json.ts";
import { invalid, json, type Reply } from "../reply.ts";
import type { HomeCall } from "./call.ts";

const quarterMs = 15 * minute;
const quartersADay = day / quarterMs;

/** `GET /reports/…/wanStats?period=daily`: 96 quarters of an hour, newest first, some without data. */
export function wanStats({ world, incoming }: HomeCall): Reply {
  if (incoming.query.get("period") !== "daily") return invalid("period is not valid.");
  const newest = quarterOf(world.nowMs());
  return json(200, {
    fifteenMins: Array.from({ length: quartersADay }, (_, index) => wanQuarter(newest, index)),
  });
}

function wanQuarter(newestMs: number, index: number): JsonObject {
  const atMs = newestMs - index * quarterMs;
  const timestamp = new Date(atMs).toISOString();
  if (index % 24 === 5) {
    return { timestamp, rxMbytes: null, txMbytes: null, rxMaxMbps: null, txMaxMbps: null };
  }
  // A wave over the day, so that there is a busy hour to be found.
  const load = 1 + Math.sin((2 * Math.PI * (atMs % day)) / day);
  const rounded = (value: number): number => Math.round(value * 10) / 10;
  return {
    timestamp,
    rxMbytes: rounded(20 + 200 * load),
    txMbytes: rounded(3 + 15 * load),
    rxMaxMbps: rounded(5 + 60 * load),
    txMaxMbps: rounded(1 + 6 * load),
  };
}

/** `GET /reports/…/onlineStats?granularity=hours|days&limit=N`: quarters of an hour, oldest first. */
export function onlineStats({ world, content, incoming }: HomeCall): Reply {
  const granularity = incoming.query.get("granularity");
  const limit = Number(incoming.query.get("limit") ?? 1);
  if (granularity !== "hours" && granularity !== "days")
    return invalid("granularity is not valid.");
  if (!Number.isInteger(limit) || limit < 1 || limit > 31) return invalid("limit is not valid.");
  const count = limit * (granularity === "days" ? quartersADay : 4) + 1;
  const newest = quarterOf(world.nowMs());
  const isUp = content.nodes.some((node) => node["connectionState"] === "connected");
  const points = Array.from({ length: count }, (_, index) => ({
    timestamp: new Date(newest - (count - 1 - index) * quarterMs).toISOString(),
    value: isUp || index < count - 1 ? "online" : "offline",
  }));
  const range = { start: points[0]?.timestamp, end: points.at(-1)?.timestamp };
  return json(200, { statsDateRange: range, locationState: points });
}

function quarterOf(atMs: number): number {
  return Math.floor(atMs / quarterMs) * quarterMs;
}
