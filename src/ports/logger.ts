import type { Json } from "../core/json.ts";

/** What belongs to an event; names and values must be safe to read for an operator. */
export type LogFields = { readonly [name: string]: Json | undefined | Error };

/** Structured logs. `event` is a dotted name, for example `oauth.failed`. */
export interface Logger {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}
