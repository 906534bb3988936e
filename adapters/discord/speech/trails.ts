import { Lru } from "../../../src/index.ts";
import type { Client } from "../client.ts";
import type { Interaction } from "../reply.ts";
import type { Saying } from "./saying.ts";

/** The messages of one answer that stand above its last one, and what leads to them. */
interface Trail {
  readonly interaction: Interaction;
  /** The interaction's own message, then further answers. */
  readonly above: readonly string[];
}

const remembered = 1_000;

/**
 * Answers of several messages that one person sees. A press leads to the last of them alone: the
 * others go by the interaction that made them, as long as it lives and this process knows it.
 */
export class Trails {
  readonly #client: Pick<Client, "removeOriginal" | "removeFollowUp">;
  /** By the last message. */
  readonly #known = new Lru<string, Trail>(remembered);

  constructor(client: Pick<Client, "removeOriginal" | "removeFollowUp">) {
    this.#client = client;
  }

  /** The messages of an answer, first to last. */
  keep(interaction: Interaction, ids: readonly string[]): void {
    const last = ids.at(-1);
    if (last !== undefined && ids.length > 1)
      this.#known.set(last, { interaction, above: ids.slice(0, -1) });
  }

  /** Something takes the place of the last message: the others do not stay above it. */
  async withdraw({ signal }: Saying, last: string): Promise<void> {
    const trail = this.#known.get(last);
    this.#known.delete(last);
    if (!trail) return;
    const { app, token } = trail.interaction;
    const [, ...further] = trail.above;
    await this.#client.removeOriginal({ app, token }, signal);
    for (const id of further) await this.#client.removeFollowUp({ app, token }, id, signal);
  }
}
