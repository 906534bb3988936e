import { Lru } from "../../../src/index.ts";
import { done, type Answer } from "../answer.ts";
import type { Client } from "../client.ts";
import type { Hooks } from "./hooks.ts";
import { laneOf, type Outbound } from "./outbound.ts";
import type { Rendered } from "../render.ts";
import type { Interaction } from "../reply.ts";
import type { Saying } from "./saying.ts";

/** What first answers stand on. */
export interface OriginalParts {
  readonly client: Pick<Client, "changeOriginal" | "removeOriginal">;
  readonly hooks: Hooks;
  readonly outbound: Outbound;
}

interface Filled {
  readonly key: string;
  readonly id: string;
}

const remembered = 5_000;

/**
 * The message of an interaction: the one that waits to be filled in, or that with the button. To
 * change it once more in the same way does no harm, so that a repetition needs no care.
 */
export class Originals {
  readonly #parts: OriginalParts;
  /** By interaction: what stands in it, as far as this process knows. */
  readonly #filled = new Lru<string, Filled>(remembered);

  constructor(parts: OriginalParts) {
    this.#parts = parts;
  }

  /** False if something else stands in it that is not to be lost. */
  isFree({ id }: Interaction, { key }: Saying): boolean {
    const filled = this.#filled.get(id);
    return filled === undefined || filled.key === key;
  }

  /** Gives the message's id. */
  async fill(saying: Saying, interaction: Interaction, message: Rendered): Promise<Answer<string>> {
    const { client, hooks, outbound } = this.#parts;
    const { key, isProgress: optional, signal } = saying;
    const departure = {
      key: `${key}/0`,
      lane: laneOf(interaction),
      edits: "first",
      optional,
      signal,
    };
    const sent = await outbound.send(departure, () =>
      hooks.through(interaction, signal, (hook) => client.changeOriginal(hook, message, signal)),
    );
    if (sent?.kind === "done") this.#filled.set(interaction.id, { key, id: sent.value });
    // A newer one is on its way: this one has nothing left to show.
    return sent ?? done(this.#filled.get(interaction.id)?.id ?? "");
  }

  /** Takes it away; done also where it is away, or out of reach for ever. */
  async remove({ key, signal }: Saying, interaction: Interaction): Promise<Answer<true>> {
    const { client, hooks, outbound } = this.#parts;
    const lane = laneOf(interaction);
    const departure = { key: `${key}/away`, lane, edits: undefined, optional: false, signal };
    const sent = await outbound.send(departure, () =>
      hooks.through(interaction, signal, (hook) => client.removeOriginal(hook, signal)),
    );
    return sent ?? done(true);
  }
}
