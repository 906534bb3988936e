import { Fault } from "../../src/index.ts";
import type { Writable } from "node:stream";

/** Writes to a stream whose reader may leave at any time, for example `| head -1`. */
export class Writer {
  readonly #output: Writable;
  #isBroken = false;

  constructor(output: Writable, onBroken: () => void) {
    this.#output = output;
    // Without a listener the stream's error would end the process.
    output.on("error", () => {
      if (this.#isBroken) return;
      this.#isBroken = true;
      onBroken();
    });
  }

  /** Resolves when the text is handed to the system. Throws `adapter.undeliverable`. */
  async write(text: string): Promise<void> {
    if (this.#isBroken) throw this.#gone();
    await new Promise<void>((resolve, reject) => {
      this.#output.write(text, (error) => {
        if (error) reject(this.#gone());
        else resolve();
      });
    });
  }

  /** As {@link write}, for what nobody waits for. */
  put(text: string): void {
    if (!this.#isBroken && text !== "") this.#output.write(text);
  }

  #gone(): Fault {
    return new Fault("adapter.undeliverable", {
      platform: "console",
      reason: "nobody reads the output any more",
    });
  }
}
