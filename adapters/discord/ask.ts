import {
  networkFailure,
  numberAt,
  parseJson,
  reveal,
  type Sealed,
  textAt,
  type Told,
} from "../../src/index.ts";
import { discordRoot, userAgent } from "./api-root.ts";
import { failureOf, foreign, httpFailure, limitedFor, type Failure } from "./failure.ts";

/** Where and for whom it is asked. */
export interface AskOptions {
  /** Another API than Discord's. @default "https://discord.com/api" */
  readonly apiRoot?: string | undefined;
  readonly token: Sealed;
  /** Ends what takes too long. */
  readonly signal: AbortSignal;
}

/** An answer, whatever it says. */
export interface Heard {
  readonly told: Told<unknown>;
  /** When it was there, in ms since 1970; `undefined` where that was not said. */
  readonly thereMs: number | undefined;
}

/**
 * Asks once, beside the bot itself, and changes nothing: a GET of `path`, which begins with a
 * slash. It goes past the client, since a header of the answer is wanted, too. Never rejects.
 */
export async function ask(path: string, options: AskOptions): Promise<Heard> {
  const { apiRoot = discordRoot, token, signal } = options;
  const headers = { authorization: `Bot ${reveal(token)}`, "user-agent": userAgent };
  try {
    const url = `${apiRoot}/v10${path}`;
    const response = await fetch(url, { redirect: "manual", headers, signal });
    const told = heardOf(response, parseJson(await response.text()));
    const thereMs = Date.parse(response.headers.get("date") ?? "");
    return { told, thereMs: Number.isNaN(thereMs) ? undefined : thereMs };
  } catch (error) {
    const told = { kind: "away", reason: silenceOf(error, signal) } as const;
    return { told, thereMs: undefined };
  }
}

/** What is wanted of an answer. */
export function read<Value>(
  told: Told<unknown>,
  pick: (body: unknown) => Value | undefined,
): Told<Value> {
  if (told.kind !== "told") return told;
  const value = pick(told.value);
  return value === undefined ? toldOf(foreign) : { kind: "told", value };
}

function heardOf({ status, headers }: Response, body: unknown): Told<unknown> {
  if (status === 429) return toldOf(limitedFor(waitMsIn(body, headers)));
  if (status >= 500) return toldOf(httpFailure(status));
  if (status === 200 && body !== undefined) return { kind: "told", value: body };
  // Source: Discord API reference, "Error Messages": all have a code, 0 if there is no better one.
  const code = numberAt(body, "code");
  const isDiscords = code !== undefined && textAt(body, "message") !== undefined;
  return toldOf(isDiscords ? failureOf({ status, code }) : foreign);
}

/** The body says it more exactly; what stands before Discord has only the header. */
const waitMsIn = (body: unknown, headers: Headers): number =>
  (numberAt(body, "retry_after") ?? Number(headers.get("retry-after"))) * 1_000;

/** What a failure is for who only asked. */
export function toldOf(failure: Failure): Exclude<Told<never>, { readonly kind: "told" }> {
  switch (failure.kind) {
    case "rate-limited":
      return { kind: "busy", waitSeconds: Math.ceil(failure.retryAfterMs / 1_000) };
    case "unreachable":
    case "unsent":
      return { kind: "away", reason: failure.reason };
    case "not-there":
    case "gone":
    case "expired":
    case "too-large":
    case "refused":
    case "unauthorized":
      return { kind: "refused", reason: failure.reason };
  }
}

/** Why a call brought no answer, in words. */
export function silenceOf(error: unknown, signal: AbortSignal): string {
  return signal.aborted ? "no answer in time" : networkFailure(error).reason;
}
