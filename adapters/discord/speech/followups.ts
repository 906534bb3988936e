import { Lru } from "../../../src/index.ts";
import { done, type Answer } from "../answer.ts";
import type { Client } from "../client.ts";
import type { Hooks } from "./hooks.ts";
import { laneOf, type Outbound } from "./outbound.ts";
import type { Rendered } from "../render.ts";
import type { Interaction } from "../reply.ts";
import type { Saying } from "./saying.ts";

/** What further answers stand on. */
export interface FollowUpParts {
  readonly client: Pick<Client, "followUp">;
  readonly hooks: Hooks;
  readonly outbound: Outbound;
}

/** One further answer. */
export interface FurtherAnswer {
  readonly message: Rendered;
  /** Its place in the sending. */
  readonly index: number;
  /** The person alone sees it. */
  readonly hidden: boolean;
}

const remembered = 2_000;

/**
 * Further answers to an interaction. Discord knows no nonce here: where nobody heard that one
 * arrived, its repetition stands there a second time. So this is for what goes no other way.
 */
export class FollowUps {
  readonly #parts: FollowUpParts;
  /** By sending and place in it: the message that is out. */
  readonly #out = new Lru<string, string>(remembered);

  constructor(parts: FollowUpParts) {
    this.#parts = parts;
  }

  /** Says it unless it is out; gives the message's id. */
  async say(
    { key, signal }: Saying,
    interaction: Interaction,
    { message, index, hidden }: FurtherAnswer,
  ): Promise<Answer<string>> {
    const { client, hooks, outbound } = this.#parts;
    const name = `${key}/${hidden ? "hidden" : "open"}/${index}`;
    const known = this.#out.get(name);
    if (known !== undefined) return done(known);
    const lane = laneOf(interaction);
    const departure = { key: name, lane, edits: undefined, optional: false, signal };
    const sent = await outbound.send(departure, () =>
      hooks.through(interaction, signal, (hook) =>
        client.followUp(hook, { message, hidden }, signal),
      ),
    );
    if (sent?.kind === "done") this.#out.set(name, sent.value);
    return sent ?? done("");
  }
}
