import { at, numberAt, parseJson, textAt } from "../../../src/index.ts";

/** What the gateway says. Source: Discord API reference, "Gateway Opcodes". */
export type Frame =
  | { readonly kind: "dispatch"; readonly t: string; readonly seq: number; readonly d: unknown }
  /** It wants to hear that this side lives. */
  | { readonly kind: "beat" }
  | { readonly kind: "reconnect" }
  | { readonly kind: "invalid"; readonly isResumable: boolean }
  /** The first word: how often this side has to say that it lives, in ms. */
  | { readonly kind: "hello"; readonly everyMs: number }
  | { readonly kind: "acknowledged" };

// As Discord's own says, where it says nothing that can be.
const usualMs = 41_250;
const shortestMs = 100;
const longestMs = 10 * 60_000;

/** What a message says; `undefined` for what is nothing of the gateway's. */
export function frameIn(message: unknown): Frame | undefined {
  const payload = typeof message === "string" ? parseJson(message) : undefined;
  switch (numberAt(payload, "op")) {
    case 0:
      return dispatchIn(payload);
    case 1:
      return { kind: "beat" };
    case 7:
      return { kind: "reconnect" };
    case 9:
      return { kind: "invalid", isResumable: at(payload, "d") === true };
    case 10:
      return { kind: "hello", everyMs: intervalIn(payload) };
    case 11:
      return { kind: "acknowledged" };
    case undefined:
    default:
      return undefined;
  }
}

function dispatchIn(payload: unknown): Frame | undefined {
  const t = textAt(payload, "t");
  const seq = numberAt(payload, "s");
  if (t === undefined || seq === undefined) return undefined;
  return { kind: "dispatch", t, seq, d: at(payload, "d") };
}

function intervalIn(payload: unknown): number {
  const everyMs = numberAt(payload, "d", "heartbeat_interval") ?? usualMs;
  return everyMs >= shortestMs && everyMs <= longestMs ? everyMs : usualMs;
}
