import type { APIEmbed, RESTPostAPIApplicationCommandsJSONBody } from "discord-api-types/v10";

/** Somebody who uses Discord. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** A server, which Discord's API calls a guild. */
export interface Server {
  readonly id: string;
  readonly name: string;
}

/** A channel of a server, a thread of one, or the direct message of a person with the bot. */
export interface Channel {
  readonly id: string;
  readonly name: string;
  /** `undefined` for a direct message. */
  readonly server: string | undefined;
}

/** Where a person does something: their direct message with the bot unless given. */
export interface Where {
  readonly channel?: Channel | undefined;
}

/** A piece of text that is shown otherwise than the text around it. */
export interface Piece {
  readonly text: string;
  readonly as:
    | "heading"
    | "bold"
    | "italic"
    | "underline"
    | "strike"
    | "code"
    | "pre"
    | "link"
    | "mention"
    | "quote"
    | "spoiler"
    | "small"
    | "time";
  /** Where a link leads to. */
  readonly url?: string;
}

/** A button that a person can see. */
export interface ShownButton {
  readonly label: string;
  readonly customId: string;
  readonly style: number;
}

/** A file as it was uploaded. */
export interface Upload {
  readonly name: string;
  readonly bytes: Buffer;
  readonly description?: string;
}

/** A message as a person sees it now. */
export interface Shown {
  readonly id: string;
  readonly channel: string;
  /** "bot", or the id of the person who wrote it. */
  readonly from: string;
  /** What can be read, without markup, line by line: the content, then the embeds. */
  readonly text: string;
  readonly pieces: readonly Piece[];
  readonly buttons: readonly ShownButton[];
  /** Attachments, also those that an embed shows. */
  readonly files: readonly Upload[];
  readonly embeds: readonly APIEmbed[];
  /** Only its person sees it, and it is not kept. */
  readonly ephemeral: boolean;
  /** "Plume is thinking…": a deferred answer that was not filled in yet. Its text is empty. */
  readonly thinking: boolean;
  /** The message that it answers. */
  readonly answers: string | undefined;
  /** How often it was changed. */
  readonly edits: number;
}

/** A field of a form as a person sees it now. */
export interface ShownField {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly placeholder: string;
  readonly required: boolean;
  readonly value: string;
}

/** A form that is open, as a person sees it now. */
export interface ShownModal {
  readonly customId: string;
  readonly title: string;
  /** What stands beside the fields, without markup. */
  readonly text: string;
  readonly pieces: readonly Piece[];
  readonly fields: readonly ShownField[];
}

/** What may be meant, while a person types. */
export interface ShownChoice {
  readonly name: string;
  readonly value: string | number;
}

/**
 * What Discord itself told a person, for example "The application did not respond": an interaction
 * that nobody acknowledged within 3 s.
 */
export interface Complaint {
  readonly person: string;
  readonly text: string;
}

/** One call of the API. */
export interface Call {
  /** With the ids as they are: "POST /channels/123/messages". */
  readonly line: string;
  /** The same with names for ids and tokens: "POST /channels/:channel/messages". */
  readonly route: string;
  /** The JSON body, without files. */
  readonly body: unknown;
  readonly files: readonly Upload[];
  readonly atMs: number;
  /** The status, or how it ended otherwise: "cut", "lost", "gone", "pending". */
  readonly outcome: string;
}

/** How a call fails. Only "lost-reply" and "slow" do what was asked. */
export type Fault =
  /** An error of Discord's: a status and a code such as 50013. */
  | { readonly kind: "error"; readonly status: number; readonly code: number }
  /** 429 with `retry_after`, for this route or for all. */
  | { readonly kind: "limited"; readonly seconds: number; readonly global?: boolean }
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

/** What somebody did, and what the bot is told of it. */
export interface Deed {
  /** The dispatch: "INTERACTION_CREATE", "MESSAGE_CREATE", …, and its payload. */
  readonly t: string;
  readonly d: unknown;
  /** The id of the message, or of the interaction. */
  readonly id: string;
  /** Resolves once the interaction is acknowledged, or given up; at once for a message. */
  readonly done: Promise<void>;
}

/** What may be left out of a channel. */
export interface ChannelOptions {
  /** @default the server that is there from the start */
  readonly server?: Server;
  /** Who can see it beside those who are in the server. @default everybody who is in it */
  readonly members?: readonly Person[];
  /** What the bot may do there, by discord.js's names. @default all that the invite asks for */
  readonly permissions?: readonly string[];
  /** A thread in this channel. */
  readonly parent?: Channel;
}

/** An application command as it is registered. */
export type RegisteredCommand = RESTPostAPIApplicationCommandsJSONBody & { readonly id: string };
