import type { Modal } from "./modal.ts";
import type { Interaction } from "./reply.ts";

/** An interaction that waits for its first answer. */
export type Waiting = Pick<Interaction, "id" | "token">;

/** What became of a first answer. Source: Discord API reference, "Interaction Callback". */
export type Callback =
  /** Discord took it. */
  | "done"
  /** It has got one already (40060): also this one, where nobody heard that it arrived. */
  | "taken"
  /** Discord waits no longer (10062). */
  | "late"
  /** Discord takes none like this; the same again is no use. */
  | "refused"
  /** Nobody knows whether it arrived: a cut socket, a 5xx, a 429, something in between. */
  | "unreachable";

/** A value that a person may choose while they type. */
export interface Choice {
  readonly name: string;
  /** A number for an option that takes numbers. */
  readonly value: string | number;
}

/**
 * First answers to interactions, each tried once. None rejects; `signal` ends a try, which is
 * `unreachable` then.
 */
export interface Callbacks {
  /** A message that is filled in later (type 5); `hidden` fixes that the person alone sees it. */
  message(
    interaction: Waiting,
    how: { readonly hidden: boolean; readonly signal: AbortSignal },
  ): Promise<Callback>;
  /** The message with the button stays as it is (type 6). */
  update(interaction: Waiting, how: { readonly signal: AbortSignal }): Promise<Callback>;
  /** A text for the person alone (type 4 with flag 64). */
  say(
    interaction: Waiting,
    how: { readonly text: string; readonly signal: AbortSignal },
  ): Promise<Callback>;
  /** What may be meant (type 8), 25 at most. */
  choices(
    interaction: Waiting,
    how: { readonly choices: readonly Choice[]; readonly signal: AbortSignal },
  ): Promise<Callback>;
  /** A form (type 9). */
  form(
    interaction: Waiting,
    how: { readonly modal: Modal; readonly signal: AbortSignal },
  ): Promise<Callback>;
}
