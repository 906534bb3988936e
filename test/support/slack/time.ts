import { AgingTime } from "../aging.ts";

/** The clock of the fake, with the times that Slack writes. */
export class FakeTime extends AgingTime {
  #lastTs = 0;

  nowSeconds(): number {
    return Math.floor(this.nowMs() / 1000);
  }

  /** What is signed carries the computer's time, by which the app checks it. */
  signedAtSeconds(): number {
    return Math.floor(this.unmovedMs() / 1000);
  }

  /** A timestamp that tells one message of a channel from every other, in microseconds. */
  nextTs(): string {
    this.#lastTs = Math.max(this.#lastTs + 1, Math.floor(this.nowMs() * 1000));
    const text = String(this.#lastTs).padStart(16, "0");
    return `${text.slice(0, -6)}.${text.slice(-6)}`;
  }
}
