import { Fault } from "../../src/index.ts";

/** Why Discord did not do what it was asked. */
export type Failure =
  /** Too much; nothing was done. */
  | { readonly kind: "rate-limited"; readonly retryAfterMs: number }
  /** The bot may not speak or read there, the channel is gone, or the person takes no messages. */
  | { readonly kind: "not-there"; readonly reason: string }
  /** The message to change is gone, or is not to be changed. */
  | { readonly kind: "gone"; readonly reason: string }
  /** The token of an interaction is good no longer, or not yet: it was not acknowledged. */
  | { readonly kind: "expired"; readonly reason: string }
  /** What was sent is larger than Discord takes. */
  | { readonly kind: "too-large"; readonly reason: string }
  /** It is not allowed, or not understood: the same again is no use. */
  | { readonly kind: "refused"; readonly reason: string }
  /** The token is not, or no longer, that of a bot. */
  | { readonly kind: "unauthorized"; readonly reason: string }
  /** It never went; nothing was done. */
  | { readonly kind: "unsent"; readonly reason: string }
  /** Nobody knows whether it was done. */
  | { readonly kind: "unreachable"; readonly reason: string };

/** What came was said by something in between; nobody knows whether it was done. */
export const foreign: Failure = { kind: "unreachable", reason: "an answer that is not Discord's" };

/** It was ended before it went. */
export const calledOff: Failure = { kind: "unsent", reason: "called off before it went" };

/** An answer with such a status was not given by Discord's API, or is of a bad day. */
export const httpFailure = (status: number): Failure => ({
  kind: "unreachable",
  reason: `HTTP status ${status}`,
});

/** An error as Discord tells it. */
export interface ApiError {
  readonly status: number;
  /** 0 where Discord has none of its own. */
  readonly code: number;
  /** Which part of what was sent was wrong, for 50035. */
  readonly detail?: string | undefined;
}

type Coded = Exclude<Failure["kind"], "rate-limited" | "unsent">;

const unread = "the bot may not read the messages there";

// Discord's own messages are not repeated: they may hold what was sent. Source: Discord API
// reference, "JSON Error Codes".
const codes: { readonly [Kind in Coded]: { readonly [code: number]: string } } = {
  "not-there": {
    10003: "the channel is gone",
    10004: "the bot is not on that server",
    10013: "there is no such person",
    40007: "banned from that server",
    40058: "a forum takes no messages",
    50001: "the bot may not see that channel",
    50007: "the person takes no messages from the bot",
    50008: "that channel takes no messages",
    50009: "that server asks for more verification",
    50013: "the bot lacks a permission there",
    50024: "not possible in that kind of channel",
    50033: "there is no such person",
    50055: "the bot is not on that server",
    50083: "the thread is archived",
    50278: "the bot shares no server with the person",
    160002: unread,
    160005: "the thread is locked",
    160009: unread,
  },
  gone: {
    10008: "the message is gone",
    30046: "an old message was changed too often",
    50005: "the message is somebody else's",
    50021: "the message is Discord's own",
  },
  expired: {
    10015: "the interaction is over, or was not acknowledged",
    10062: "the interaction is over",
    50027: "the interaction is over",
  },
  "too-large": {
    40005: "larger than Discord takes",
    50045: "a file is larger than Discord takes",
  },
  refused: {
    40060: "the interaction is acknowledged already",
    40094: "too many answers to one interaction",
    50006: "an empty message",
    50035: "not understood",
    50109: "not understood",
    200000: "blocked by the server's AutoMod",
    240000: "blocked for a harmful link",
  },
  unauthorized: {
    40001: "the token was refused",
    50014: "the token was refused",
  },
  unreachable: {
    40006: "switched off for now",
    40333: "blocked on the way by Cloudflare",
    130000: "Discord is overloaded",
  },
};

// Mostly told with the status 429, which says how long; not always.
const tooMuch: ReadonlySet<number> = new Set([20016, 20022, 20028, 20029, 40003, 40004, 40062]);

interface Known {
  readonly kind: Coded;
  readonly words: string;
}

const known: ReadonlyMap<number, Known> = new Map(
  Object.entries(codes).flatMap(([kind, all]) =>
    Object.entries(all).map(([code, words]): [number, Known] => [
      Number(code),
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of `codes`
      { kind: kind as Coded, words },
    ]),
  ),
);

/** What an error of Discord's means. */
export function failureOf({ status, code, detail }: ApiError): Failure {
  if (status === 429 || tooMuch.has(code)) return limitedFor(undefined);
  const meant = known.get(code);
  if (meant) {
    const where = detail === undefined ? "" : `: ${detail}`;
    return { kind: meant.kind, reason: `${meant.words} (${code})${where}` };
  }
  if (status === 401) return { kind: "unauthorized", reason: "the token was refused" };
  if (status === 413) return { kind: "too-large", reason: "larger than Discord takes" };
  if (status >= 500) return httpFailure(status);
  return { kind: "refused", reason: code === 0 ? `HTTP status ${status}` : `error ${code}` };
}

/** True where the bot may say it, but not as an answer to a message. */
export const isUnread = (failure: Failure): boolean =>
  failure.kind === "not-there" && failure.reason.startsWith(unread);

const unsaidMs = 1_000;

/** Too much, for so long as was said, in ms; for a second where it was not. */
export function limitedFor(ms: number | undefined): Failure {
  const isSaid = ms !== undefined && Number.isFinite(ms) && ms > 0;
  return { kind: "rate-limited", retryAfterMs: isSaid ? Math.ceil(ms) : unsaidMs };
}

const platform = "discord";

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
    case "gone":
    case "expired":
    case "too-large":
    case "refused":
      return new Fault("adapter.undeliverable", { platform, reason: failure.reason });
  }
}

/** The failure in words for the operator. */
export function reasonOf(failure: Failure): string {
  return failure.kind === "rate-limited"
    ? `it asks to wait ${Math.ceil(failure.retryAfterMs / 1_000)} s`
    : failure.reason;
}
