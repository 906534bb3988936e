import type { Json } from "../core/json.ts";

/** What belongs to an event; names and values must be safe to read for an operator. */
export type LogFields = { readonly [name: string]: Json | undefined | Error };

/** Structured logs. `event` is a dotted name, for example `oauth.failed`. */
export interface Logger {
  /** Something that an operator may want to know later. */
  info(event: string, fields?: LogFields): void;
  /** Something that went wrong and was dealt with. */
  warn(event: string, fields?: LogFields): void;
  /** Something that went wrong and somebody should look at. */
  error(event: string, fields?: LogFields): void;
}
