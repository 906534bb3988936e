import { Api, GrammyError, HttpError, InputFile, type RawApi } from "grammy";
import type {
  InlineKeyboardMarkup,
  LanguageCode,
  Update,
  UserFromGetMe,
  WebhookInfo,
} from "grammy/types";

import { reveal, type Sealed } from "../../src/index.ts";
import { failureOf, type ApiError, type Failure } from "./failure.ts";
import type { Marked } from "./html.ts";
import type { ReplyTo } from "./parse.ts";

/** What Telegram answered. */
export type Answer<Value> =
  | { readonly kind: "done"; readonly value: Value }
  | { readonly kind: "failed"; readonly failure: Failure };

/** A message that is to be posted. */
export interface Post {
  readonly chat: string;
  readonly replyTo: ReplyTo;
  readonly keyboard: InlineKeyboardMarkup | undefined;
  /** `html` unless Telegram refused it. */
  readonly style: "html" | "plain";
  readonly text: Marked;
}

/** A message that is to be changed. */
export interface Change extends Omit<Post, "replyTo"> {
  readonly message: number;
}

/** A picture or file, with the text below it. */
export interface Upload extends Post {
  readonly kind: "photo" | "document";
  readonly name: string;
  readonly bytes: Buffer;
}

/** One line of the menu of commands. */
export interface MenuCommand {
  readonly command: string;
  readonly description: string;
}

/** Whose menu it is. */
export interface MenuPlace {
  readonly scope: "all_private_chats" | "all_group_chats";
  /** People with this language see it; `undefined`: all who have none of their own. */
  readonly language: LanguageCode | undefined;
}

/** How updates are to come in. */
export interface Hook {
  readonly url: string;
  readonly secret: string;
}

/** The updates that are asked for. */
export const wantedUpdates = ["message", "edited_message", "callback_query"] as const;

/** The Bot API as far as it is used. Nothing here rejects: a failure is an answer. */
export interface Client {
  me(signal: AbortSignal): Promise<Answer<UserFromGetMe>>;
  /** Waits up to `waitSeconds` for updates from `offset` on; those before it are confirmed. */
  updates(
    ask: { readonly offset: number; readonly waitSeconds: number; readonly limit?: number },
    signal: AbortSignal,
  ): Promise<Answer<readonly Update[]>>;
  hook(to: Hook, signal: AbortSignal): Promise<Answer<true>>;
  unhook(signal: AbortSignal): Promise<Answer<true>>;
  hookState(signal: AbortSignal): Promise<Answer<WebhookInfo>>;
  post(post: Post, signal: AbortSignal): Promise<Answer<number>>;
  upload(upload: Upload, signal: AbortSignal): Promise<Answer<number>>;
  change(change: Change, signal: AbortSignal): Promise<Answer<number>>;
  /** Takes the buttons away. */
  bare(chat: string, message: number, signal: AbortSignal): Promise<Answer<number>>;
  delete(chat: string, message: number, signal: AbortSignal): Promise<Answer<true>>;
  /** Ends the waiting of who pressed; with `text`, says it to them alone. */
  answerPress(query: string, text: string | undefined, signal: AbortSignal): Promise<Answer<true>>;
  typing(chat: string, thread: number | undefined, signal: AbortSignal): Promise<Answer<true>>;
  menu(place: MenuPlace, signal: AbortSignal): Promise<Answer<readonly MenuCommand[]>>;
  setMenu(
    place: MenuPlace,
    commands: readonly MenuCommand[],
    signal: AbortSignal,
  ): Promise<Answer<true>>;
}

/** How the Bot API is reached. */
export interface ClientOptions {
  readonly token: Sealed;
  /** A Bot API server of one's own. @default "https://api.telegram.org" */
  readonly apiRoot?: string | undefined;
}

// Longer than any poll; grammY's own 500 s would hide a dead network for as long.
const timeoutSeconds = 45;

/** A client over grammY. */
export function createClient({ token, apiRoot }: ClientOptions): Client {
  const root = apiRoot === undefined ? {} : { apiRoot };
  const { raw } = new Api(reveal(token), { timeoutSeconds, ...root });
  return { ...listening(raw), ...speaking(raw), ...menus(raw) };
}

type GrammySignal = NonNullable<Parameters<RawApi["getMe"]>[0]>;

/** grammY names the type of a stand-in for old versions of Node; it takes the real one. */
function toGrammy(signal: AbortSignal): GrammySignal {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it uses what both have
  return signal as unknown as GrammySignal;
}

async function call<Value>(work: () => Promise<Value>): Promise<Answer<Value>> {
  try {
    return { kind: "done", value: await work() };
  } catch (error) {
    return { kind: "failed", failure: failureFrom(error) };
  }
}

/** The one place that knows grammY's errors. Their messages may name a file of the payload. */
function failureFrom(error: unknown): Failure {
  if (error instanceof GrammyError) {
    return failureOf({ ...said(error), parameters: error.parameters });
  }
  const cause = error instanceof HttpError ? error.error : error;
  return { kind: "unreachable", reason: networkReason(cause) };
}

/** grammY passes on what it got as if it were what it should have got. */
function said(error: {
  readonly error_code?: unknown;
  readonly description?: unknown;
}): Pick<ApiError, "code" | "description"> {
  const { error_code: code, description } = error;
  return {
    code: typeof code === "number" ? code : undefined,
    description: typeof description === "string" ? description : undefined,
  };
}

function networkReason(cause: unknown): string {
  if (typeof cause !== "object" || cause === null) return "the call failed";
  if ("code" in cause && typeof cause.code === "string") return cause.code;
  if ("name" in cause && cause.name === "AbortError") return "no answer in time";
  if ("type" in cause && cause.type === "invalid-json") return "an answer that is not Telegram's";
  return "the call failed";
}

type Listening = Pick<Client, "me" | "updates" | "hook" | "unhook" | "hookState">;

function listening(raw: RawApi): Listening {
  return {
    me: (signal) => call(() => raw.getMe(toGrammy(signal))),
    updates: ({ offset, waitSeconds, limit = 100 }, signal) =>
      call(() =>
        raw.getUpdates(
          { offset, limit, timeout: waitSeconds, allowed_updates: wantedUpdates },
          toGrammy(signal),
        ),
      ),
    hook: ({ url, secret }, signal) =>
      call(() =>
        raw.setWebhook(
          { url, secret_token: secret, allowed_updates: wantedUpdates },
          toGrammy(signal),
        ),
      ),
    unhook: (signal) => call(() => raw.deleteWebhook({}, toGrammy(signal))),
    hookState: (signal) => call(() => raw.getWebhookInfo(toGrammy(signal))),
  };
}

type Speaking = Omit<Client, keyof Listening | "menu" | "setMenu">;

function speaking(raw: RawApi): Speaking {
  return {
    post: (post, signal) =>
      call(async () => {
        const { message_id } = await raw.sendMessage(
          { ...target(post), ...wording(post) },
          toGrammy(signal),
        );
        return message_id;
      }),
    upload: (upload, signal) =>
      call(async () => {
        const file = new InputFile(upload.bytes, safeName(upload.name));
        const said = { ...target(upload), ...caption(upload) };
        const { message_id } =
          upload.kind === "photo"
            ? await raw.sendPhoto({ ...said, photo: file }, toGrammy(signal))
            : await raw.sendDocument({ ...said, document: file }, toGrammy(signal));
        return message_id;
      }),
    change: (change, signal) =>
      call(async () => {
        const { chat, message, keyboard } = change;
        const markup = keyboard ? { reply_markup: keyboard } : {};
        await raw.editMessageText(
          { chat_id: chat, message_id: message, ...wording(change), ...markup },
          toGrammy(signal),
        );
        return message;
      }),
    bare: (chat, message, signal) =>
      call(async () => {
        await raw.editMessageReplyMarkup({ chat_id: chat, message_id: message }, toGrammy(signal));
        return message;
      }),
    delete: (chat, message, signal) =>
      call(() => raw.deleteMessage({ chat_id: chat, message_id: message }, toGrammy(signal))),
    answerPress: (query, text, signal) =>
      call(() =>
        raw.answerCallbackQuery(
          {
            callback_query_id: query,
            ...(text === undefined ? {} : { text, show_alert: true }),
          },
          toGrammy(signal),
        ),
      ),
    typing: (chat, thread, signal) =>
      call(() =>
        raw.sendChatAction({ chat_id: chat, action: "typing", ...topic(thread) }, toGrammy(signal)),
      ),
  };
}

/** grammY puts a file's name into a header as it is. */
const safeName = (name: string): string => name.replace(/[^\p{L}\p{N}._-]+/gu, "_");

const topic = (thread: number | undefined): { readonly message_thread_id?: number } =>
  thread === undefined ? {} : { message_thread_id: thread };

function target({ chat, replyTo: { thread, message }, keyboard }: Post): {
  readonly chat_id: string;
  readonly message_thread_id?: number;
  readonly reply_markup?: InlineKeyboardMarkup;
  readonly reply_parameters?: { message_id: number; allow_sending_without_reply: true };
} {
  return {
    chat_id: chat,
    ...topic(thread),
    ...(keyboard ? { reply_markup: keyboard } : {}),
    ...(message === undefined
      ? {}
      : { reply_parameters: { message_id: message, allow_sending_without_reply: true } }),
  };
}

type Worded = Pick<Post, "style" | "text">;

function wording({ style, text }: Worded): {
  readonly text: string;
  readonly parse_mode?: "HTML";
  readonly link_preview_options: { is_disabled: true };
} {
  const shown = style === "html" ? { text: text.html, parse_mode: "HTML" as const } : undefined;
  return { ...(shown ?? { text: text.plain }), link_preview_options: { is_disabled: true } };
}

function caption({ style, text }: Worded): {
  readonly caption: string;
  readonly parse_mode?: "HTML";
} {
  return style === "html" ? { caption: text.html, parse_mode: "HTML" } : { caption: text.plain };
}

function menus(raw: RawApi): Pick<Client, "menu" | "setMenu"> {
  const where = ({
    scope,
    language,
  }: MenuPlace): {
    readonly scope: { readonly type: MenuPlace["scope"] };
    readonly language_code?: LanguageCode;
  } => ({
    scope: { type: scope },
    ...(language === undefined ? {} : { language_code: language }),
  });
  return {
    menu: (place, signal) => call(() => raw.getMyCommands(where(place), toGrammy(signal))),
    setMenu: (place, commands, signal) =>
      call(() => raw.setMyCommands({ ...where(place), commands: [...commands] }, toGrammy(signal))),
  };
}
