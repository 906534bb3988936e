import { pino } from "pino";

import type { LogFields, Logger } from "../ports/logger.ts";
import { scrub } from "./scrub.ts";

/** The names that may appear in a log. What is not here is left out, and its name is listed. */
const allowed: ReadonlySet<string> = new Set([
  "adapter",
  "answer",
  "argument",
  "assumedSeconds",
  "attempt",
  "attempts",
  "bucket",
  "bytes",
  "code",
  "command",
  "conversation",
  "count",
  "delivery",
  "endpoint",
  "error",
  "event",
  "file",
  "host",
  "key",
  "keyId",
  "kind",
  "message",
  "missing",
  "ms",
  "name",
  "op",
  "path",
  "platform",
  "port",
  "reason",
  "reference",
  "retryAfterMs",
  "retryAt",
  "stack",
  "status",
  "step",
  "tries",
  "untilMs",
  "version",
  "wizard",
]);

/** Where log lines go: one JSON object a line. */
export interface LogDestination {
  /** Takes one line, its line break included. */
  write(line: string): void;
}

/** Where a log goes and from which level on. */
export interface LoggerOptions {
  readonly destination: LogDestination;
  readonly level: "debug" | "info" | "warn" | "error";
}

/** A logger whose fields are allowed by name and whose texts are scrubbed of credentials. */
export function createLogger(options: LoggerOptions): Logger {
  const log = pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    options.destination,
  );
  return {
    info: (event, fields) => log.info(safeFields(fields), event),
    warn: (event, fields) => log.warn(safeFields(fields), event),
    error: (event, fields) => log.error(safeFields(fields), event),
  };
}

function safeFields(fields: LogFields = {}): { readonly [name: string]: unknown } {
  const kept: { [name: string]: unknown } = {};
  const dropped: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (allowed.has(name)) kept[name] = scrub(value);
    else dropped.push(name);
  }
  return dropped.length > 0 ? { ...kept, dropped } : kept;
}
