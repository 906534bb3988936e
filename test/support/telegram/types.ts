import type { Upload } from "../multipart.ts";
import type { Chat, Message, ResponseParameters, Update, User } from "grammy/types";

/** Somebody who writes to the bot. */
export type Person = User;

/** A chat of several people. */
export type Group = Chat.GroupChat | Chat.SupergroupChat;

/** A chat, or its id. */
export type ChatRef = Chat | number;

/** A message: the update that brought it, or where it stands. */
export type MessageRef = Update | { readonly chat: ChatRef; readonly id: number };

export type { Upload };

/** One button that a person can see. */
export interface ShownButton {
  readonly text: string;
  readonly data?: string;
  readonly url?: string;
}

/** A message as a person sees it now. */
export interface Shown {
  readonly id: number;
  /** "bot", or the id of the person who wrote it. */
  readonly from: "bot" | number;
  /** The text or the caption, without its markup. */
  readonly text: string;
  /** The text or the caption as it was sent. */
  readonly html: string;
  readonly thread?: number;
  readonly replyTo?: number;
  readonly keyboard: readonly (readonly ShownButton[])[];
  readonly photo?: Buffer;
  readonly document?: Upload;
  /** How often it was changed. */
  readonly edits: number;
}

/** Where, and how, a person writes. */
export interface Where {
  /** Their private chat with the bot unless given. */
  readonly chat?: ChatRef | undefined;
  /** A topic of a forum. */
  readonly thread?: number | undefined;
  /** The id of the message that is replied to. */
  readonly replyTo?: number | undefined;
  /** For what is sent with a file. */
  readonly caption?: string | undefined;
  /** What is sent with the same one belongs together. */
  readonly album?: string | undefined;
  /** Goes into the message as it is. */
  readonly extra?: Partial<Message> | undefined;
}

/** What a person can send besides text. */
export type Media =
  | "animation"
  | "audio"
  | "contact"
  | "dice"
  | "document"
  | "location"
  | "photo"
  | "poll"
  | "sticker"
  | "story"
  | "video"
  | "video_note"
  | "voice";

/** What somebody is in a group. */
export type Role = "creator" | "administrator" | "member" | "left" | "kicked";

/**
 * How a call came out: done, refused with a code, cut off before it was done, its reply lost, left
 * by the client ("gone"), or not answered yet.
 */
export type Outcome = "ok" | number | "cut" | "lost" | "gone" | "pending";

/** One call of the Bot API. */
export interface Call {
  readonly method: string;
  /** The fields as they came; an uploaded file stands as an `Upload` under the field it is for. */
  readonly payload: { readonly [field: string]: unknown };
  /** When it arrived, by the fake's own clock. */
  readonly atMs: number;
  readonly outcome: Outcome;
}

/** How a call fails. Only "lost-reply" and "slow" do what was asked. */
export type Fault =
  | {
      readonly kind: "error";
      readonly code: number;
      readonly description: string;
      readonly parameters?: ResponseParameters;
    }
  /** The connection ends before anything was done. */
  | { readonly kind: "cut" }
  /** It is done, and then the connection ends. */
  | { readonly kind: "lost-reply" }
  /** No answer until the fake closes. */
  | { readonly kind: "hang" }
  /** 502 with a page of HTML, as a proxy in between answers. */
  | { readonly kind: "html" }
  /** It is done at once and answered after `ms`. */
  | { readonly kind: "slow"; readonly ms: number };

/** How much the fake takes before it answers 429. What is left out is not limited. */
export interface Limits {
  readonly perChatPerSecond?: number;
  readonly perGroupPerMinute?: number;
  readonly perSecond?: number;
}

/** How a callback query was answered. */
export interface AnsweredCallback {
  readonly id: string;
  readonly text?: string;
  readonly alert: boolean;
}

/** What the bot pretends to be doing. */
export interface Action {
  readonly chat: number;
  readonly thread?: number;
  readonly action: string;
}
