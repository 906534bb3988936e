import type { Backstage, BotMethod } from "./backstage.ts";
import { botRoom, enterRoom } from "./conversations.ts";
import type { Inspected } from "./inspector.ts";
import type { Payload } from "./payload.ts";
import { post, remove, rewrite } from "./posting.ts";
import { notPlayed, Refusal } from "./refusal.ts";
import { standing, type Room, type Stored, type Team } from "./world.ts";

export const chatPostMessage: BotMethod = (stage, team, payload) => {
  const content = inspect(stage, "chat.postMessage", payload);
  const channel = payload.needed("channel", "channel_not_found");
  // A person stands for their direct message. Source: docs.slack.dev, "chat.postMessage", channels.
  const room = team.people.has(channel) ? botRoom(stage, team, channel) : openRoom(team, channel);
  const thread = threadIn(room, payload.text("thread_ts"));
  const { message } = post(stage, { team, room, thread }, content);
  return { channel: room.channel.id, ts: message.ts, message };
};

export const chatPostEphemeral: BotMethod = (stage, team, payload) => {
  const content = inspect(stage, "chat.postEphemeral", payload);
  const room = openRoom(team, payload.needed("channel", "channel_not_found"));
  const user = payload.needed("user", "user_not_in_channel");
  if (!room.members.has(user)) throw new Refusal("user_not_in_channel");
  const thread = payload.text("thread_ts");
  const { message } = post(stage, { team, room, thread, onlyFor: user }, content);
  return { message_ts: message.ts };
};

export const chatUpdate: BotMethod = (stage, team, payload) => {
  const content = inspect(stage, "chat.update", payload);
  const room = openRoom(team, payload.needed("channel", "channel_not_found"));
  const stored = own(room, payload.needed("ts", "message_not_found"), "cant_update_message");
  // What was there of blocks and metadata goes unless it is given anew.
  rewrite(stage, { team, room }, { stored, content });
  const { message } = stored;
  return { channel: room.channel.id, ts: message.ts, text: message.text, message };
};

export const chatDelete: BotMethod = (stage, team, payload) => {
  const room = openRoom(team, payload.needed("channel", "channel_not_found"));
  const stored = own(room, payload.needed("ts", "message_not_found"), "cant_delete_message");
  remove(stage, { team, room }, stored);
  return { channel: room.channel.id, ts: stored.message.ts };
};

function openRoom(team: Team, id: string): Room {
  const room = enterRoom(team, id);
  if (room.isArchived) throw new Refusal("is_archived");
  return room;
}

/** Ephemeral messages are not to be found. Source: docs.slack.dev, "chat.update". */
function own(room: Room, ts: string, error: string): Stored {
  const stored = standing(room, ts);
  if (!stored || stored.onlyFor !== undefined) throw new Refusal("message_not_found");
  if (stored.from !== "bot") throw new Refusal(error);
  return stored;
}

function threadIn(room: Room, ts: string | undefined): string | undefined {
  if (ts === undefined) return undefined;
  const stored = standing(room, ts);
  if (!stored) throw new Refusal("thread_not_found");
  return stored.message.thread_ts ?? ts;
}

function inspect({ inspector }: Backstage, method: string, payload: Payload): Inspected {
  if (payload.json("attachments") !== undefined) throw notPlayed("attachments");
  return inspector.message(method, {
    text: payload.text("text"),
    blocks: payload.json("blocks"),
    metadata: payload.json("metadata"),
    mrkdwn: payload.flag("mrkdwn"),
  });
}
