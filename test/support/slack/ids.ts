/** Ids of the shape that Slack gives: a letter for the kind, and capitals and digits. */
export class Ids {
  #count = 0;

  /** "U" a user, "C" a channel, "D" a direct message, "V" a view, and so on. */
  next(kind: string): string {
    return `${kind}0${this.number().toString(36).toUpperCase().padStart(9, "0")}`;
  }

  /** Each is greater than the one before. */
  number(): number {
    this.#count += 1;
    return 46_656 + this.#count;
  }
}
