import type { DiscordTroubles, TroubleName } from "../troubles.ts";

interface Note {
  readonly name: TroubleName;
  readonly reason: string;
}

const names = ["token", "gateway"] as const;

/** What is wrong with the seats of this process, told as one: an operator looks at the oldest. */
export class Board {
  readonly #troubles: Pick<DiscordTroubles, "begin" | "end">;
  readonly #notes = new Map<string, Note>();
  /** What is told here: others may tell of the same. */
  readonly #told = new Set<TroubleName>();

  constructor(troubles: Pick<DiscordTroubles, "begin" | "end">) {
    this.#troubles = troubles;
  }

  /** Something is wrong with the seat, instead of what was before. */
  begin(seat: string, note: Note): void {
    this.#notes.set(seat, note);
    this.#tell();
  }

  /** All is well with it. */
  end(seat: string): void {
    if (this.#notes.delete(seat)) this.#tell();
  }

  #tell(): void {
    for (const name of names) {
      const first = [...this.#notes.values()].find((note) => note.name === name);
      if (first) this.#troubles.begin(name, first.reason);
      else if (this.#told.has(name)) this.#troubles.end(name);
      if (first) this.#told.add(name);
      else this.#told.delete(name);
    }
  }
}
