import type { Backstage } from "./backstage.ts";
import { tellOfChange, tellOfMessage } from "./events.ts";
import type { Inspected } from "./inspector.ts";
import type { Upload } from "./types.ts";
import type { Room, Stored, Team, WireMessage } from "./world.ts";

/** Where the bot writes, and for whom. */
export interface Place {
  readonly team: Team;
  readonly room: Room;
  readonly thread?: string | undefined;
  /** The one person who sees it. */
  readonly onlyFor?: string | undefined;
}

/** What the bot writes. */
export interface BotContent extends Inspected {
  readonly files?: readonly Upload[];
  /** The same as the app is told of them. */
  readonly wireFiles?: readonly object[];
}

/** Puts down what the bot writes, and tells the app of it if others see it too. */
export function post(stage: Backstage, place: Place, content: BotContent): Stored {
  const { team, room, thread, onlyFor } = place;
  const stored: Stored = {
    message: {
      ...signature(stage, team),
      ts: stage.time.nextTs(),
      ...(thread !== undefined && { thread_ts: thread }),
      ...written(stage, content),
      ...(content.wireFiles && { files: content.wireFiles }),
    },
    from: "bot",
    files: content.files ?? [],
    isPlain: content.isPlain,
    stands: true,
    edits: 0,
    ...(onlyFor !== undefined && { onlyFor }),
  };
  room.messages.push(stored);
  if (onlyFor === undefined) tellOfMessage(stage, { team, room }, stored.message);
  return stored;
}

/** Puts something else in the place of what the bot wrote. */
export function rewrite(stage: Backstage, place: Place, change: Change): void {
  const { stored, content } = change;
  const before = stored.message;
  const { blocks: _, ...rest } = before;
  const edited = { user: place.team.workspace.botUser, ts: stage.time.nextTs() };
  stored.message = { ...rest, ...written(stage, content), edited };
  stored.edits += 1;
  if (stored.onlyFor === undefined) {
    tellOfChange(stage, place, { subtype: "message_changed", before, after: stored.message });
  }
}

/** A message and what it is to be. */
export interface Change {
  readonly stored: Stored;
  readonly content: Inspected;
}

/** Takes away what the bot wrote. */
export function remove(stage: Backstage, place: Place, stored: Stored): void {
  stored.stands = false;
  if (stored.onlyFor !== undefined) return;
  tellOfChange(stage, place, { subtype: "message_deleted", before: stored.message });
}

function signature(
  { app }: Backstage,
  { workspace }: Team,
): Pick<WireMessage, "type" | "user" | "team"> & { readonly [field: string]: unknown } {
  const { id, bot, botUser } = workspace;
  const profile = { id: bot, deleted: false, name: app.name, app_id: app.id, team_id: id };
  return {
    type: "message",
    user: botUser,
    bot_id: bot,
    app_id: app.id,
    team: id,
    bot_profile: profile,
  };
}

function written(
  { ids }: Backstage,
  { text, blocks, metadata }: Inspected,
): Pick<WireMessage, "text" | "blocks" | "metadata"> {
  return {
    text,
    ...(blocks.length > 0 && { blocks: withIds(blocks, ids) }),
    ...(metadata && { metadata }),
  };
}

/** Slack names what has no name. */
export function withIds<Block extends { readonly block_id?: string }>(
  blocks: readonly Block[],
  ids: Backstage["ids"],
): Block[] {
  return blocks.map((block) => ({ ...block, block_id: block.block_id ?? ids.next("b") }));
}
