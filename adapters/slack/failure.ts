import { Fault } from "../../src/index.ts";

/** Why Slack did not do what it was asked. */
export type Failure =
  /** Too much; nothing was done. */
  | { readonly kind: "rate-limited"; readonly retryAfterMs: number }
  /** The bot cannot speak there, or the person is not there; elsewhere it may go. */
  | { readonly kind: "not-there"; readonly reason: string }
  /** The thread is gone, or nothing may be said in it. */
  | { readonly kind: "no-thread"; readonly reason: string }
  /** The message or the view to change is gone, or is not to be changed. */
  | { readonly kind: "gone"; readonly reason: string }
  /** What is good for a short time, a `trigger_id` or a `response_url`, is so no longer. */
  | { readonly kind: "expired"; readonly reason: string }
  /** The bot was not given the right to this call. */
  | { readonly kind: "missing-scope"; readonly reason: string }
  /** It is not allowed, there, now. */
  | { readonly kind: "refused"; readonly reason: string }
  /** The token is not, or no longer, that of a bot in this workspace. */
  | { readonly kind: "unauthorized"; readonly reason: string }
  /** The bot is not in this workspace. */
  | { readonly kind: "unknown-team"; readonly reason: string }
  /** It never went; nothing was done. */
  | { readonly kind: "unsent"; readonly reason: string }
  /** Nobody knows whether it was done. */
  | { readonly kind: "unreachable"; readonly reason: string };

/** What came was said by something in between; nobody knows whether it was done. */
export const foreign: Failure = { kind: "unreachable", reason: "an answer that is not Slack's" };

// Slack's words for what went wrong. An answer of something in between may hold anything, also what
// was sent: it is neither logged nor told.
const wordForm = /^[a-z][a-z0-9_]{0,79}$/;

type Word = Exclude<Failure["kind"], "rate-limited" | "unsent" | "unknown-team">;

const words: { readonly [Kind in Exclude<Word, "refused">]: readonly string[] } = {
  "not-there": [
    "not_in_channel",
    "channel_not_found",
    "user_not_in_channel",
    "is_archived",
    "restricted_action",
    "restricted_action_read_only_channel",
    "restricted_action_thread_only_channel",
    "posting_to_channel_denied",
  ],
  "no-thread": [
    "thread_not_found",
    "invalid_thread_ts",
    "cannot_reply_to_message",
    "restricted_action_non_threadable_channel",
    "restricted_action_thread_locked",
  ],
  // `not_found` is said of views.
  gone: ["message_not_found", "cant_update_message", "edit_window_closed", "not_found"],
  expired: [
    "expired_trigger_id",
    "exchanged_trigger_id",
    "invalid_trigger_id",
    "used_url",
    "expired_url",
  ],
  "missing-scope": ["missing_scope", "no_permission"],
  unauthorized: [
    "not_authed",
    "invalid_auth",
    "account_inactive",
    "token_revoked",
    "token_expired",
  ],
  unreachable: [
    "internal_error",
    // It says itself that some of it may have been done.
    "fatal_error",
    "service_unavailable",
    "request_timeout",
    // https://github.com/slackapi/python-slack-sdk/issues/1730: it passes.
    "file_update_failed",
    // The workspace is being moved into an organization: its calls fail now and then until it is.
    "team_added_to_org",
  ],
};

const kinds: ReadonlyMap<string, Word> = new Map(
  Object.entries(words).flatMap(([kind, all]) =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of `words`
    all.map((word): [string, Word] => [word, kind as Word]),
  ),
);

const tooMuch: ReadonlySet<string> = new Set(["ratelimited", "rate_limited"]);

/** What a word of Slack means. Anything else came from something in between. */
export function failureOf(word: unknown): Failure {
  if (typeof word !== "string" || !wordForm.test(word)) return foreign;
  if (tooMuch.has(word)) return limitedFor(undefined);
  return { kind: kinds.get(word) ?? "refused", reason: word };
}

/** Too much, for so many seconds as Slack said; for one where it did not. */
export function limitedFor(seconds: number | undefined): Failure {
  const wait = seconds !== undefined && Number.isFinite(seconds) ? seconds : 1;
  return { kind: "rate-limited", retryAfterMs: Math.max(1, wait) * 1_000 };
}

const platform = "slack";

/** The failure for the bot, which knows when to repeat and when not. */
export function faultOf(failure: Failure): Fault {
  switch (failure.kind) {
    case "rate-limited":
      return new Fault("adapter.rate-limited", { platform, retryAfterMs: failure.retryAfterMs });
    case "unreachable":
    case "unsent":
    case "unauthorized":
      return new Fault("adapter.unavailable", { platform, reason: failure.reason });
    case "not-there":
    case "no-thread":
    case "gone":
    case "expired":
    case "missing-scope":
    case "refused":
    case "unknown-team":
      return new Fault("adapter.undeliverable", { platform, reason: failure.reason });
  }
}

/** The failure in words for the operator. */
export function reasonOf(failure: Failure): string {
  return failure.kind === "rate-limited"
    ? `it asks to wait ${Math.ceil(failure.retryAfterMs / 1_000)} s`
    : failure.reason;
}
