import { z } from "zod";
import { seal, type Sealed } from "../../core/sealed.ts";
import type {
  Device,
  HomeReads,
  Location,
  Pod,
  QoeClass,
  SpeedTest,
  WifiNetwork,
} from "../model.ts";
import { parseRecord } from "../sign-in/token-records.ts";

// How a home's reads are written down: our own model, checked on the way back.

const text = z.string().exactOptional();
const number = z.number().exactOptional();
const bool = z.boolean().exactOptional();

const speedTest: z.ZodType<SpeedTest> = z.object({
  status: text,
  downloadMbps: number,
  uploadMbps: number,
  rttMs: number,
  startedAtMs: number,
  endedAtMs: number,
});

const location: z.ZodType<Location> = z.object({
  name: text,
  accountId: text,
  tier: text,
  networkMode: text,
  networkStatus: z.object({ word: z.string(), sinceMs: number }).exactOptional(),
  timezone: text,
  speedTest: speedTest.exactOptional(),
});

const pod: z.ZodType<Pod> = z.object({
  id: text,
  nickname: text,
  defaultName: text,
  connectionState: text,
  connectionChangedAtMs: number,
  backhaulType: text,
  leafToRoot: z.array(z.object({ id: text, channel: number })).exactOptional(),
  backhaulChannel: number,
  connectedDeviceCount: number,
  health: z.object({ status: text, score: number }).exactOptional(),
  alerts: z.array(z.string()),
  model: text,
  firmwareVersion: text,
  mac: text,
  ip: text,
  residentialGateway: bool,
  bootAtMs: number,
  speedTest: speedTest.exactOptional(),
});

const device: z.ZodType<Device> = z.object({
  mac: text,
  name: text,
  connectionState: text,
  connectionChangedAtMs: number,
  medium: text,
  freqBand: text,
  ip: text,
  health: text,
  podId: text,
});

const wifi: z.ZodType<WifiNetwork> = z.object({ ssid: text, on: bool, wpaMode: text });
const qoe: z.ZodType<QoeClass> = z.object({ name: z.string(), word: text, score: number });

/** Only reads are kept: a failure is never an earlier good read. */
function kept<Value>(value: z.ZodType<Value>): z.ZodType<KeptRead<Value>> {
  return z.object({ kind: z.literal("read"), value, atMs: z.number() });
}

interface KeptRead<Value> {
  readonly kind: "read";
  readonly value: Value;
  readonly atMs: number;
}

const reads = z.object({
  location: kept(location).exactOptional(),
  nodes: kept(z.array(pod)).exactOptional(),
  devices: kept(z.array(device)).exactOptional(),
  qoe: kept(z.array(qoe)).exactOptional(),
  wifi: kept(z.array(wifi)).exactOptional(),
});

const record = z.object({ v: z.literal(1), reads });

/** The good ones among `found`, as one sealed record. */
export function toHomeRecord(found: HomeReads): Sealed {
  const good = Object.entries(found).filter(([, read]) => read?.kind === "read");
  return seal(JSON.stringify({ v: 1, reads: Object.fromEntries(good) }));
}

/** The reads of a record; none for no record, another version, or a broken one. */
export function parseHomeRecord(sealed: Sealed | undefined): HomeReads {
  return parseRecord(sealed, record)?.reads ?? {};
}
