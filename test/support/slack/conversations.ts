import type { Backstage, BotMethod } from "./backstage.ts";
import type { Payload } from "./payload.ts";
import { missingScope, Refusal } from "./refusal.ts";
import type { ChannelKind, Person, Where } from "./types.ts";
import { hasBot, standing, type Room, type Stored, type Team } from "./world.ts";

/** The middle of a right's name, by the kind of conversation. Source: docs.slack.dev, "Scopes". */
const scopeNames: { readonly [Kind in ChannelKind]: string } = {
  public: "channels",
  private: "groups",
  group: "mpim",
  direct: "im",
};

/** The conversation of this id. Throws a `Refusal` if the bot cannot know it. */
export function findRoom(team: Team, id: string | undefined): Room {
  const room = team.rooms.get(id ?? "");
  if (!room) throw new Refusal("channel_not_found");
  if (!hasBot(team, room) && room.channel.kind !== "public") throw new Refusal("channel_not_found");
  return room;
}

/** The same where the bot has to be in it. */
export function enterRoom(team: Team, id: string | undefined): Room {
  const room = findRoom(team, id);
  if (!hasBot(team, room)) throw new Refusal("not_in_channel");
  return room;
}

function requireScope(team: Team, room: Room, right: "history" | "read"): void {
  const needed = `${scopeNames[room.channel.kind]}:${right}`;
  if (!team.scopes.has(needed)) throw missingScope(needed, team.scopes);
}

export const conversationsOpen: BotMethod = ({ world }, team, payload) => {
  const users = (payload.text("users") ?? "").split(",").filter((id) => id !== "");
  if (users.length === 0) throw new Refusal("users_list_not_supplied");
  if (users.some((id) => !team.people.has(id))) throw new Refusal("user_not_found");
  const { botUser } = team.workspace;
  const [user = ""] = users;
  const room =
    users.length === 1
      ? world.direct(team, [user, botUser])
      : world.room(team, { kind: "group", name: "mpdm-group-1" }, [...users, botUser]);
  return { no_op: false, already_open: false, channel: { id: room.channel.id } };
};

export const conversationsInfo: BotMethod = (_stage, team, payload) => {
  const room = findRoom(team, payload.needed("channel", "channel_not_found"));
  requireScope(team, room, "read");
  const { id, name, kind } = room.channel;
  const { botUser } = team.workspace;
  const user = [...room.members].find((member) => member !== botUser);
  return {
    channel: {
      id,
      ...(kind !== "direct" && { name }),
      is_channel: kind === "public" || kind === "private",
      is_group: false,
      is_im: kind === "direct",
      is_mpim: kind === "group",
      is_private: kind !== "public",
      is_archived: room.isArchived,
      is_member: hasBot(team, room),
      ...(kind === "direct" && { user }),
    },
  };
};

export const conversationsHistory: BotMethod = (_stage, team, payload) => {
  const room = enterRoom(team, payload.needed("channel", "channel_not_found"));
  requireScope(team, room, "history");
  // A thread's answers are not in it. Source: docs.slack.dev, "conversations.history".
  const all = room.messages.filter(({ message }) => isRoot(message));
  return page(all.toReversed(), payload);
};

export const conversationsReplies: BotMethod = (_stage, team, payload) => {
  const room = enterRoom(team, payload.needed("channel", "channel_not_found"));
  requireScope(team, room, "history");
  const ts = payload.needed("ts", "thread_not_found");
  if (!standing(room, ts)) throw new Refusal("thread_not_found");
  const all = room.messages.filter(({ message }) => message.ts === ts || message.thread_ts === ts);
  return page(all, payload);
};

const isRoot = ({ thread_ts: thread, ts }: Stored["message"]): boolean =>
  thread === undefined || thread === ts;

/** What nobody else can see is not kept by Slack. */
function page(all: readonly Stored[], payload: Payload): { readonly [field: string]: unknown } {
  const { oldest = "0", latest = "9" } = {
    oldest: payload.text("oldest"),
    latest: payload.text("latest"),
  };
  const isInclusive = payload.flag("inclusive") === true;
  const within = all
    .filter(({ stands, onlyFor }) => stands && onlyFor === undefined)
    .map(({ message }) => message)
    .filter(
      ({ ts }) => (ts > oldest && ts < latest) || (isInclusive && [oldest, latest].includes(ts)),
    );
  const start = Number(payload.text("cursor") ?? 0);
  const end = start + Math.min(payload.number("limit") ?? 100, 999);
  const hasMore = end < within.length;
  return {
    messages: within.slice(start, end).map((message) => toKept(message, payload)),
    has_more: hasMore,
    ...(hasMore && { response_metadata: { next_cursor: String(end) } }),
  };
}

function toKept(message: Stored["message"], payload: Payload): object {
  const { metadata, ...rest } = message;
  return payload.flag("include_all_metadata") === true && metadata ? { ...rest, metadata } : rest;
}

/** The direct message of a person with the bot. */
export const botRoom = ({ world }: Backstage, team: Team, person: string): Room =>
  world.direct(team, [person, team.workspace.botUser]);

/** Where somebody writes. Throws an `Error` if they cannot. */
export function enter(stage: Backstage, from: Person, { channel }: Where): Room {
  const team = stage.world.team(from.team);
  const room = channel ? stage.world.roomOf(channel) : botRoom(stage, team, from.id);
  const isClosed = room.channel.kind !== "public" && !room.members.has(from.id);
  if (isClosed) throw new Error(`${from.name} is not in ${room.channel.name}`);
  // Whoever writes in a public channel has joined it.
  room.members.add(from.id);
  return room;
}
