import { numberAt, reveal, textAt, type Sealed } from "../../../src/index.ts";
import { discordRoot, userAgent } from "../api-root.ts";
import { gatewayUrlIn } from "./session.ts";

/** How the gateway may be used. Source: Discord API reference, "Get Gateway Bot". */
export interface BotInfo {
  /** Where sessions are begun, `wss://…`. */
  readonly url: string;
  /** How many shards Discord recommends. */
  readonly shards: number;
  /** How many sessions may still be begun before `resetAfterMs` have passed. */
  readonly remaining: number;
  readonly resetAfterMs: number;
  /** How many shards may begin a session at once, every 5 s. */
  readonly concurrency: number;
}

/** What Discord answered. */
export type InfoAnswer =
  | { readonly kind: "done"; readonly info: BotInfo }
  /** The token is not that of a bot. */
  | { readonly kind: "refused" }
  | { readonly kind: "limited"; readonly retryAfterMs: number }
  | { readonly kind: "unreachable"; readonly reason: string };

/** What is asked, and as whom. */
export interface BotInfoParts {
  readonly token: Sealed;
  /** An API of one's own, without a version. @default "https://discord.com/api" */
  readonly apiRoot?: string | undefined;
}

/** Asks Discord; each call is one try. Does not reject: a failure is an answer. */
export async function askBotInfo(
  { token, apiRoot = discordRoot }: BotInfoParts,
  signal: AbortSignal,
): Promise<InfoAnswer> {
  try {
    const response = await fetch(`${apiRoot}/v10/gateway/bot`, {
      headers: { authorization: `Bot ${reveal(token)}`, "user-agent": userAgent },
      redirect: "error",
      signal,
    });
    const body: unknown = await response.json().catch(() => undefined);
    return response.ok ? infoIn(body) : refusalOf(response, body);
  } catch (error) {
    return { kind: "unreachable", reason: reasonIn(error) };
  }
}

function infoIn(body: unknown): InfoAnswer {
  const url = gatewayUrlIn(textAt(body, "url"));
  if (url === undefined)
    return { kind: "unreachable", reason: "something else than Discord answers" };
  const limit = (name: string): number | undefined => numberAt(body, "session_start_limit", name);
  const info = {
    url,
    shards: Math.max(1, Math.trunc(numberAt(body, "shards") ?? 1)),
    remaining: limit("remaining") ?? 1,
    resetAfterMs: limit("reset_after") ?? 0,
    concurrency: Math.max(1, Math.trunc(limit("max_concurrency") ?? 1)),
  };
  return { kind: "done", info };
}

function refusalOf(response: Response, body: unknown): InfoAnswer {
  const { status, headers } = response;
  if (status === 401) return { kind: "refused" };
  if (status !== 429) return { kind: "unreachable", reason: `HTTP ${status}` };
  const seconds = numberAt(body, "retry_after") ?? Number(headers.get("retry-after") ?? 1);
  const waitMs = Number.isFinite(seconds) ? Math.max(1, seconds) * 1_000 : 1_000;
  return { kind: "limited", retryAfterMs: waitMs };
}

function reasonIn(error: unknown): string {
  const name = textAt(error, "name");
  if (name === "AbortError" || name === "TimeoutError") return "no answer in time";
  return textAt(error, "cause", "code") ?? "no connection";
}
