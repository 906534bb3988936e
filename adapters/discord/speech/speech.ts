import {
  createOwnViews,
  createSharedViews,
  mark,
  note,
  say,
  Shares,
  text,
  withNote,
  type Address,
  type Clock,
  type Logger,
  type MessageKey,
  type Outgoing,
  type SealedCache,
  type SendOptions,
  type View,
} from "../../../src/index.ts";
import type { Acks } from "../acks.ts";
import { done, type Answer } from "../answer.ts";
import type { Client } from "../client.ts";
import { Dms } from "./dms.ts";
import { erased } from "./erasures.ts";
import { faultOf, type Failure } from "../failure.ts";
import { FollowUps } from "./followups.ts";
import { Hooks } from "./hooks.ts";
import { Openings } from "./openings.ts";
import { Originals } from "./originals.ts";
import type { Outbound } from "./outbound.ts";
import { Posts } from "./posts.ts";
import { messagesOf } from "../render.ts";
import type { Interaction } from "../reply.ts";
import {
  goneKey,
  isFirst,
  isNotThere,
  isPassing,
  replacedBy,
  sayingOf,
  type Saying,
} from "./saying.ts";
import type { ShowPress } from "../show-press.ts";
import { Shows } from "./shows.ts";
import { Trails } from "./trails.ts";
import { Whispers } from "./whispers.ts";
import { Withheld } from "./withheld.ts";

/** What speaking stands on. */
export interface SpeechParts {
  readonly client: Client;
  readonly acks: Acks;
  readonly outbound: Outbound;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Where answers are kept that can be shared or are shown later. @default this process remembers them */
  readonly cache?: SealedCache | undefined;
  /** Comes when nothing more is to be shown; sending goes on. */
  readonly closed: AbortSignal;
}

const unshareable = say("I may not write there, so this cannot be shared.");
const refused = say(mark("❌"), " Discord did not take this answer.");
const forAll = say("This is for all here.");
const tooLarge = note("caution", [mark("⚠️"), " What was attached is larger than Discord takes."]);

/** Says views in Discord: where they are asked for, to those who are to see them. */
export class Speech {
  readonly #parts: SpeechParts;
  readonly #hooks: Hooks;
  readonly #originals: Originals;
  readonly #posts: Posts;
  readonly #whispers: Whispers;
  readonly #openings: Openings;
  readonly #dms: Dms;
  readonly #withheld: Withheld;
  readonly #shows: Shows;
  readonly #shares: Shares;

  constructor(parts: SpeechParts) {
    const { client, cache } = parts;
    const hooks = new Hooks(parts);
    const originals = new Originals({ ...parts, hooks });
    const followUps = new FollowUps({ ...parts, hooks });
    const posts = new Posts({ ...parts, originals, followUps });
    const whispers = new Whispers({ hooks, originals, followUps, trails: new Trails(client) });
    const kept = cache ? createSharedViews(cache) : createOwnViews();
    const withheld = new Withheld({ ...parts, posts, kept });
    this.#parts = parts;
    this.#hooks = hooks;
    this.#originals = originals;
    this.#posts = posts;
    this.#whispers = whispers;
    this.#openings = new Openings(parts);
    this.#dms = new Dms(client);
    this.#withheld = withheld;
    this.#shows = new Shows({ ...parts, withheld, whispers });
    this.#shares = new Shares(kept);
  }

  /** Says it, once; rejects with a `Fault` as all adapters do. */
  async send(to: Address, outgoing: Outgoing, options: SendOptions): Promise<MessageKey> {
    const { signal } = options;
    const view = await erased(this.#parts.client, { to, outgoing, signal });
    const saying = sayingOf(to, view, options);
    const answer =
      (await this.#share(saying, outgoing.shares)) ??
      (await this.#remark(saying)) ??
      (await this.#form(saying, outgoing.form)) ??
      (await this.#answer(saying));
    if (answer.kind === "done") return answer.value;
    await this.#admit(saying, answer.failure);
    throw faultOf(answer.failure);
  }

  /** Shows an answer that was withheld. Never rejects. */
  show(press: ShowPress): Promise<void> {
    return this.#shows.show(press);
  }

  /** The answer above a button, for all; `undefined` if it is not known any more. */
  async #share(saying: Saying, button: string | undefined): Promise<Said | undefined> {
    const view = button === undefined ? undefined : await this.#shares.find(saying, button);
    if (!view) return undefined;
    const said = await this.#openly({ ...saying, view });
    if (said.kind === "done" || isPassing(said)) return said;
    const why = isNotThere(said) ? unshareable : refused;
    return this.#remark({ ...saying, view: { ...why, passing: true } });
  }

  /** What is said in passing leaves nothing behind where that is possible. */
  async #remark(saying: Saying): Promise<Said | undefined> {
    if (saying.view.passing !== true) return undefined;
    const interaction = this.#hooks.living(saying);
    // Something waits to be filled in.
    if (interaction?.ack === "message") return undefined;
    const said = interaction && (await this.#whispers.remark(saying, interaction));
    return said && (said.kind === "done" || isPassing(said)) ? said : undefined;
  }

  async #form(saying: Saying, form: View | undefined): Promise<Said | undefined> {
    const isOpen = form !== undefined && (await this.#openings.form(saying, form));
    return isOpen ? done(goneKey(saying)) : undefined;
  }

  async #answer(saying: Saying): Promise<Said> {
    await this.#keep(saying);
    const said = await this.#say(saying);
    const light =
      said.kind === "failed" && said.failure.kind === "too-large" && withoutFiles(saying.view);
    return light ? this.#say({ ...saying, view: light }) : said;
  }

  /** Without it the answer is shown all the same; it cannot be shared then. */
  async #keep(saying: Saying): Promise<void> {
    try {
      await this.#shares.keep(saying);
    } catch {
      this.#parts.logger.warn("discord.unkept", { reason: "an answer to be shared" });
    }
  }

  #say(saying: Saying): Promise<Said> {
    const channel = privateChannel(saying);
    if (channel !== undefined) return this.#inPrivate(saying, channel);
    return saying.view.audience === "place" ? this.#toAll(saying) : this.#toAsker(saying);
  }

  /** Where nobody else reads along. */
  async #inPrivate(saying: Saying, channel: string): Promise<Said> {
    const interaction = this.#hooks.living(saying);
    const original =
      interaction && this.#becomesFirst(saying, interaction) ? interaction : undefined;
    const messages = messagesOf(saying.view, originAt(saying, channel));
    return this.#posts.say(saying, { channel, original, through: interaction }, messages);
  }

  /** True if it takes the place of the interaction's message. */
  #becomesFirst(saying: Saying, interaction: Interaction): boolean {
    if (!isFirst(saying)) return false;
    if (saying.reply.inPlace === true) return true;
    return interaction.ack === "message" && this.#originals.isFree(interaction, saying);
  }

  async #toAsker(saying: Saying): Promise<Said> {
    const said = await this.#whispers.say(saying);
    if (said.kind === "done" || isPassing(said) || isUseless(said.failure)) return said;
    // Nobody could take the one away again, and for all the other would be about nothing.
    if (saying.isProgress || saying.view.passing === true) return done(goneKey(saying));
    const withheld = await this.#withheld.say(saying);
    if (withheld && (withheld.kind === "done" || isPassing(withheld))) return withheld;
    return this.#direct(saying);
  }

  /** For all who are there; who asked gets it at least. */
  async #toAll(saying: Saying): Promise<Said> {
    const old = replacedBy(saying);
    if (saying.isProgress && old?.kind !== "posted") return this.#toAsker(saying);
    const said = await this.#openly(saying);
    return isNotThere(said) ? this.#direct(saying) : said;
  }

  /** For all who are there, also where the bot may say nothing but answers to interactions. */
  async #openly(saying: Saying): Promise<Said> {
    const { to, reply } = saying;
    const interaction = reply.direct === undefined ? this.#hooks.living(saying) : undefined;
    // What waits would become the next answer, for the person alone: it has to be filled first.
    const isAwaited = interaction !== undefined && waits(saying, interaction);
    const spot = { channel: to.place, answers: reply.message };
    const messages = messagesOf(saying.view);
    const through = isAwaited ? undefined : interaction;
    const said = await this.#posts.say(saying, { ...spot, through }, messages);
    if (said.kind === "done") return this.#tidied(saying, said);
    if (!isNotThere(said) || !isAwaited) return said;
    const held = await this.#whispers.say({ ...saying, view: forAll });
    if (isPassing(held)) return held;
    const loud = await this.#posts.say(saying, { ...spot, through: interaction }, messages);
    if (loud.kind === "done") return this.#tidied(saying, loud);
    if (isPassing(loud)) return loud;
    const own = await this.#whispers.say(saying);
    return own.kind === "done" || isPassing(own) ? own : said;
  }

  /** It was said elsewhere: what waited for it, or is replaced by it, does not stay. */
  async #tidied(saying: Saying, said: Said): Promise<Said> {
    const interaction = this.#hooks.living(saying);
    if (!interaction || !waits(saying, interaction)) return said;
    const removed = await this.#originals.remove(saying, interaction);
    return removed.kind === "failed" && isPassing(removed) ? removed : said;
  }

  /** In the direct message with the person. */
  async #direct(saying: Saying): Promise<Said> {
    const channel = await this.#dms.of(saying);
    if (channel.kind === "failed") return channel;
    const messages = messagesOf(saying.view, originAt(saying, channel.value));
    return this.#posts.say(saying, { channel: channel.value }, messages);
  }

  /** What waits to be filled in does not wait for what will never come. */
  async #admit(saying: Saying, failure: Failure): Promise<void> {
    const interaction = this.#hooks.living(saying);
    const isSaidAnew = saying.view.replaces !== undefined;
    if (!isUseless(failure) && failure.kind !== "not-there") return;
    if (!interaction || isSaidAnew || saying.isProgress || !waits(saying, interaction)) return;
    const [message] = messagesOf(refused);
    if (message) await this.#originals.fill(saying, interaction, message).catch(() => undefined);
  }
}

type Said = Answer<MessageKey>;

/** True for what Discord takes nowhere. */
const isUseless = ({ kind }: Failure): boolean => kind === "refused" || kind === "too-large";

/** Where it is said if nobody but the person is to see it and nobody else is there. */
function privateChannel({ to, reply, view }: Saying): string | undefined {
  if (!to.shared) return to.place;
  return view.audience === "place" ? undefined : reply.direct;
}

/** Where it leads back to what is said somewhere else. */
const originAt = ({ to }: Saying, channel: string): { readonly origin?: string } =>
  channel === to.place ? {} : { origin: to.place };

/** True if a message for the person alone waits for it, or is to be replaced by it. */
function waits(saying: Saying, { ack, hidden }: Interaction): boolean {
  if (!isFirst(saying)) return false;
  if (ack === "message") return true;
  const isReplaced = replacedBy(saying)?.kind === "hidden" || saying.reply.inPlace === true;
  return hidden && isReplaced;
}

/** The same words without pictures and files; `undefined` if there are none. */
function withoutFiles(view: View): View | undefined {
  const rest = view.blocks.filter(({ kind }) => kind !== "image" && kind !== "file");
  if (rest.length === view.blocks.length) return undefined;
  const [first = text(""), ...others] = rest;
  return withNote({ ...view, blocks: [first, ...others] }, tooLarge);
}
