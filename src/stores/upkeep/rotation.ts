import type { Vault } from "../../ports/vault.ts";
import type { Holdings, Page, SealedText } from "./holdings.ts";
import { lookAt, UnopenedList } from "./look.ts";

/** What a rotation works with. */
export interface RotationParts {
  readonly holdings: Holdings;
  readonly vault: Vault;
  /** The id of the key that everything is to be sealed with. */
  readonly primary: string;
  /** Told after every page. */
  readonly progress: (so: Progress) => void;
}

/** How far a rotation is. */
export interface Progress {
  /** Counts the times that everything was looked at. */
  readonly round: number;
  /** Texts looked at in this round. */
  readonly seen: number;
  /** Texts sealed anew in all rounds. */
  readonly resealed: number;
}

/** What came of a rotation. */
export interface Rotation {
  readonly resealed: number;
  /** Texts that were sealed with the primary key when they were last looked at. */
  readonly current: number;
  readonly unopened: UnopenedList;
  /** Texts that were sealed with another key again and again while this went on. */
  readonly left: number;
}

const mostRounds = 5;

/**
 * Seals everything that opens with the primary key, while bots work: round after round until one
 * finds nothing more to do, or five are over. What does not open stays as it is. A rotation that
 * was broken off is finished by the next one.
 */
export async function rotate(parts: RotationParts): Promise<Rotation> {
  const rounds = new Rounds(parts);
  let last = await rounds.next();
  while (last.left > 0 && rounds.count < mostRounds) last = await rounds.next();
  // Last of all: a process that has not got an older key is refused until nothing needs that key.
  if (last.left === 0) await rounds.finish(last);
  return { ...last, resealed: rounds.resealed };
}

/** What one round found. */
interface Round {
  current: number;
  /** Sealed with another key when this round came to them. */
  left: number;
  readonly unopened: UnopenedList;
}

class Rounds {
  count = 0;
  resealed = 0;
  readonly #parts: RotationParts;

  constructor(parts: RotationParts) {
    this.#parts = parts;
  }

  async next(): Promise<Round> {
    this.count += 1;
    const round: Round = { current: 0, left: 0, unopened: new UnopenedList() };
    let seen = 0;
    for await (const page of this.#parts.holdings.pages()) {
      seen += page.texts.length;
      await this.#reseal(page, round);
      this.#parts.progress({ round: this.count, seen, resealed: this.resealed });
    }
    return round;
  }

  async finish(round: Round): Promise<void> {
    await this.#reseal(await this.#parts.holdings.check(), round);
    round.current += round.left;
    round.left = 0;
  }

  async #reseal(page: Page, round: Round): Promise<void> {
    const fresh = page.texts.map((text) => this.#freshFor(text, round));
    // What somebody else wrote meanwhile is looked at in the next round.
    if (fresh.some((text) => text !== undefined)) this.resealed += await page.replace(fresh);
  }

  #freshFor(text: SealedText, round: Round): string | undefined {
    const { vault, primary } = this.#parts;
    const look = lookAt(vault, text);
    if (look.kind === "unopened") {
      round.unopened.add(look);
      return undefined;
    }
    if (look.keyId === primary) {
      round.current += 1;
      return undefined;
    }
    round.left += 1;
    return vault.seal(text.name, look.plain);
  }
}
