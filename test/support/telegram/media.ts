import type { Chat, Message } from "grammy/types";
import { fileIds } from "./files.ts";
import type { Media } from "./types.ts";

const seconds = { duration: 3 };
const frame = { width: 320, height: 240 };

/** What a message holds that a person sends with something of this kind. */
export function mediaContent(kind: Media, chat: Chat): Partial<Message> {
  const file = fileIds(Buffer.from(kind));
  switch (kind) {
    case "photo":
      return { photo: [{ ...file, ...frame, file_size: 1234 }] };
    case "document":
      return { document: { ...file, file_name: "notes.txt", mime_type: "text/plain" } };
    case "sticker":
      return {
        sticker: { ...file, ...frame, type: "regular", is_animated: false, is_video: false },
      };
    case "voice":
      return { voice: { ...file, ...seconds, mime_type: "audio/ogg" } };
    case "audio":
      return { audio: { ...file, ...seconds } };
    case "video":
      return { video: { ...file, ...frame, ...seconds } };
    case "video_note":
      return { video_note: { ...file, ...seconds, length: 240 } };
    case "animation":
      // For old bots an animation is a document too. Source: Bot API, Message.
      return { animation: { ...file, ...frame, ...seconds }, document: file };
    case "contact":
      return { contact: { phone_number: "+15550100", first_name: "Somebody" } };
    case "location":
      return { location: { latitude: 51.5, longitude: -0.1 } };
    case "dice":
      return { dice: { emoji: "🎲", value: 4 } };
    case "story":
      return { story: { chat, id: 1 } };
    case "poll":
      return { poll };
  }
}

const poll: NonNullable<Message["poll"]> = {
  id: "5000000000000000001",
  question: "Which one?",
  options: [],
  total_voter_count: 0,
  is_closed: false,
  is_anonymous: true,
  type: "regular",
  allows_multiple_answers: false,
  allows_revoting: true,
  members_only: false,
};
