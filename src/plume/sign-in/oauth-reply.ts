import { z } from "zod";
import type { TokenFailure } from "../model.ts";
import { parseRetryAfter } from "../http/retry-after.ts";
import { parseJson } from "../cloud/schemas-base.ts";

/** What a token service granted. */
export interface Grant {
  readonly accessToken: string;
  /** How long the token lives, in ms. */
  readonly lifeMs: number;
  /** What `expires_in` said when it could not be taken as it was; shortened, safe to log. */
  readonly assumedFrom?: string;
}

/** A token service's reply, understood. */
export type GrantReply =
  | { readonly kind: "granted"; readonly grant: Grant }
  | { readonly kind: "failed"; readonly failure: TokenFailure };

/** What of a reply matters, beside the scope that was asked for. */
export interface TokenReply {
  readonly status: number;
  readonly body: string;
  readonly retryAfter?: string;
  readonly askedScope: string;
  readonly nowMs: number;
}

// The guides speak of 600 and 1800 s and of 24 h at most; 600 is the safe guess.
const assumedLifeMs = 600_000;
const longestLifeMs = 24 * 60 * 60_000;

// OAuth's words are snake case. Anything else ("Not Found", an echoed credential) is no word of
// OAuth and is neither shown nor logged.
const errorWord = z
  .string()
  .max(40)
  .regex(/^[a-z]+(?:_[a-z]+)*$/);

const replySchema = z.object({
  access_token: z
    .string()
    .regex(/^[\x21-\x7e]+$/)
    .optional()
    .catch(undefined),
  scope: z
    .union([z.string(), z.array(z.string()).transform((words) => words.join(" "))])
    .optional()
    .catch(undefined),
  expires_in: z.unknown().optional(),
  error: errorWord.optional().catch(undefined),
  errorCode: z.string().optional().catch(undefined),
});

type Reply = z.infer<typeof replySchema>;

/** Understands a reply, however odd; never throws, and keeps nothing of its text but OAuth words. */
export function parseTokenReply(reply: TokenReply): GrantReply {
  const json = parseJson(reply.body);
  const parsed = replySchema.safeParse(json).data;
  const good = reply.status >= 200 && reply.status < 300;
  if (!good || (parsed?.error !== undefined && parsed.access_token === undefined)) {
    return { kind: "failed", failure: toFailure(reply, parsed) };
  }
  if (json === undefined || parsed?.errorCode !== undefined) return notATokenService(reply.status);
  if (parsed?.access_token === undefined) return failed({ kind: "no-access-token" });
  const missing = missingScope(reply.askedScope, parsed.scope);
  if (missing !== "") return failed({ kind: "smaller-scope", missing });
  const life = parseLife(parsed.expires_in);
  return { kind: "granted", grant: { accessToken: parsed.access_token, ...life } };
}

const failed = (failure: TokenFailure): GrantReply => ({ kind: "failed", failure });

const notATokenService = (status: number): GrantReply =>
  failed({ kind: "not-a-token-service", status });

const passingWords: ReadonlySet<string> = new Set([
  "server_error",
  "temporarily_unavailable",
  "slow_down",
]);

// By the word first, then by the status: which status comes with which word is not written down.
function toFailure(reply: TokenReply, parsed: Reply | undefined): TokenFailure {
  const { status } = reply;
  const error = parsed?.error;
  const passing = status === 408 || status === 429 || status >= 500;
  if (error !== undefined ? passingWords.has(error) : passing) return toBusy(reply);
  if (error !== undefined) {
    // A 5xx with a word of its own ("internal") is still about the server, not the values.
    const aboutValues = /^(?:invalid|unsupported|unauthorized)_/.test(error);
    return passing && !aboutValues ? toBusy(reply) : { kind: "refused", status, error };
  }
  const bare = status === 400 || status === 401 || status === 403;
  return bare && parsed?.errorCode === undefined
    ? { kind: "refused", status }
    : { kind: "not-a-token-service", status };
}

function toBusy(reply: TokenReply): TokenFailure {
  const retryAfterMs = parseRetryAfter(reply.retryAfter, reply.nowMs);
  return retryAfterMs === undefined
    ? { kind: "busy", status: reply.status }
    : { kind: "busy", status: reply.status, retryAfterMs };
}

// No scope in the reply means: as asked (RFC 6749, section 5.1).
function missingScope(asked: string, granted: string | undefined): string {
  if (granted === undefined) return "";
  const words = new Set(granted.split(/[\s,]+/));
  return asked
    .split(" ")
    .filter((word) => !words.has(word))
    .join(" ");
}

function parseLife(value: unknown): Pick<Grant, "lifeMs" | "assumedFrom"> {
  const seconds = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof seconds !== "number" || !Number.isFinite(seconds) || seconds <= 0) {
    return { lifeMs: assumedLifeMs, assumedFrom: describeLife(value) };
  }
  const lifeMs = Math.max(1, Math.floor(seconds * 1000));
  return lifeMs <= longestLifeMs
    ? { lifeMs }
    : { lifeMs: longestLifeMs, assumedFrom: describeLife(seconds) };
}

// Numbers are told, texts are not: a confused server may put anything there.
function describeLife(value: unknown): string {
  if (value === undefined) return "missing";
  return typeof value === "number" ? String(value) : value === null ? "null" : typeof value;
}
