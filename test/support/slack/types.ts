import type { KnownBlock, MessageMetadata } from "@slack/types";

/** A workspace in which the app is, or may be, installed. */
export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  /** The user and the bot that the app is there. */
  readonly botUser: string;
  readonly bot: string;
  readonly enterprise: string | undefined;
}

/** Somebody who uses a workspace. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly team: string;
}

/** What a conversation is. "direct" is one between two, "group" one of several without a name. */
export type ChannelKind = "public" | "private" | "group" | "direct";

/** A conversation. */
export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly kind: ChannelKind;
  readonly team: string;
}

/** Where a person does something: their direct message with the bot unless given. */
export interface Where {
  readonly channel?: Channel | undefined;
  /** The timestamp of the message that the thread hangs on. */
  readonly thread?: string | undefined;
}

/** A piece of text that is shown otherwise than the text around it. */
export interface Piece {
  readonly text: string;
  readonly as: "header" | "bold" | "italic" | "strike" | "code" | "pre" | "link" | "mention";
  /** Where a link leads to. */
  readonly url?: string;
}

/** A button that a person can see. */
export interface ShownButton {
  readonly label: string;
  readonly actionId: string;
  readonly value?: string;
  readonly url?: string;
  readonly style?: string;
}

/** A file as it was uploaded. */
export interface Upload {
  readonly name: string;
  readonly bytes: Buffer;
  readonly title?: string;
  readonly altText?: string;
}

/** What can be read of blocks: line by line, as it stands on the screen. */
export interface Reading {
  readonly text: string;
  readonly pieces: readonly Piece[];
  readonly buttons: readonly ShownButton[];
  /** Addresses of images, each with what a screen reader says of it. */
  readonly images: readonly { readonly url: string; readonly alt: string }[];
}

/** A message as a person sees it now. */
export interface Shown extends Reading {
  readonly ts: string;
  /** "bot", or the id of the person who wrote it. */
  readonly from: string;
  /** What a notification and a screen reader say: the message's `text`, read. */
  readonly fallback: string;
  readonly blocks: readonly KnownBlock[];
  readonly files: readonly Upload[];
  readonly metadata?: MessageMetadata;
  readonly thread?: string;
  /** Only its person sees it, and it is not kept. */
  readonly ephemeral: boolean;
  /** How often it was changed. */
  readonly edits: number;
}

/** A field of a form as a person sees it now. */
export interface ShownField {
  /** The id of its block. */
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly placeholder: string;
  readonly optional: boolean;
  readonly value: string;
  readonly error?: string;
  /** What stands between it and the next field. */
  readonly below: string;
}

/** A modal, or a person's home tab, as they see it now. */
export interface ShownView extends Reading {
  readonly id: string;
  readonly hash: string;
  readonly title: string;
  readonly submit?: string;
  readonly close?: string;
  readonly callbackId: string;
  readonly privateMetadata: string;
  readonly fields: readonly ShownField[];
}

/** What Slack itself told a person, because the app did not do what it must. */
export interface Complaint {
  readonly person: string;
  /** "dispatch_failed", "operation_timeout", "not_supported_in_threads", or what a client says. */
  readonly text: string;
}

/** How a call came out: done, refused, cut off, its reply lost, left by the client, or open. */
export type Outcome = "ok" | "cut" | "lost" | "gone" | "pending" | (string & {});

/** One call of the Web API, of a `response_url`, or of an address for uploads. */
export interface Call {
  /** Such as "chat.postMessage"; "response_url" and "upload" for the other two. */
  readonly method: string;
  /** The arguments as they were meant: lists and objects are read, the token is not there. */
  readonly payload: { readonly [field: string]: unknown };
  /** The workspace of the token, if it has one. */
  readonly team: string | undefined;
  /** When it arrived, by the fake's clock. */
  readonly atMs: number;
  /** "ok", the `error` of the answer, an HTTP status, or how it ended otherwise. */
  readonly outcome: Outcome;
}

/** How a call fails. Only "lost-reply" and "slow" do what was asked. */
export type Fault =
  /** 200 with `ok: false`. */
  | { readonly kind: "error"; readonly error: string; readonly details?: object }
  /** 429 with `Retry-After`. */
  | { readonly kind: "limited"; readonly seconds: number }
  /** A status of a broken server, and a page of HTML. */
  | { readonly kind: "status"; readonly status: number }
  /** 200 with a page of HTML, as a proxy in between answers. */
  | { readonly kind: "html" }
  /** The connection ends before anything was done. */
  | { readonly kind: "cut" }
  /** It is done, and then the connection ends. */
  | { readonly kind: "lost-reply" }
  /** No answer until the fake closes. */
  | { readonly kind: "hang" }
  /** It is done at once and answered after `ms`. */
  | { readonly kind: "slow"; readonly ms: number };

/** What the app is told of: an event, a slash command, or a press, a form and the like. */
export type DeliveryKind = "event" | "command" | "interaction";

/** One try to deliver something. */
export interface Attempt {
  readonly atMs: number;
  readonly way: "http" | "socket";
  /** "ok", an HTTP status, "timeout", "unreachable" or "cut". */
  readonly outcome: string;
}

/** Something that the app is told. */
export interface Delivery {
  readonly kind: DeliveryKind;
  /** The payload as an object, whatever it is sent as. */
  readonly body: { readonly [field: string]: unknown };
  readonly attempts: readonly Attempt[];
  readonly state: "pending" | "acknowledged" | "given-up";
  /** Resolves when it is acknowledged or given up. Never rejects. */
  readonly done: Promise<void>;
}

/** What somebody did, and what the app is told of it: nothing, once or, for a mention, twice. */
export interface Deed {
  readonly deliveries: readonly Delivery[];
  /** The timestamp of the message that came of it. */
  readonly ts: string;
  /** Resolves when every delivery is acknowledged or given up. Never rejects. */
  readonly done: Promise<void>;
}
