import type { AgingTime, Moment } from "../aging.ts";
import type { Room, Stored } from "./world.ts";

// Source: Discord API reference, "Create Message", enforce_nonce: "in the past few minutes".
const lifeMs = 5 * 60_000;

/** A message with the nonce that it was said with. */
export interface Known {
  readonly room: Room;
  readonly stored: Stored;
  readonly born: Moment;
}

/** What was said with which nonce. */
export class Nonces {
  readonly #time: AgingTime;
  readonly #known: Known[] = [];

  constructor(time: AgingTime) {
    this.#time = time;
  }

  keep(room: Room, stored: Stored): void {
    const born = this.#time.moment();
    if (stored.wire.nonce !== undefined) this.#known.push({ room, stored, born });
  }

  /** Where it was said a moment ago; also if that was deleted since. */
  find(nonce: unknown): Known | undefined {
    if (nonce === undefined || nonce === null) return undefined;
    return this.#known.find(
      ({ stored, born }) => stored.wire.nonce === nonce && this.#time.ageMs(born) <= lifeMs,
    );
  }
}
