import type { Address, MessageKey } from "../core/event.ts";
import { Fault, isFault } from "../core/fault.ts";
import { LentSignal } from "../core/lent-signal.ts";
import type { Outgoing } from "../core/view/view.ts";
import type { SendOptions } from "../ports/chat-adapter.ts";
import { Cutoff, unlessCut } from "./cutoff.ts";
import { adapterFor, type Means } from "./tools.ts";

/** One thing to be said, and where. */
export interface Letter {
  readonly at: Address;
  readonly outgoing: Outgoing;
  /** The same for a repeated sending. */
  readonly key: string;
}

/** What became of one sending. After `unavailable` it may or may not have arrived. */
export type Outcome =
  | { readonly kind: "sent"; readonly message: MessageKey }
  | { readonly kind: "rate-limited"; readonly retryAfterMs: number; readonly reason: string }
  | { readonly kind: "undeliverable" | "unavailable"; readonly reason: string };

/** Sends once, for `sendTimeoutMs` at most. Never rejects. */
export async function sendOnce(means: Means, letter: Letter, cutoff: Cutoff): Promise<Outcome> {
  const adapter = adapterFor(means, letter.at);
  if (!adapter) return { kind: "undeliverable", reason: "no adapter serves this platform" };
  const limit = new Cutoff(cutoff);
  const callOff = means.clock.alarm(means.settings.sendTimeoutMs, () => limit.cut());
  const options = new Options(letter.key, limit);
  try {
    // An adapter that does not heed its signal must not hold up the conversation.
    const message = await unlessCut(adapter.send(letter.at, letter.outgoing, options), limit);
    if (message === undefined) return { kind: "unavailable", reason: "no answer in time" };
    return { kind: "sent", message };
  } catch (error) {
    return refusal(error);
  } finally {
    callOff();
    limit.release();
  }
}

class Options extends LentSignal implements SendOptions {
  readonly key: string;

  constructor(key: string, limit: Cutoff) {
    super(limit);
    this.key = key;
  }
}

function refusal(error: unknown): Outcome {
  if (isFault(error, "adapter.rate-limited")) {
    const retryAfterMs = Math.max(1, error.details.retryAfterMs);
    return { kind: "rate-limited", retryAfterMs, reason: error.message };
  }
  if (isFault(error, "adapter.undeliverable"))
    return { kind: "undeliverable", reason: error.message };
  // What an adapter throws beside its faults is not known to be free of secrets.
  const reason = error instanceof Fault ? error.message : "the adapter failed";
  return { kind: "unavailable", reason };
}

/** The same said in a new message instead of as an edit; `undefined` if it was no edit. */
export function asNewMessage(outgoing: Outgoing): Outgoing | undefined {
  if (outgoing.view.replaces === undefined) return undefined;
  const { replaces: _, ...view } = outgoing.view;
  if (!outgoing.erase) return { ...outgoing, view };
  const { replaces: __, ...unerased } = outgoing.erase.unerased;
  return { ...outgoing, view, erase: { ...outgoing.erase, unerased } };
}

/** The same said by editing `message`. */
export function asEdit(outgoing: Outgoing, message: MessageKey): Outgoing {
  const view = { ...outgoing.view, replaces: message };
  if (!outgoing.erase) return { ...outgoing, view };
  const unerased = { ...outgoing.erase.unerased, replaces: message };
  return { ...outgoing, view, erase: { ...outgoing.erase, unerased } };
}
