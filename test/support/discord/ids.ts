import { randomBytes } from "node:crypto";

import type { AgingTime } from "../aging.ts";

// Source: Discord API reference, "Snowflakes": 42 bits of ms since the first second of 2015.
const epochMs = 1_420_070_400_000;

/** Ids as Discord gives them: each says when it was given, and is greater than the one before. */
export class Ids {
  readonly #time: AgingTime;
  #last = 0n;

  constructor(time: AgingTime) {
    this.#time = time;
  }

  next(): string {
    const now = BigInt(Math.floor(this.#time.nowMs()) - epochMs) << 22n;
    this.#last = now > this.#last ? now : this.#last + 1n;
    return String(this.#last);
  }

  /** What answers an interaction: nothing can be read from it, and it is not to be guessed. */
  token(): string {
    return randomBytes(120).toString("base64url");
  }
}
