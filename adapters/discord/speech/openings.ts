import { Lru, type Clock, type View } from "../../../src/index.ts";
import type { Acks } from "../acks.ts";
import type { Callback } from "../callbacks.ts";
import type { Client } from "../client.ts";
import { ackedBy, answerFirst, type Tried } from "../first-answers.ts";
import { modalOf } from "../modal.ts";
import type { Interaction } from "../reply.ts";
import type { Saying } from "./saying.ts";

/** What opening forms stands on. */
export interface OpeningParts {
  readonly client: Pick<Client, "form" | "update">;
  readonly acks: Acks;
  readonly clock: Clock;
}

// Discord waits 3 s, and says itself when that is over: whose clock differs asks in vain at worst.
const lateMs = 10_000;
const remembered = 2_000;

/** Opens forms: the first answer to a press, and the only one that can be a form. */
export class Openings {
  readonly #parts: OpeningParts;
  /** Sendings whose form is open. */
  readonly #open = new Lru<string, true>(remembered);

  constructor(parts: OpeningParts) {
    this.#parts = parts;
  }

  /** True if the form is open; otherwise it has to be said in another way. */
  async form(saying: Saying, form: View): Promise<boolean> {
    const { interaction, inPlace, direct } = saying.reply;
    if (this.#open.get(saying.key)) return true;
    if (interaction?.ack !== "form") return false;
    const origin = direct === undefined ? undefined : saying.to.place;
    const modal = modalOf(form, { inPlace: inPlace === true, origin });
    if (!modal) return false;
    const { client } = this.#parts;
    const { signal } = saying;
    const isOpen = await this.#first(interaction, signal, () =>
      client.form(interaction, { modal, signal }),
    );
    if (isOpen) this.#open.set(saying.key, true);
    return isOpen;
  }

  async #first(
    interaction: Interaction,
    signal: AbortSignal,
    open: () => Promise<Callback>,
  ): Promise<boolean> {
    const { acks, clock } = this.#parts;
    const isOurs = acks.outcome(interaction.id) !== undefined;
    const settle = acks.claim(interaction.id);
    // Somebody here has acknowledged it.
    if (isOurs && !settle) return false;
    if (!settle && clock.now() - interaction.atMs >= lateMs) return false;
    const tried = await answerFirst(open, { clock, signal });
    settle?.(await this.#acked(interaction, signal, tried));
    // Once it was tried in vain, what is taken is taken by this form; unless another process may
    // have been quicker.
    return tried.callback === "done" || (tried.callback === "taken" && tried.again && !!settle);
  }

  /** A form that Discord does not take acknowledges nothing. */
  async #acked(
    interaction: Interaction,
    signal: AbortSignal,
    { callback }: Tried,
  ): Promise<ReturnType<typeof ackedBy>> {
    if (callback !== "refused") return ackedBy(callback);
    const { client, clock } = this.#parts;
    const update = (): Promise<Callback> => client.update(interaction, { signal });
    return ackedBy((await answerFirst(update, { clock, signal })).callback);
  }
}
