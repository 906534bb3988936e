import {
  MessageFlags,
  MessageType,
  type APIEmbed,
  type APIMessage,
  type APIMessageTopLevelComponent,
} from "discord-api-types/v10";

import type { ApiCall } from "./api-call.ts";
import { filesAfter, placed, type Files } from "./attachments.ts";
import type { Backstage } from "./backstage.ts";
import { notFound, Refusal } from "./refusal.ts";
import { tellOfDeletion, tellOfMessage } from "./telling.ts";
import { botUser } from "./users.ts";
import type { Room, Stored } from "./world.ts";

/** What a body says of a message, once it was found to be in order. */
export interface MessageBody {
  readonly content?: string | null;
  readonly embeds?: readonly APIEmbed[] | null;
  readonly components?: readonly APIMessageTopLevelComponent[] | null;
  readonly flags?: number | null;
  readonly nonce?: string | number | null;
}

/** How a message of the bot's is made. */
export interface Making {
  readonly room: Room;
  readonly call: Pick<ApiCall, "body" | "files">;
  /** The one person who sees it. */
  readonly onlyFor?: string | undefined;
  /** What else the API shows of it. */
  readonly more?: Partial<APIMessage>;
}

const stamp = (stage: Backstage): string =>
  new Date(stage.time.nowMs()).toISOString().replace("Z", "000+00:00");

/** A message without anything in it. */
export const blank = (stage: Backstage, room: Room): APIMessage => ({
  id: stage.ids.next(),
  channel_id: room.channel.id,
  type: MessageType.Default,
  author: botUser(stage),
  content: "",
  timestamp: stamp(stage),
  edited_timestamp: null,
  tts: false,
  mention_everyone: false,
  mentions: [],
  mention_roles: [],
  attachments: [],
  embeds: [],
  components: [],
  pinned: false,
  flags: 0 as MessageFlags,
});

/** The bot says something new. Throws a `Refusal` if that is nothing. */
export function post(stage: Backstage, making: Making): Stored {
  const { room, call, onlyFor, more } = making;
  const base = { ...blank(stage, room), ...more };
  const { wire, files } = filled(stage, { room, call, base, old: undefined });
  if (isEmpty(wire, files)) throw new Refusal(400, 50_006);
  return add(stage, room, { wire, files, onlyFor });
}

/** Something stands there for which nothing has to be said yet. */
export function add(
  stage: Backstage,
  room: Room,
  given: Pick<Stored, "wire" | "files" | "onlyFor">,
): Stored {
  const { onlyFor } = given;
  if (room.isDeleted) throw notFound(10_003);
  const flags = (given.wire.flags ?? 0) | (onlyFor === undefined ? 0 : MessageFlags.Ephemeral);
  const stored = { ...given, wire: { ...given.wire, flags }, from: "bot", stands: true, edits: 0 };
  room.messages.push(stored);
  if (onlyFor === undefined) tellOfMessage(stage, room, { t: "MESSAGE_CREATE", wire: stored.wire });
  return stored;
}

/** The bot changes what stands there, or fills it in. Throws a `Refusal` if nothing would be left. */
export function change(stage: Backstage, stored: Stored, making: Making): Stored {
  const { room, call } = making;
  const { wire: base } = stored;
  const { wire, files } = filled(stage, { room, call, base, old: stored });
  if (isEmpty(wire, files)) throw new Refusal(400, 50_006);
  const wasLoading = ((base.flags ?? 0) & MessageFlags.Loading) !== 0;
  const flags = (wire.flags ?? 0) & ~MessageFlags.Loading;
  const edited = wasLoading ? base.edited_timestamp : stamp(stage);
  stored.wire = { ...wire, flags, edited_timestamp: edited };
  stored.files = files;
  if (!wasLoading) stored.edits += 1;
  if (stored.onlyFor === undefined)
    tellOfMessage(stage, room, { t: "MESSAGE_UPDATE", wire: stored.wire });
  return stored;
}

/** It stands there no longer. */
export function remove(stage: Backstage, room: Room, stored: Stored): void {
  stored.stands = false;
  if (stored.onlyFor === undefined) tellOfDeletion(stage, room, stored.wire.id);
}

interface Filling {
  readonly room: Room;
  readonly call: Pick<ApiCall, "body" | "files">;
  readonly base: APIMessage;
  readonly old: Stored | undefined;
}

/** What the body does not name stays as it was. */
function filled(
  stage: Backstage,
  { room, call, base, old }: Filling,
): { readonly wire: APIMessage; readonly files: Files } {
  const body = (call.body ?? {}) as MessageBody;
  const files = filesAfter(stage, call, old);
  const own = body.embeds === undefined ? base.embeds : (body.embeds ?? []);
  const { embeds, attachments } = placed(room, own, files);
  const hasNonce = body.nonce !== undefined && body.nonce !== null && !old;
  return {
    files,
    wire: {
      ...base,
      content: body.content === undefined ? base.content : (body.content ?? ""),
      embeds,
      attachments: unshown(attachments, own),
      components: [...numbered(body.components === undefined ? base.components : body.components)],
      flags: flagsAfter(base.flags ?? 0, body.flags),
      ...(hasNonce && { nonce: body.nonce ?? "" }),
    },
  };
}

/** What an embed of before shows does not stand below it. */
function unshown(
  attachments: readonly APIMessage["attachments"][number][],
  embeds: readonly APIEmbed[],
): APIMessage["attachments"] {
  const shown = new Set(embeds.flatMap(({ image, thumbnail }) => [image?.url, thumbnail?.url]));
  return attachments.filter(({ url }) => !shown.has(url));
}

const settable = MessageFlags.SuppressEmbeds | MessageFlags.IsComponentsV2;

const flagsAfter = (before: number, given: number | null | undefined): number =>
  given === undefined || given === null ? before : (before & ~settable) | (given & settable);

/** Every component has a number. */
function numbered(
  components: readonly APIMessageTopLevelComponent[] | null | undefined,
): readonly APIMessageTopLevelComponent[] {
  let last = 0;
  const withId = (component: object): object => {
    const id = (last += 1);
    const { components: inner } = component as { readonly components?: readonly object[] };
    return { ...component, id, ...(inner && { components: inner.map(withId) }) };
  };
  return (components ?? []).map((one) => withId(one) as APIMessageTopLevelComponent);
}

const isEmpty = ({ content, embeds, components }: APIMessage, files: Files): boolean =>
  content.trim() === "" && embeds.length === 0 && files.size === 0 && !hasOwnWords(components);

/** Buttons alone are a message, too. Source: discord/discord-api-docs, "Create Message". */
const hasOwnWords = (components: APIMessage["components"]): boolean =>
  (components ?? []).length > 0;
