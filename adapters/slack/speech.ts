import {
  createOwnViews,
  createSharedViews,
  Lru,
  Shares,
  type Address,
  type Clock,
  type Logger,
  type MessageKey,
  type Outgoing,
  type SealedCache,
  type SendOptions,
  type View,
} from "../../src/index.ts";
import { done, failed, type Answer } from "./answer.ts";
import type { RenderOptions } from "./blocks.ts";
import type { Client } from "./client.ts";
import { Dms } from "./dms.ts";
import { faultOf } from "./failure.ts";
import { Homes } from "./homes.ts";
import { Lookups } from "./lookups.ts";
import { mediaOf, piecesOf, withMediaElsewhere, withoutMedia } from "./media.ts";
import { Modals, type SentForms } from "./modals.ts";
import type { Outbound } from "./outbound.ts";
import { Posts } from "./posts.ts";
import { ResponseUrls } from "./response-urls.ts";
import { goneKey, isPassing, replacedBy, sayingOf, spotOf, type Saying } from "./saying.ts";
import { home } from "./source.ts";
import { Uploads } from "./uploads.ts";
import { Whispers, type Manner } from "./whispers.ts";

/** What speaking stands on. */
export interface SpeechParts {
  readonly client: Client;
  readonly outbound: Outbound;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly submissions: SentForms;
  /** Where answers that can be shared are kept. @default this process remembers them */
  readonly cache?: SealedCache | undefined;
  /** Stands before a command's name, for example `/plume `. */
  readonly prefix: string;
  /** Stands above a modal that is no form; 24 characters at most. */
  readonly title: string;
}

const remembered = 1_000;

/** Says views in Slack: where they are asked for, for those who are to see them. */
export class Speech {
  readonly #options: RenderOptions;
  readonly #logger: Logger;
  readonly #modals: Modals;
  readonly #homes: Homes;
  readonly #posts: Posts;
  readonly #whispers: Whispers;
  readonly #shares: Shares;
  /** Direct messages of people with each other, in which the bot is not. */
  readonly #foreign = new Lru<string, true>(remembered);

  constructor(parts: SpeechParts) {
    const { client, clock, cache, prefix } = parts;
    this.#options = { prefix };
    this.#logger = parts.logger;
    this.#modals = new Modals(parts);
    this.#homes = new Homes(parts);
    const lookups = new Lookups(parts);
    const uploads = new Uploads(client, lookups);
    const posts = new Posts({ ...parts, lookups, uploads });
    const urls = new ResponseUrls(client, clock);
    this.#posts = posts;
    this.#whispers = new Whispers({ ...parts, urls, posts, dms: new Dms(client) });
    this.#shares = new Shares(cache ? createSharedViews(cache) : createOwnViews());
  }

  /** Says it, once; rejects with a `Fault` as all adapters do. */
  async send(to: Address, outgoing: Outgoing, options: SendOptions): Promise<MessageKey> {
    // A bot can delete nothing that a person wrote.
    const view = outgoing.erase?.unerased ?? outgoing.view;
    const saying = sayingOf(to, view, options);
    const answer =
      (await this.#share(saying, outgoing.shares)) ??
      (await this.#remark(saying)) ??
      (await this.#form(saying, outgoing.form)) ??
      (await this.#say(saying));
    if (answer.kind === "failed") throw faultOf(answer.failure);
    return answer.value;
  }

  /** The answer above a button, for all; `undefined` if it is not known any more. */
  async #share(saying: Saying, button: string | undefined): Promise<Said | undefined> {
    const view = button === undefined ? undefined : await this.#shares.find(saying, button);
    return view && this.#toAll({ ...saying, view });
  }

  /** What is said in passing leaves nothing behind where that is possible. */
  async #remark(saying: Saying): Promise<Said | undefined> {
    const { view, to } = saying;
    if (view.passing !== true) return undefined;
    if (to.place !== home)
      return settled(await this.#whispers.remark(saying, piecesOf(view, this.#options)));
    // In the Home tab it would take the place of all that stands there.
    const opened = settled(await this.#modals.open(saying, view));
    return opened ?? this.#direct(saying);
  }

  async #form(saying: Saying, form: View | undefined): Promise<Said | undefined> {
    return form && settled(await this.#modals.form(saying, form));
  }

  async #say(saying: Saying): Promise<Said> {
    await this.#keep(saying);
    const { to, reply } = saying;
    const old = replacedBy(saying);
    if (reply.view !== undefined || old?.kind === "modal") return this.#inModal(saying);
    if (isDirect(saying)) return this.#direct(saying);
    if (to.place === home) return this.#inHome(saying);
    if (old?.kind === "home") return failed({ kind: "gone", reason: "it is somewhere else" });
    if (old?.kind === "ephemeral") return this.#inPlace(saying);
    return to.shared ? this.#inChannel(saying) : this.#inDirectMessage(saying);
  }

  /** Without it the answer is shown all the same; it cannot be shared then. */
  async #keep(saying: Saying): Promise<void> {
    try {
      await this.#shares.keep(saying);
    } catch {
      this.#logger.warn("slack.unkept", { reason: "an answer to be shared could not be kept" });
    }
  }

  async #inModal(saying: Saying): Promise<Said> {
    const said = settled(await this.#modals.show(saying, elsewhere(saying.view)));
    if (said) return this.#withMedia(saying, said);
    // It was closed meanwhile.
    return saying.isProgress ? done(goneKey(saying)) : this.#direct(saying);
  }

  async #inHome(saying: Saying): Promise<Said> {
    return this.#withMedia(saying, await this.#homes.show(saying, elsewhere(saying.view)));
  }

  /** Pictures and files go where they can be shown. */
  async #withMedia(saying: Saying, said: Said): Promise<Said> {
    const media = mediaOf(saying.view, this.#options);
    if (said.kind === "failed" || media.length === 0) return said;
    const sent = await this.#whispers.direct(saying, media);
    return sent.kind === "failed" ? sent : said;
  }

  /** In the place of a message that one person sees. */
  async #inPlace(saying: Saying): Promise<Said> {
    const { view, isProgress } = saying;
    // The last time that it can be changed belongs to the answer.
    if (isProgress && !this.#whispers.canReplace(saying, 2))
      return done(view.replaces ?? goneKey(saying));
    return this.#whisper(saying, { to: "asker", inPlace: true });
  }

  async #inChannel(saying: Saying): Promise<Said> {
    const old = replacedBy(saying);
    // Nobody could take it away again.
    if (saying.isProgress && !old) return done(goneKey(saying));
    if (old || saying.view.audience === "place") return this.#toAll(saying);
    return this.#whisper(saying, { to: "asker", inPlace: false });
  }

  /** For all who are there, also where the bot is no member. */
  async #toAll(saying: Saying): Promise<Said> {
    const said = await this.#post(saying);
    if (said.kind === "done" || said.failure.kind !== "not-there") return said;
    return this.#whisper(saying, { to: "place", inPlace: replacedBy(saying) !== undefined });
  }

  async #inDirectMessage(saying: Saying): Promise<Said> {
    const place = `${saying.workspace.team}/${saying.to.place}`;
    if (!this.#foreign.get(place)) {
      const said = await this.#post(saying);
      if (said.kind === "done" || said.failure.kind !== "not-there") return said;
      this.#foreign.set(place, true);
    }
    if (saying.isProgress) return done(goneKey(saying));
    return this.#whisper(saying, { to: "asker", inPlace: false });
  }

  #post(saying: Saying): Promise<Said> {
    return this.#posts.say(saying, spotOf(saying), piecesOf(saying.view, this.#options));
  }

  #whisper(saying: Saying, manner: Manner): Promise<Said> {
    const pieces = piecesOf(withMediaElsewhere(saying.view), this.#options);
    return this.#whispers.say(saying, manner, pieces);
  }

  #direct(saying: Saying): Promise<Said> {
    return this.#whispers.direct(saying, piecesOf(saying.view, this.#options));
  }
}

type Said = Answer<MessageKey>;

/** The answer, unless another way is to be tried. */
const settled = (answer: Said): Said | undefined =>
  answer.kind === "done" || isPassing(answer) ? answer : undefined;

/** What is about a message of the direct message, or came from there, though it is asked elsewhere. */
function isDirect(saying: Saying): boolean {
  const { to, reply, view } = saying;
  const old = replacedBy(saying);
  if (old?.kind === "posted") return old.channel !== to.place;
  return reply.direct === true && view.audience !== "place";
}

const elsewhere = (view: View): View => withoutMedia(withMediaElsewhere(view));
