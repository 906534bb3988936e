import { pino } from "pino";

import { logFieldNames, type LogFields, type Logger } from "../ports/logger.ts";
import { scrub } from "./scrub.ts";

// The compiler checks names that are written down; this checks those that are computed.
const allowed: ReadonlySet<string> = new Set(logFieldNames);

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

/**
 * A logger whose fields are allowed by name and whose texts are scrubbed of credentials. A name
 * that is not allowed is left out and listed as `dropped`.
 */
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
  const at =
    (level: "info" | "warn" | "error") =>
    (event: string, fields?: LogFields): void => {
      try {
        log[level](safeFields(fields), event);
      } catch {
        // A log that takes nothing must not end the work that it tells of.
      }
    };
  return { info: at("info"), warn: at("warn"), error: at("error") };
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
