import type { ConversationStore } from "../../../src/ports/conversation-store.ts";
import type { Player } from "../../support/stores-player.ts";

/**
 * `number`: one of its numbers is none. `entry`: the event at the head is missing. `packet`: the
 * views in the outbox are.
 */
export type Damage = "number" | "entry" | "packet";

/** A store under test and the time it lives in. */
export interface ConversationStoreSubject {
  readonly store: ConversationStore;
  /** Lets so much time pass for the store. */
  readonly pass: (ms: number) => void | Promise<void>;
  /** Damages the stored record of a conversation, as no call of ours does. */
  readonly damage: (conversation: string, kind: Damage) => void | Promise<void>;
  readonly close: () => Promise<void>;
}

/** The subject of the running test, with calls of one new conversation. */
export type Scene = () => ConversationStoreSubject & { readonly one: Player };

/** Declares one test. */
export type Case = (title: string, test: () => Promise<void>) => void;

/** The event `event` at the head, as a holder is told. */
export function head(
  event: string,
  tries = 1,
): { readonly event: string; readonly packet: string; readonly tries: number } {
  return { event, packet: `packet of ${event}`, tries };
}

/** The views that the commit of `event` left, of which `sent` are out. */
export function outbox(
  event: string,
  sent = 0,
): { readonly event: string; readonly packet: string; readonly sent: number } {
  return { event, packet: `views of ${event}`, sent };
}
