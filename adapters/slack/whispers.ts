import { Lru, type MessageKey } from "../../src/index.ts";
import { done, failed, type Answer } from "./answer.ts";
import type { Words } from "./calls/messages.ts";
import type { Client } from "./client.ts";
import type { Dms } from "./dms.ts";
import { withOrigin } from "./origin.ts";
import type { Outbound } from "./outbound.ts";
import type { Numbered, Posts } from "./posts.ts";
import type { ResponseUrls } from "./response-urls.ts";
import { goneKey, isPassing, replacedBy, spotOf, type Saying } from "./saying.ts";

/** What whispering stands on. */
export interface WhisperParts {
  readonly client: Client;
  readonly outbound: Outbound;
  readonly urls: ResponseUrls;
  readonly dms: Dms;
  readonly posts: Posts;
}

/** How something is said where the bot may be no member. */
export interface Manner {
  readonly to: "asker" | "place";
  /** True to take the place of the message whose button was pressed. */
  readonly inPlace: boolean;
}

const remembered = 2_000;

const nowhere = failed({ kind: "not-there", reason: "there is no way to say it there" });

/** Says things to one person in a channel, or to all where the bot is no member. */
export class Whispers {
  readonly #parts: WhisperParts;
  /** By the key of a sending: the number of pieces that are out. */
  readonly #out = new Lru<string, number>(remembered);

  constructor(parts: WhisperParts) {
    this.#parts = parts;
  }

  /** True if the message whose button was pressed can be changed so many times more. */
  canReplace({ reply: { responseUrl } }: Saying, times: number): boolean {
    return responseUrl?.replaces === true && this.#parts.urls.left(responseUrl) >= times;
  }

  /** Tells who pressed a button why it did nothing; only what is short is said so. */
  async remark(saying: Saying, pieces: Numbered): Promise<Answer<MessageKey>> {
    const [[, piece] = [], ...more] = pieces;
    if (piece?.kind !== "message" || more.length > 0) return nowhere;
    const manner = { to: "asker", inPlace: false } as const;
    const said = await this.#respond(saying, manner, piece.message);
    return said.kind === "done" ? done(goneKey(saying)) : said;
  }

  /** Says what is not out yet; what cannot be whispered goes to the direct message with the person. */
  async say(saying: Saying, manner: Manner, pieces: Numbered): Promise<Answer<MessageKey>> {
    const outBefore = this.#out.get(saying.key) ?? 0;
    let loud: Numbered = pieces.filter(([, piece]) => piece.kind !== "message");
    for (const [index, piece] of pieces) {
      if (piece.kind !== "message" || index < outBefore) continue;
      const inPlace = manner.inPlace && index === 0;
      const answer = await this.#piece(saying, { ...manner, inPlace }, [index, piece.message]);
      if (answer.kind === "failed") {
        if (inPlace || isPassing(answer)) return answer;
        loud = pieces.filter(([at]) => at >= index);
        break;
      }
      this.#out.set(saying.key, index + 1);
    }
    const direct = loud.length === 0 ? done(goneKey(saying)) : await this.direct(saying, loud);
    if (direct.kind === "failed" || !manner.inPlace) return direct;
    return done(saying.view.replaces ?? direct.value);
  }

  /** Says it in the direct message with the person. */
  async direct(saying: Saying, pieces: Numbered): Promise<Answer<MessageKey>> {
    const spot = await this.#parts.dms.of(saying);
    if (spot.kind === "failed") return spot;
    const { channel } = spot.value;
    const { place } = saying.to;
    const said = place === channel ? pieces : pieces.map(from(place));
    const old = replacedBy(saying);
    if (old?.kind === "posted" && old.channel === channel)
      return this.#parts.posts.say(saying, spot.value, said);
    // What it replaces stands somewhere else, and stays.
    const { replaces: _, ...view } = saying.view;
    return this.#parts.posts.say({ ...saying, view }, spot.value, said);
  }

  async #piece(
    saying: Saying,
    manner: Manner,
    [index, words]: readonly [index: number, words: Words],
  ): Promise<Answer<true>> {
    const { key, isProgress: optional, signal, workspace, to } = saying;
    const lane = `${workspace.team}/${to.place}`;
    const edits = manner.inPlace ? saying.view.replaces : undefined;
    const departure = { key: `${key}/${index}`, lane, edits, optional, signal };
    const sent = await this.#parts.outbound.send(departure, () => this.#go(saying, manner, words));
    // A newer edit of this very message is on its way: this one has nothing left to show.
    return sent ?? done(true);
  }

  async #go(saying: Saying, manner: Manner, words: Words): Promise<Answer<true>> {
    const ways = [() => this.#respond(saying, manner, words)];
    if (manner.to === "asker" && !manner.inPlace) {
      const whisper = (): Promise<Answer<true>> => this.#whisper(saying, words);
      // What is said for one person through such an address stands in the channel, not in its thread
      // (https://github.com/slackapi/bolt-js/issues/963).
      if (saying.reply.thread === undefined) ways.push(whisper);
      else ways.unshift(whisper);
    }
    let answer: Answer<true> = nowhere;
    for (const way of ways) {
      answer = await way();
      if (answer.kind === "done" || isPassing(answer)) return answer;
    }
    return answer;
  }

  async #respond(saying: Saying, { to, inPlace }: Manner, words: Words): Promise<Answer<true>> {
    const { responseUrl: url } = saying.reply;
    if (!url || this.#parts.urls.left(url) === 0 || (inPlace && !url.replaces)) return nowhere;
    const { blocks, text } = words;
    return this.#parts.urls.respond(saying, url, { blocks, text, to, replaces: inPlace });
  }

  #whisper(saying: Saying, { blocks, text }: Words): Promise<Answer<true>> {
    const { workspace, to, signal } = saying;
    const said = { ...workspace, ...spotOf(saying), blocks, text, user: to.user };
    return this.#parts.client.whisper(said, signal);
  }
}

/** Its buttons lead back to where it was asked for. */
const from =
  (place: string) =>
  ([index, piece]: Numbered[number]): Numbered[number] => {
    if (piece.kind !== "message") return [index, piece];
    const { message } = piece;
    return [
      index,
      { ...piece, message: { ...message, blocks: withOrigin(message.blocks, place) } },
    ];
  };
