import {
  Lru,
  readSendingKey,
  type Address,
  type Clock,
  type Logger,
  type MessageKey,
  type Outgoing,
  type SendOptions,
  type View,
} from "../../src/index.ts";
import type { Answer, Client, Post } from "./client.ts";
import { Detours } from "./detours.ts";
import { Erasures } from "./erasures.ts";
import { faultOf } from "./failure.ts";
import { keyboardOf } from "./keyboard.ts";
import { keyOf, standingOf, type Standing } from "./message-key.ts";
import type { Outbound } from "./outbound.ts";
import { replyToOf, type ReplyTo } from "./parse.ts";
import type { Presses } from "./presses.ts";
import type { QuestionMemory } from "./question-memory.ts";
import { Questions } from "./questions.ts";
import { renderView, type Piece, type Rendered } from "./render.ts";
import type { Typing } from "./typing.ts";

/** What speaking stands on. */
export interface SpeechParts {
  readonly client: Client;
  readonly outbound: Outbound;
  readonly presses: Presses;
  readonly typing: Typing;
  readonly logger: Logger;
  readonly clock: Clock;
  /** What was asked last. */
  readonly memory: QuestionMemory;
  /** Comes when nothing more is to be done. */
  readonly closed: AbortSignal;
  /** The bot's name without `@`; `undefined` until Telegram said it. */
  readonly username: () => string | undefined;
}

const remembered = 2_000;

/** What is said to whom, under which key, by what. */
interface Saying {
  readonly to: Address;
  /** The question that is open then, if that is known. */
  readonly asking: string | undefined;
  readonly view: View;
  readonly options: SendOptions;
  readonly rendered: Rendered;
}

/** One message that is out. In a group that moved, its number is another message's. */
interface Said {
  readonly chat: string;
  readonly id: number;
}

/** Says views: posts, edits, uploads, deletes. */
export class Speech {
  readonly #parts: SpeechParts;
  readonly #questions: Questions;
  readonly #detours: Detours;
  readonly #erasures: Erasures;
  /** By the key of a sending: the messages of it that are out. */
  readonly #out = new Lru<string, readonly Said[]>(remembered);

  constructor(parts: SpeechParts) {
    this.#parts = parts;
    this.#questions = new Questions(parts);
    this.#detours = new Detours(parts.logger);
    this.#erasures = new Erasures(parts);
  }

  async send(to: Address, outgoing: Outgoing, options: SendOptions): Promise<MessageKey> {
    const { presses, typing } = this.#parts;
    const { delivery } = readSendingKey(options.key);
    const view = await this.#afterErasing(outgoing, options.signal);
    typing.forget(delivery);
    const words = view.passing === true ? remarkOf(view) : undefined;
    if (words !== undefined && (await presses.remark(delivery, words, options.signal)))
      return remarked(to);
    presses.settle(delivery);
    if (isProgress(options)) typing.show(to);
    const { asking } = outgoing;
    return this.#said({ to, asking, view, options, rendered: renderView(view) });
  }

  /** Deletes what carried a secret before anything is said; gives what is true to be said then. */
  async #afterErasing({ view, erase }: Outgoing, signal: AbortSignal): Promise<View> {
    if (!erase) return view;
    const standing = standingOf(erase.message);
    if (!standing) return erase.unerased;
    // Where it was said: in a group that moved, that number is another message's.
    return (await this.#erasures.erase(standing, signal)) ? view : erase.unerased;
  }

  async #said(saying: Saying): Promise<MessageKey> {
    const { to, options, rendered } = saying;
    const chat = (): string => this.#detours.chatOf(to.place);
    const out = [...(this.#out.get(options.key) ?? [])];
    for (const [index, piece] of rendered.pieces.entries()) {
      const known = out[index];
      if (known && !isProgress(options)) continue;
      // Looked up for each: the group may move in between.
      const [edits] = known ? idsIn(chat(), [known]) : [this.#oldOf(saying)?.ids[index]];
      const earlier = idsIn(chat(), out.slice(0, index));
      const id = await this.#piece(saying, piece, { index, edits, earlier });
      out[index] = { chat: chat(), id };
      this.#out.set(options.key, out);
    }
    await this.#withdraw(this.#oldOf(saying), rendered.pieces.length, options);
    this.#settleQuestion(saying, out[rendered.buttonsAt]);
    return keyOf({ chat: chat(), ids: idsIn(chat(), out) });
  }

  /** The messages that are replaced. In a group that moved, messages have other numbers. */
  #oldOf({ to, view }: Saying): Standing | undefined {
    const old = view.replaces === undefined ? undefined : standingOf(view.replaces);
    return old?.chat === this.#detours.chatOf(to.place) ? old : undefined;
  }

  #settleQuestion({ to, asking, rendered }: Saying, last: Said | undefined): void {
    if (asking === undefined || !last) return;
    const asks = rendered.buttons.some(({ act }) => act.kind === "wizard");
    this.#questions.said(to, asking, { chat: last.chat, message: last.id, asks });
  }

  /** One message of an answer; gives its id. */
  async #piece(
    saying: Saying,
    piece: Piece,
    place: {
      readonly index: number;
      readonly edits: number | undefined;
      readonly earlier: readonly number[];
    },
  ): Promise<number> {
    const { index, edits, earlier } = place;
    const { rendered, options, to } = saying;
    const keyboard =
      index === rendered.buttonsAt
        ? keyboardOf(rendered.buttons, { username: this.#parts.username(), earlier })
        : undefined;
    const departure = {
      key: `${options.key}/${index}`,
      lane: this.#detours.chatOf(to.place),
      edits,
      optional: isProgress(options),
      signal: options.signal,
    };
    const text = piece.kind === "text" ? piece.text : piece.caption;
    const replyTo = this.#replyTo(to, index);
    const post: Post = { chat: departure.lane, replyTo, keyboard, style: "html", text };
    const sent = await this.#parts.outbound.send(departure, () =>
      this.#detours.take(post, (bent) => {
        const here = bent.chat === post.chat ? edits : undefined;
        return this.#go(bent, piece, { edits: here, signal: options.signal });
      }),
    );
    // A newer edit of this very message is on its way: this one has nothing left to show.
    if (!sent) return edits ?? 0;
    return settled(sent, edits);
  }

  /** In a group that moved, messages have other numbers; topics it had none. */
  #replyTo(to: Address, index: number): ReplyTo {
    if (this.#detours.chatOf(to.place) !== to.place) return {};
    const { thread, ...rest } = replyToOf(to);
    return { ...(index === 0 ? rest : {}), ...(thread === undefined ? {} : { thread }) };
  }

  async #go(
    post: Post,
    piece: Piece,
    { edits, signal }: { readonly edits: number | undefined; readonly signal: AbortSignal },
  ): Promise<Answer<number>> {
    const { client } = this.#parts;
    if (piece.kind !== "text") {
      const { kind, name, bytes } = piece;
      const sent = await client.upload({ ...post, kind, name, bytes }, signal);
      // A text cannot become a picture: the new form comes, and the old one goes.
      if (sent.kind === "done" && edits !== undefined)
        await client.delete(post.chat, edits, signal);
      return sent;
    }
    if (edits === undefined) return client.post(post, signal);
    return client.change({ ...post, message: edits }, signal);
  }

  /** An answer that became shorter leaves no old part behind. */
  async #withdraw(old: Standing | undefined, kept: number, { signal }: SendOptions): Promise<void> {
    if (!old) return;
    for (const id of old.ids.slice(kept)) await this.#parts.client.delete(old.chat, id, signal);
  }
}

/** The numbers of those that can be reached in this chat. */
const idsIn = (chat: string, messages: readonly Said[]): readonly number[] =>
  messages.filter((message) => message.chat === chat).map(({ id }) => id);

/** The message's id; throws what the bot has to know of a failure. */
function settled(answer: Answer<number>, edits: number | undefined): number {
  if (answer.kind === "done") return answer.value;
  if (answer.failure.kind === "unchanged" && edits !== undefined) return edits;
  throw faultOf(answer.failure);
}

const isProgress = ({ key }: SendOptions): boolean => readSendingKey(key).isProgress;

/** The words of a view that is one paragraph. */
function remarkOf(view: View): string | undefined {
  const [piece, ...more] = renderView(view).pieces;
  return piece.kind === "text" && more.length === 0 ? piece.text.plain : undefined;
}

/** A remark is no message that could be edited. */
const remarked = ({ place }: Address): MessageKey => `${place}/remark`;
