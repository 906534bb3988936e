import { Lru, type MessageKey } from "../../src/index.ts";
import { withEarlier } from "./actions.ts";
import { done, type Answer } from "./answer.ts";
import type { Words } from "./calls/messages.ts";
import type { Client } from "./client.ts";
import type { Lookups } from "./lookups.ts";
import { keyOf } from "./message-key.ts";
import type { Outbound } from "./outbound.ts";
import type { Piece } from "./render.ts";
import { goneKey, markOf, replacedBy, type Saying, type Spot } from "./saying.ts";
import type { Media, Uploads } from "./uploads.ts";

/** What posting stands on. */
export interface PostParts {
  readonly client: Client;
  readonly outbound: Outbound;
  readonly lookups: Lookups;
  readonly uploads: Uploads;
}

/** Pieces of an answer by their place in it. */
export type Numbered = readonly (readonly [index: number, piece: Piece])[];

/** What is out of a sending, by the place in it: the `ts` of a message, nothing of a file. */
type Out = ReadonlyMap<number, string>;

/** Where one piece goes. */
interface Berth {
  readonly spot: Spot;
  readonly index: number;
  /** The message that becomes this one. */
  readonly edits: string | undefined;
}

const remembered = 2_000;

/** Says things for all who are in a channel: posts, edits, uploads, deletes. */
export class Posts {
  readonly #parts: PostParts;
  readonly #out = new Lru<string, Out>(remembered);

  constructor(parts: PostParts) {
    this.#parts = parts;
  }

  /** Says what is not out yet. Edits what the view replaces, wherever that stands. */
  async say(saying: Saying, spot: Spot, pieces: Numbered): Promise<Answer<MessageKey>> {
    const replaced = replacedBy(saying);
    const old = replaced?.kind === "posted" ? replaced : undefined;
    const there: Spot = old ? { ...spot, channel: old.channel } : spot;
    const out = new Map(this.#out.get(saying.key));
    for (const [index, piece] of pieces) {
      const known = out.get(index);
      if (known !== undefined && !saying.isProgress) continue;
      const berth = { spot: there, index, edits: known ?? old?.ts[index] };
      const answer = await this.#piece(saying, piece, { berth, out });
      if (answer.kind === "failed") return answer;
      out.set(index, answer.value);
      this.#out.set(saying.key, out);
    }
    const kept = pieces.filter(([, { kind }]) => kind === "message").length;
    for (const ts of old?.ts.slice(kept) ?? []) await this.#withdraw(saying, there, ts);
    const ts = messagesIn(out);
    if (ts.length === 0) return done(goneKey(saying));
    return done(keyOf({ kind: "posted", channel: there.channel, ts }));
  }

  /** One message or file; gives the `ts`, which a file has none of. */
  async #piece(
    saying: Saying,
    piece: Piece,
    { berth, out }: { readonly berth: Berth; readonly out: Out },
  ): Promise<Answer<string>> {
    const { key, isProgress: optional, signal } = saying;
    const { spot, index } = berth;
    const edits = piece.kind === "message" ? berth.edits : undefined;
    const lane = `${saying.workspace.team}/${spot.channel}`;
    const departure = { key: `${key}/${index}`, lane, edits, optional, signal };
    const earlier = messagesIn(new Map([...out].filter(([at]) => at < index)));
    const sent = await this.#parts.outbound.send(departure, () =>
      piece.kind === "message"
        ? this.#message(saying, berth, knowing(piece.message, earlier))
        : this.#media(saying, berth, piece),
    );
    // A newer edit of this very message is on its way: this one has nothing left to show.
    return sent ?? done(edits ?? "");
  }

  async #media(saying: Saying, { spot, index }: Berth, media: Media): Promise<Answer<string>> {
    const shown = await this.#parts.uploads.show(saying, spot, { media, index });
    return shown.kind === "done" ? done("") : shown;
  }

  async #message(
    saying: Saying,
    { spot, index, edits }: Berth,
    words: Words,
  ): Promise<Answer<string>> {
    const { client, lookups } = this.#parts;
    const { workspace, signal } = saying;
    if (edits !== undefined)
      return client.change({ ...workspace, ...words, channel: spot.channel, ts: edits }, signal);
    const earlier = await lookups.earlier(saying, { spot, index });
    if (earlier.kind === "failed" || earlier.value !== "") return earlier;
    const posted = await this.#post(saying, spot, { words, mark: markOf(saying, index) });
    if (posted.kind === "failed" && posted.failure.kind === "unreachable")
      lookups.doubt(saying, index);
    return posted;
  }

  /** Where the thread is gone, the channel is nearest to it. */
  async #post(
    { workspace, signal }: Saying,
    spot: Spot,
    { words, mark }: { readonly words: Words; readonly mark: string },
  ): Promise<Answer<string>> {
    const post = { ...workspace, ...words, mark, ...spot };
    const posted = await this.#parts.client.post(post, signal);
    const isLost = posted.kind === "failed" && posted.failure.kind === "no-thread";
    if (!isLost || spot.thread === undefined) return posted;
    return this.#parts.client.post({ ...post, thread: undefined }, signal);
  }

  /** An answer that became shorter leaves no old part behind. */
  async #withdraw({ workspace, signal }: Saying, { channel }: Spot, ts: string): Promise<void> {
    await this.#parts.client.remove({ ...workspace, channel, ts }, signal);
  }
}

/** The `ts` of the messages, first to last. */
const messagesIn = (out: Out): readonly string[] =>
  [...out]
    .toSorted(([a], [b]) => a - b)
    .map(([, ts]) => ts)
    .filter((ts) => ts !== "");

/** The message as Slack takes it; a press of its buttons tells what else belongs to the answer. */
const knowing = ({ blocks, text }: Words, earlier: readonly string[]): Words => ({
  blocks: withEarlier(blocks, earlier),
  text,
});
