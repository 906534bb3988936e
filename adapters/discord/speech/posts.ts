import { Lru, type MessageKey } from "../../../src/index.ts";
import { done, type Answer } from "../answer.ts";
import { withEarlier } from "../buttons.ts";
import type { Client } from "../client.ts";
import type { FollowUps } from "./followups.ts";
import { keyOf, type Standing } from "../message-key.ts";
import type { Originals } from "./originals.ts";
import type { Outbound } from "./outbound.ts";
import type { Rendered } from "../render.ts";
import type { Interaction } from "../reply.ts";
import { goneKey, isNotThere, isPassing, nonceOf, replacedBy, type Saying } from "./saying.ts";

/** What posting stands on. */
export interface PostParts {
  readonly client: Pick<Client, "post" | "change" | "remove">;
  readonly originals: Originals;
  readonly followUps: FollowUps;
  readonly outbound: Outbound;
}

/** Where messages go. */
export interface Spot {
  readonly channel: string;
  /** The message that is answered, if others read along. */
  readonly answers?: string | undefined;
  /** The interaction whose message in this channel becomes the first one. */
  readonly original?: Interaction | undefined;
  /** The interaction in this channel through which that goes which may not be posted. */
  readonly through?: Interaction | undefined;
}

/** Where one message goes. */
interface Berth {
  readonly spot: Spot;
  readonly index: number;
  /** The message that becomes this one. */
  readonly edits: string | undefined;
}

type Posted = Extract<Standing, { readonly kind: "posted" }>;

/** What is out of a sending: the messages by their place in it. */
type Out = ReadonlyMap<number, string>;

const remembered = 2_000;

/** Says things in a channel, for all who are there: posts, edits, deletes. */
export class Posts {
  readonly #parts: PostParts;
  readonly #out = new Lru<string, Out>(remembered);

  constructor(parts: PostParts) {
    this.#parts = parts;
  }

  /** Says what is not out yet. Edits what the view replaces, if that stands there. */
  async say(
    saying: Saying,
    spot: Spot,
    messages: readonly Rendered[],
  ): Promise<Answer<MessageKey>> {
    const replaced = replacedBy(saying);
    const old = isIn(spot.channel, replaced) ? replaced : undefined;
    const name = `${saying.key}/${spot.channel}`;
    const out = new Map(this.#out.get(name));
    for (const [index, message] of messages.entries()) {
      const known = out.get(index);
      if (known !== undefined && !saying.isProgress) continue;
      const berth = { spot, index, edits: known ?? old?.ids[index] };
      const answer = await this.#message(saying, berth, knowing(message, earlierIn(out, index)));
      if (answer.kind === "failed") return answer;
      out.set(index, answer.value);
      this.#out.set(name, out);
    }
    for (const id of old?.ids.slice(messages.length) ?? []) await this.#withdraw(saying, spot, id);
    const ids = earlierIn(out, messages.length);
    if (ids.length === 0) return done(goneKey(saying));
    return done(keyOf({ kind: "posted", channel: spot.channel, ids }));
  }

  /** Gives the message's id. */
  async #message(saying: Saying, berth: Berth, message: Rendered): Promise<Answer<string>> {
    const { spot, index, edits } = berth;
    const { original } = spot;
    if (index === 0 && edits === undefined && original) {
      const filled = await this.#parts.originals.fill(saying, original, message);
      if (filled.kind === "done" || isPassing(filled)) return filled;
    }
    const { key, isProgress: optional, signal } = saying;
    const departure = { key: `${key}/${index}`, lane: spot.channel, edits, optional, signal };
    const sent = await this.#parts.outbound.send(departure, () => this.#go(saying, berth, message));
    if (sent && isNotThere(sent) && edits === undefined && spot.through && !optional)
      return this.#parts.followUps.say(saying, spot.through, { message, index, hidden: false });
    // A newer edit of this very message is on its way: this one has nothing left to show.
    return sent ?? done(edits ?? "");
  }

  #go(saying: Saying, { spot, index, edits }: Berth, message: Rendered): Promise<Answer<string>> {
    const { client } = this.#parts;
    const { channel } = spot;
    const { signal } = saying;
    if (edits !== undefined) return client.change({ channel, id: edits }, message, signal);
    const answers = index === 0 ? spot.answers : undefined;
    return client.post({ channel, message, nonce: nonceOf(saying, index), answers }, signal);
  }

  /** An answer that became shorter leaves no old part behind. */
  async #withdraw({ signal }: Saying, { channel }: Spot, id: string): Promise<void> {
    await this.#parts.client.remove({ channel, id }, signal);
  }
}

const isIn = (channel: string, old: Standing | undefined): old is Posted =>
  old?.kind === "posted" && old.channel === channel;

/** The messages before that place, first to last. */
const earlierIn = (out: Out, index: number): readonly string[] =>
  [...out]
    .filter(([at, id]) => at < index && id !== "")
    .toSorted(([a], [b]) => a - b)
    .map(([, id]) => id);

/** A press of its buttons tells what else belongs to the answer. */
const knowing = (message: Rendered, earlier: readonly string[]): Rendered => ({
  ...message,
  components: withEarlier(message.components, earlier),
});
