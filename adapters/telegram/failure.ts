import { Fault } from "../../src/index.ts";

/** Why Telegram did not do what it was asked. */
export type Failure =
  /** Too much; nothing was done. */
  | { readonly kind: "rate-limited"; readonly retryAfterMs: number }
  /** The group has another id now. */
  | { readonly kind: "migrated"; readonly chat: string }
  /** The message looks like that already. */
  | { readonly kind: "unchanged" }
  /** The HTML is not Telegram's; nothing was done. */
  | { readonly kind: "unparsable"; readonly reason: string }
  /** The message to edit or delete is gone, or is of another kind. */
  | { readonly kind: "no-message"; readonly reason: string }
  /** The topic is gone. */
  | { readonly kind: "no-topic"; readonly reason: string }
  /** It is not allowed, there, now: blocked, kicked, gone, no rights. */
  | { readonly kind: "refused"; readonly reason: string }
  /** Somebody else polls, or a webhook is set. */
  | { readonly kind: "conflict"; readonly reason: string }
  /** The token is not, or no longer, a bot's. */
  | { readonly kind: "unauthorized"; readonly reason: string }
  /** Nobody knows whether it was done. */
  | { readonly kind: "unreachable"; readonly reason: string };

/** An error as the Bot API tells it; what stands before it, a proxy or so, may leave out a part. */
export interface ApiError {
  readonly code: number | undefined;
  readonly description: string | undefined;
  readonly parameters: {
    readonly retry_after?: number;
    readonly migrate_to_chat_id?: number;
  };
}

const longestReason = 200;

/** What an error of the Bot API means. Its descriptions are not documented; these were seen. */
export function failureOf({ code, description, parameters }: ApiError): Failure {
  const reason = (description ?? "an error without a reason").slice(0, longestReason);
  if (code === undefined) return { kind: "unreachable", reason };
  const { migrate_to_chat_id: moved, retry_after: seconds } = parameters;
  if (moved !== undefined) return { kind: "migrated", chat: String(moved) };
  if (code === 429)
    return { kind: "rate-limited", retryAfterMs: Math.max(1, seconds ?? 1) * 1_000 };
  if (code >= 500) return { kind: "unreachable", reason };
  if (code === 401 || code === 404) return { kind: "unauthorized", reason };
  if (code === 409) return { kind: "conflict", reason };
  return code === 400 ? badRequest(reason) : { kind: "refused", reason };
}

const noMessage =
  /message to (?:edit|delete|be replied) not found|message can't be edited|MESSAGE_ID_INVALID|no text in the message to edit/i;

function badRequest(reason: string): Failure {
  if (/message is not modified/i.test(reason)) return { kind: "unchanged" };
  if (/can't parse entities|can't find end/i.test(reason)) return { kind: "unparsable", reason };
  if (noMessage.test(reason)) return { kind: "no-message", reason };
  if (/message thread not found|TOPIC_(?:DELETED|ID_INVALID)/i.test(reason))
    return { kind: "no-topic", reason };
  return { kind: "refused", reason };
}

const platform = "telegram";

/** The failure for the bot, which knows when to repeat and when not. */
export function faultOf(failure: Failure): Fault {
  switch (failure.kind) {
    case "rate-limited":
      return new Fault("adapter.rate-limited", { platform, retryAfterMs: failure.retryAfterMs });
    case "unreachable":
    case "unauthorized":
    case "conflict":
      return new Fault("adapter.unavailable", { platform, reason: failure.reason });
    case "refused":
    case "unparsable":
    case "no-message":
    case "no-topic":
      return new Fault("adapter.undeliverable", { platform, reason: failure.reason });
    case "migrated":
      return new Fault("adapter.undeliverable", { platform, reason: "the group has moved" });
    case "unchanged":
      return new Fault("adapter.undeliverable", { platform, reason: "nothing to change" });
  }
}

/** The failure in words for the operator. */
export function reasonOf(failure: Failure): string {
  switch (failure.kind) {
    case "rate-limited":
      return `it asks to wait ${Math.ceil(failure.retryAfterMs / 1_000)} s`;
    case "migrated":
    case "unchanged":
      return failure.kind;
    case "unparsable":
    case "no-message":
    case "no-topic":
    case "refused":
    case "conflict":
    case "unauthorized":
    case "unreachable":
      return failure.reason;
  }
}
