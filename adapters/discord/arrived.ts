import { at, numberAt, textAt, type MessageKey } from "../../src/index.ts";
import type { Acquaintance } from "./known-commands.ts";
import { keyOf } from "./message-key.ts";
import type { Ack, Interaction, ReplyTo } from "./reply.ts";
import { idAt, msOfId } from "./snowflake.ts";
import { sourceOfInteraction, type Source } from "./source.ts";

/** What every interaction has. */
export interface Arrived {
  readonly id: string;
  readonly app: string;
  readonly token: string;
  readonly atMs: number;
  readonly source: Source;
  readonly body: unknown;
  readonly data: unknown;
  readonly known: Acquaintance;
}

/** What every interaction has; `undefined` for what cannot be answered. */
export function arrivedIn(body: unknown, known: Acquaintance): Arrived | undefined {
  const [id, app] = [idAt(body, "id"), idAt(body, "application_id")];
  const token = textAt(body, "token");
  const source = sourceOfInteraction(body, known.botId);
  const atMs = id === undefined ? undefined : msOfId(id);
  if (id === undefined || atMs === undefined || app === undefined) return undefined;
  if (token === undefined || !source) return undefined;
  return { id, app, token, atMs, source, body, data: at(body, "data"), known };
}

// Source: Discord API reference, "Message Flags": only the person who did something sees it.
const ephemeral = 64;

/**
 * The interaction as an address has it. Where others read along, a new message is seen by who asked
 * alone.
 */
export function interactionOf(
  { id, app, token, atMs, source, body }: Arrived,
  ack: Ack,
): Interaction {
  const hidden = ack === "message" ? source.shared : isHidden(body);
  return { app, id, token, atMs, ack, hidden };
}

const isHidden = (body: unknown): boolean =>
  ((numberAt(body, "message", "flags") ?? 0) & ephemeral) !== 0;

/** Where it belongs to: what goes on in a direct message may belong to a conversation on a server. */
export function whereabouts(
  { source }: Arrived,
  origin: string | undefined,
): { readonly source: Source; readonly direct: ReplyTo } {
  if (origin === undefined || origin === source.channel || source.shared)
    return { source, direct: {} };
  return {
    source: { ...source, channel: origin, shared: true },
    direct: { direct: source.channel },
  };
}

/** The message that the button stands on. */
export function messageIn(
  { body, source }: Arrived,
  earlier: readonly string[],
): MessageKey | undefined {
  const id = idAt(body, "message", "id");
  if (id === undefined) return undefined;
  return isHidden(body)
    ? keyOf({ kind: "hidden", id })
    : keyOf({ kind: "posted", channel: source.channel, ids: [...earlier, id] });
}
