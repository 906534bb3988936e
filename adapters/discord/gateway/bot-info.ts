import { numberAt, textAt } from "../../../src/index.ts";
import type { Answer } from "../answer.ts";
import type { RestApi } from "../rest-api.ts";
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

/** Asks Discord; each call is one try. */
export const askBotInfo = (api: RestApi, signal: AbortSignal): Promise<Answer<BotInfo>> =>
  api.call({ method: "GET", route: "/gateway/bot", read: infoIn }, signal);

function infoIn(body: unknown): BotInfo | undefined {
  const url = gatewayUrlIn(textAt(body, "url"));
  if (url === undefined) return undefined;
  const limit = (name: string): number | undefined => numberAt(body, "session_start_limit", name);
  return {
    url,
    shards: Math.max(1, Math.trunc(numberAt(body, "shards") ?? 1)),
    remaining: limit("remaining") ?? 1,
    resetAfterMs: limit("reset_after") ?? 0,
    concurrency: Math.max(1, Math.trunc(limit("max_concurrency") ?? 1)),
  };
}
