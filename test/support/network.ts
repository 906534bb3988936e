import { setImmediate } from "node:timers/promises";
import { createHttpClient, type HttpClient, type HttpOptions } from "../../src/plume/http/http.ts";
import type { LogFields, Logger } from "../../src/ports/logger.ts";
import type { Clock } from "../../src/ports/clock.ts";
import { createMemoryWorld } from "../../src/stores/memory-rows.ts";
import { type MemoryStore, openMemoryStore } from "../../src/stores/memory.ts";
import { createKeyRing, createVault } from "../../src/stores/vault.ts";
import type { FaultServer } from "./fault-server.ts";

/** One line of a log. */
export interface LogLine {
  readonly level: "info" | "warn" | "error";
  readonly event: string;
  readonly fields: LogFields;
}

/** A logger that keeps everything. */
export interface CollectingLogger extends Logger {
  readonly lines: readonly LogLine[];
  /** The fields of the lines of one event. */
  of(event: string): readonly LogFields[];
  /** Why they say it happened. */
  reasons(event: string): readonly string[];
  /** Everything that was logged, as one text; errors with message and stack. */
  text(): string;
}

/** A logger whose lines a test can read. */
export function createCollectingLogger(): CollectingLogger {
  const lines: LogLine[] = [];
  const at =
    (level: LogLine["level"]) =>
    (event: string, fields: LogFields = {}): void =>
      void lines.push({ level, event, fields });
  const of = (event: string): readonly LogFields[] =>
    lines.filter((line) => line.event === event).map(({ fields }) => fields);
  return {
    lines,
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    of,
    reasons: (event) =>
      of(event).flatMap(({ reason }) => (typeof reason === "string" ? [reason] : [])),
    text: () => lines.map((line) => JSON.stringify(line, withErrors)).join("\n"),
  };
}

function withErrors(_name: string, value: unknown): unknown {
  return value instanceof Error ? `${value.stack} ${String(value.cause)}` : value;
}

/** A client that reaches `server` under each of `names`, and trusts it. */
export function clientOf(
  server: FaultServer,
  names: readonly string[],
  options: HttpOptions = {},
): HttpClient {
  const place = { address: "127.0.0.1", port: server.port };
  const hosts = Object.fromEntries(names.map((name) => [name, place]));
  return createHttpClient({ hosts, ca: [server.ca], ...options });
}

/** A cache and a store of connections as the bot uses them, in memory. */
export function openTestStore(clock: Clock, world = createMemoryWorld()): MemoryStore {
  return openMemoryStore({ clock, world, vault: createVault(testRing) });
}

const testRing = createKeyRing();

/** A clock whose sleepers wake at once, having slept. For waits between real calls. */
export interface QuickClock extends Clock {
  /** All waits so far, in ms. */
  readonly slept: readonly number[];
}

/** A quick clock at `startMs` since 1970. */
export function createQuickClock(startMs = Date.UTC(2026, 10, 1, 12, 1)): QuickClock {
  const slept: number[] = [];
  let passed = 0;
  const sleep = async (ms: number): Promise<void> => {
    if (ms > 0) slept.push(ms);
    passed += Math.max(0, ms);
    await setImmediate();
  };
  return {
    slept,
    now: () => startMs + passed,
    monotonic: () => passed,
    alarm(ms, ring) {
      let wanted = true;
      void sleep(ms).then(() => wanted && ring());
      return () => void (wanted = false);
    },
    sleep,
  };
}
