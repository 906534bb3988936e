import { toShown } from "./keyboard.ts";
import type { Room, Stored } from "./room.ts";
import type { Shown } from "./types.ts";

/** What stands in the chat, oldest first, without what Telegram itself says there. */
export function showRoom(room: Room, botId: number): readonly Shown[] {
  return [...room.messages.values()]
    .filter((stored) => stored.stands && !isService(stored))
    .map((stored) => show(stored, botId));
}

const service = [
  "new_chat_members",
  "forum_topic_created",
  "migrate_to_chat_id",
  "migrate_from_chat_id",
] as const;

const isService = ({ message }: Stored): boolean =>
  service.some((name) => message[name] !== undefined);

function show({ from, message, html, file, edits }: Stored, botId: number): Shown {
  const { message_thread_id: thread, reply_to_message: replied } = message;
  return {
    id: message.message_id,
    from: from.id === botId ? "bot" : from.id,
    text: message.text ?? message.caption ?? "",
    html,
    ...(thread !== undefined && { thread }),
    ...(replied && !replied.forum_topic_created && { replyTo: replied.message_id }),
    keyboard: toShown(message.reply_markup),
    ...(file && message.photo && { photo: file.bytes }),
    ...(file && message.document && { document: file }),
    edits,
  };
}
