import { Panes, type MessageKey } from "../../../src/index.ts";
import { done, failed, type Answer } from "../answer.ts";
import type { FollowUps } from "./followups.ts";
import type { Hooks } from "./hooks.ts";
import { keyOf } from "../message-key.ts";
import type { Originals } from "./originals.ts";
import { messagesOf, type Rendered } from "../render.ts";
import type { Interaction } from "../reply.ts";
import type { Trails } from "./trails.ts";
import { goneKey, isFirst, replacedBy, type Saying } from "./saying.ts";

/** What whispering stands on. */
export interface WhisperParts {
  readonly hooks: Hooks;
  readonly originals: Originals;
  readonly followUps: FollowUps;
  readonly trails: Trails;
}

const ended = failed({ kind: "expired", reason: "nothing can be said there for one person alone" });

/**
 * Says things to one person on a server, through the interaction that is answered. Several answers
 * to one stand below each other in its message.
 */
export class Whispers {
  readonly #parts: WhisperParts;
  readonly #panes = new Panes();

  constructor(parts: WhisperParts) {
    this.#parts = parts;
  }

  /** Says it; `expired` where no interaction lives any more. */
  async say(saying: Saying): Promise<Answer<MessageKey>> {
    const interaction = this.#parts.hooks.living(saying);
    if (!interaction) return ended;
    const said = this.#takesFirst(saying, interaction)
      ? await this.#inFirst(saying, interaction)
      : undefined;
    if (said) return said;
    // Progress could not be taken away again.
    if (saying.isProgress) return done(goneKey(saying));
    return this.#apart(saying, interaction);
  }

  /** Tells it in passing: nothing stays behind. */
  async remark(saying: Saying, interaction: Interaction): Promise<Answer<MessageKey>> {
    const said = await this.#apart(saying, interaction);
    return said.kind === "done" ? done(goneKey(saying)) : said;
  }

  /** True if the interaction's message is the place for it. */
  #takesFirst(saying: Saying, { ack, hidden }: Interaction): boolean {
    // What stands above it is known to the process alone that said it, and must not be lost.
    if (!isFirst(saying)) return this.#panes.isNext(saying);
    const isReplaced = replacedBy(saying)?.kind === "hidden" || saying.reply.inPlace === true;
    // A message that all can see is no place for it.
    return ack === "message" || (hidden && isReplaced);
  }

  /** `undefined` if it has to be said apart: the message is gone, or full. */
  async #inFirst(
    saying: Saying,
    interaction: Interaction,
  ): Promise<Answer<MessageKey> | undefined> {
    const [first, ...rest] = messagesOf(this.#panes.joined(saying, saying.view));
    if (!first || (rest.length > 0 && !isFirst(saying))) return undefined;
    const filled = await this.#parts.originals.fill(saying, interaction, first);
    if (filled.kind === "failed") return filled.failure.kind === "gone" ? undefined : filled;
    this.#panes.keep(saying, saying.view);
    const old = replacedBy(saying);
    if (old?.kind === "hidden") await this.#parts.trails.withdraw(saying, old.id);
    const more = await this.#further(saying, interaction, rest);
    if (more.kind === "failed") return more;
    this.#parts.trails.keep(interaction, [filled.value, ...more.value]);
    return done(keyOfHidden(saying, filled.value));
  }

  /** In messages of its own. */
  async #apart(saying: Saying, interaction: Interaction): Promise<Answer<MessageKey>> {
    const said = await this.#further(saying, interaction, messagesOf(saying.view));
    return said.kind === "done" ? done(keyOfHidden(saying, said.value.at(-1))) : said;
  }

  async #further(
    saying: Saying,
    interaction: Interaction,
    messages: readonly Rendered[],
  ): Promise<Answer<readonly string[]>> {
    const ids: string[] = [];
    for (const [index, message] of messages.entries()) {
      const further = { message, index, hidden: true };
      const said = await this.#parts.followUps.say(saying, interaction, further);
      if (said.kind === "failed") return said;
      ids.push(said.value);
    }
    return done(ids);
  }
}

const keyOfHidden = (saying: Saying, id = ""): MessageKey =>
  id === "" ? goneKey(saying) : keyOf({ kind: "hidden", id });
