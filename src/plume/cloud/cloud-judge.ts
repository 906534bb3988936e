import { randomBytes } from "node:crypto";
import type { LogFields } from "../../ports/logger.ts";
import { limitEnd, type Outcome } from "./cloud-outcome.ts";
import type { Read, ReadFailure } from "../model.ts";
import type { Parsed } from "./schemas.ts";

/** What a read came to, and what the log has to hold about it. */
export interface Judged<Value> {
  readonly read: Read<Value>;
  /** Absent where there is nothing to report. */
  readonly event?: `cloud.${string}`;
  readonly fields?: LogFields;
}

/** What of a call matters for its outcome. */
export interface JudgeContext<Value> {
  readonly host: string;
  readonly optional: boolean;
  readonly nowMs: number;
  parse(json: unknown): Parsed<Value>;
}

/** Makes a read of an outcome. An unreadable one gets a reference that finds it in the log. */
export function judge<Value>(
  outcome: Exclude<Outcome, { kind: "gone" }>,
  context: JudgeContext<Value>,
): Judged<Value> {
  switch (outcome.kind) {
    case "json":
      return judgeJson(outcome, context);
    case "unauthorized":
      return refused(401, context);
    case "not-found":
      return refused(404, context);
    case "forbidden":
      if (context.optional) return { read: { kind: "absent" } };
      return failed({ kind: "forbidden" }, "cloud.forbidden", { status: 403 });
    case "limited": {
      const untilMs = outcome.untilMs ?? limitEnd(context.nowMs);
      const until = new Date(untilMs).toISOString();
      return failed({ kind: "limited", untilMs }, "cloud.limited", { until });
    }
    case "error": {
      const { status } = outcome;
      return failed({ kind: "error", status }, "cloud.error", { status });
    }
    case "broken": {
      const { reason, bytes } = outcome;
      return failed({ kind: "broken" }, "cloud.broken", { reason, bytes });
    }
    case "unreadable":
      return unreadable({ reason: outcome.reason, bytes: outcome.bytes });
    case "unreachable": {
      const { reason } = outcome;
      const failure: ReadFailure = { kind: "unreachable", host: context.host, reason };
      return failed(failure, "cloud.unreachable", { reason });
    }
  }
}

function judgeJson<Value>(
  outcome: Extract<Outcome, { kind: "json" }>,
  context: JudgeContext<Value>,
): Judged<Value> {
  const parsed = context.parse(outcome.json);
  if (parsed.kind === "parsed") {
    return { read: { kind: "read", value: parsed.value, atMs: context.nowMs } };
  }
  return unreadable({ reason: "unknown-shape", bytes: outcome.bytes, at: parsed.path });
}

function refused<Value>(status: number, { optional }: JudgeContext<Value>): Judged<Value> {
  if (optional) return { read: { kind: "absent" } };
  return failed({ kind: "unknown-home" }, "cloud.refused", { status });
}

function unreadable(fields: LogFields): Judged<never> {
  const reference = newReference();
  const failure: ReadFailure = { kind: "unreadable", reference };
  return failed(failure, "cloud.unreadable", { reference, ...fields });
}

function failed(failure: ReadFailure, event: `cloud.${string}`, fields: LogFields): Judged<never> {
  return { read: { kind: "failed", failure }, event, fields };
}

/** A reference that people can read to each other, for example `7F3A-21C0`. */
function newReference(): string {
  const digits = randomBytes(4).toString("hex").toUpperCase();
  return `${digits.slice(0, 4)}-${digits.slice(4)}`;
}
