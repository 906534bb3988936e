import type { Address, ChatEvent, MessageKey } from "../core/event.ts";
import type { Capabilities } from "../core/capabilities.ts";
import type { Outgoing } from "../core/view/view.ts";

/** What became of a delivery. Only `durable` and `refused` may be acknowledged to the platform. */
export type Receipt = "durable" | "refused" | "unavailable";

/** Hands an event to the bot; resolves once it is durable, before any handler runs. */
export type Receive = (event: ChatEvent) => Promise<Receipt>;

/** What one sending needs beside its content. */
export interface SendOptions {
  /** `<event>.<index>`: the same for a repeated sending, for platforms that take such a key. */
  readonly key: string;
  readonly signal: AbortSignal;
}

/**
 * A chat platform. Sending throws `Fault` `adapter.rate-limited` (wait and repeat),
 * `adapter.undeliverable` (never repeat) or `adapter.unavailable` (repeat).
 */
export interface ChatAdapter {
  readonly platform: string;
  /** True for the tenants that it speaks for: several bots of a platform may share a store. */
  serves(tenant: string): boolean;
  /** What the platform can do there. */
  capabilities(at: Address): Capabilities;
  /** Starts listening. Resolves when the first event could arrive. */
  start(receive: Receive): Promise<void>;
  /** Posts or edits (`view.replaces`), deletes what it must; resolves with the message's key. */
  send(to: Address, outgoing: Outgoing, options: SendOptions): Promise<MessageKey>;
  /**
   * What keeps it from hearing or from speaking right now, in words for the operator; `undefined`
   * while all is well. It goes on trying by itself.
   */
  trouble(): string | undefined;
  /** Stops listening: no event is handed over after it resolves. Sending still works. */
  stop(): Promise<void>;
}
