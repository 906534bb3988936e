import { Readable } from "node:stream";

/** Something whose keyboard can be read key by key. */
interface RawMode {
  setRawMode?(isRaw: boolean): unknown;
}

/** What the line editor reads from: keys that were let through, on the terminal's behalf. */
export class Feed extends Readable {
  readonly #terminal: RawMode;
  #isOpen = false;

  constructor(terminal: RawMode) {
    super({ encoding: "utf8" });
    this.#terminal = terminal;
  }

  /** From now on keys are read one by one; before, Ctrl-C ends the process as ever. */
  open(): void {
    this.#isOpen = true;
    this.setRawMode(true);
  }

  /**
   * Hands keys on, one at a time: of several at once the editor loses count of its rows, and
   * puts them at the end of the line wherever the cursor is.
   */
  type(keys: string): void {
    for (const key of keys) this.push(key);
  }

  /** The editor turns raw mode on and off, also around Ctrl-Z. */
  setRawMode(isRaw: boolean): this {
    if (this.#isOpen) this.#terminal.setRawMode?.(isRaw);
    return this;
  }

  override _read(): void {
    // Keys come when they are typed.
  }
}
