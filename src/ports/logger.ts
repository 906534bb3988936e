import type { Json } from "../core/json.ts";

/** The names that may stand in a log. Names and values must be safe to read for an operator. */
export const logFieldNames = [
  "adapter",
  "answer",
  "argument",
  "at",
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
  "expiresIn",
  "file",
  "host",
  "key",
  "keyId",
  "kind",
  "length",
  "lifeSeconds",
  "message",
  "missing",
  "ms",
  "name",
  "op",
  "owner",
  "part",
  "path",
  "platform",
  "port",
  "reason",
  "reference",
  "retryAfterMs",
  "retryAt",
  "retryInMs",
  "stack",
  "status",
  "step",
  "tries",
  "until",
  "untilMs",
  "version",
  "wizard",
] as const;

/** A name that may stand in a log; `owner` is a person's id on their platform. */
export type LogFieldName = (typeof logFieldNames)[number];

/** What belongs to an event. Another name does not compile: it would be left out of the log. */
export type LogFields = { readonly [Name in LogFieldName]?: Json | Error | undefined };

/** Structured logs, which never throw. `event` is a dotted name, for example `oauth.failed`. */
export interface Logger {
  /** Something that an operator may want to know later. */
  info(event: string, fields?: LogFields): void;
  /** Something that went wrong and was dealt with. */
  warn(event: string, fields?: LogFields): void;
  /** Something that went wrong and somebody should look at. */
  error(event: string, fields?: LogFields): void;
}
