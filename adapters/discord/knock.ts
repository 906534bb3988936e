import { networkFailure, seal, textAt, type Told } from "../../src/index.ts";
import { silenceOf } from "./ask.ts";
import { frameIn } from "./gateway/frames.ts";
import { gatewayUrlIn } from "./gateway/session.ts";
import { openWire } from "./gateway/wire.ts";

/** Where the gateway is to be heard. */
export interface Knock {
  /** As Discord gave it: `wss://…`. */
  readonly url: string;
  /** Ends what takes too long. */
  readonly signal: AbortSignal;
}

const notTheGateways = { kind: "away", reason: "an answer that is not the gateway's" } as const;

/**
 * Opens a WebSocket to the gateway, hears its hello, and goes before it is asked who it is: no
 * session is begun, nothing is taken from the bot. What lets calls of the API through may well stop
 * a WebSocket. Source: Discord API reference, "Gateway", Connecting. Never rejects.
 */
export async function knock({ url, signal }: Knock): Promise<Told<true>> {
  const address = gatewayUrlIn(url);
  if (address === undefined) return notTheGateways;
  if (signal.aborted) return lateBy(signal);
  return new Promise((resolve) => {
    let told: Told<true> = notTheGateways;
    const leave = (what: Told<true>): void => {
      signal.removeEventListener("abort", giveUp);
      resolve(what);
      wire.cut();
    };
    const giveUp = (): void => leave(lateBy(signal));
    const wire = openWire({
      // It is never said.
      token: seal(""),
      shard: { id: 0, count: 1 },
      to: { url: address },
      mayBegin: () => new Promise(() => undefined),
      said: () => undefined,
      heard: (message) =>
        leave(frameIn(message)?.kind === "hello" ? { kind: "told", value: true } : notTheGateways),
      closed: () => leave(told),
      failed: (error) => (told = refusalBy(error)),
    });
    signal.addEventListener("abort", giveUp, { once: true });
  });
}

const lateBy = (signal: AbortSignal): Told<never> => ({
  kind: "away",
  reason: silenceOf(undefined, signal),
});

/** What keeps a WebSocket from being opened, or from being one. */
function refusalBy(error: unknown): Told<never> {
  const [, status] = /response: (\d{3})$/.exec(textAt(error, "message") ?? "") ?? [];
  if (status !== undefined) return { kind: "away", reason: `HTTP ${status}` };
  const code = textAt(error, "code") ?? "WS_ERR";
  return code.startsWith("WS_ERR")
    ? notTheGateways
    : { kind: "away", reason: networkFailure(error).reason };
}
