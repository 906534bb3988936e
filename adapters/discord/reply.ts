import { at, numberAt, textAt, type Address, type Json } from "../../src/index.ts";

/**
 * How an interaction is acknowledged: by a message that is filled in later; by leaving the message
 * with the button as it is, which may be changed later; by the form that it asks for.
 */
export type Ack = "message" | "update" | "form";

/** An interaction that is to be answered. */
export interface Interaction {
  readonly app: string;
  readonly id: string;
  /** Lets any process answer, for 15 min from `atMs` on. */
  readonly token: string;
  /** When it happened, in ms since 1970, by Discord's clock. */
  readonly atMs: number;
  readonly ack: Ack;
  /** Its message, the new one or that with the button, is shown to the person alone. */
  readonly hidden: boolean;
}

/** What an answer needs beside the channel and the person. */
export interface ReplyTo {
  readonly interaction?: Interaction;
  /** What is said takes the place of the message whose button was pressed. */
  readonly inPlace?: true;
  /** The message that is answered, where others read along. */
  readonly message?: string;
  /** The direct message that it came from, although the conversation is elsewhere. */
  readonly direct?: string;
}

const acks: readonly Ack[] = ["message", "update", "form"];

/** As the reply part of an address; {@link replyToOf} reads it. */
export function replyOf({ interaction, inPlace, message, direct }: ReplyTo): Json {
  return {
    ...(interaction ? { interaction: { ...interaction } } : {}),
    ...(inPlace ? { inPlace } : {}),
    ...(message === undefined ? {} : { message }),
    ...(direct === undefined ? {} : { direct }),
  };
}

/** What the reply part of an address holds; an address may come from a store. */
export function replyToOf({ reply }: Pick<Address, "reply">): ReplyTo {
  const interaction = interactionIn(reply);
  const message = textAt(reply, "message");
  const direct = textAt(reply, "direct");
  return {
    ...(interaction ? { interaction } : {}),
    ...(at(reply, "inPlace") === true ? { inPlace: true } : {}),
    ...(message === undefined ? {} : { message }),
    ...(direct === undefined ? {} : { direct }),
  };
}

function interactionIn(reply: Json): Interaction | undefined {
  const [app, id, token] = ["app", "id", "token"].map((name) => textAt(reply, "interaction", name));
  const atMs = numberAt(reply, "interaction", "atMs");
  const ack = acks.find((known) => known === at(reply, "interaction", "ack"));
  if (app === undefined || id === undefined || token === undefined) return undefined;
  if (atMs === undefined || ack === undefined) return undefined;
  return { app, id, token, atMs, ack, hidden: at(reply, "interaction", "hidden") === true };
}
