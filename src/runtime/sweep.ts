import { isFault } from "../core/fault.ts";
import { bucketCount } from "../ports/conversation-store.ts";
import { Cutoff } from "./cutoff.ts";
import type { Desk } from "./desk.ts";
import { pause } from "./pause.ts";
import { scrubbed } from "./scrubbed.ts";
import { adapterFor, type Tools } from "./tools.ts";

const parts = 8;
const fewAtOnce = 200;
const manyAtOnce = 12_800;
const everything: readonly number[] = Array.from({ length: bucketCount }, (_, bucket) => bucket);

/**
 * Finds what nobody works on: conversations of processes that died, and passed deadlines. Looks
 * at all buckets first, then at an eighth of them each time.
 */
export class Sweep<State> {
  readonly #tools: Tools<State>;
  readonly #desk: Desk<State>;
  readonly #stopped = new Cutoff();
  #limit = fewAtOnce;
  #turn = 0;
  #first = true;

  constructor(tools: Tools<State>, desk: Desk<State>) {
    this.#tools = tools;
    this.#desk = desk;
  }

  /** Looks at everything now, then goes on until it is stopped. Never rejects. */
  async start(): Promise<void> {
    await this.#look();
    void this.#run();
  }

  stop(): void {
    this.#stopped.cut();
  }

  async #run(): Promise<void> {
    const { clock, settings } = this.#tools;
    while (!this.#stopped.done) {
      await pause(clock, settings.sweepMs, this.#stopped);
      if (!this.#stopped.done) await this.#look();
    }
  }

  async #look(): Promise<void> {
    const { logger, patience, store } = this.#tools;
    const buckets = this.#first ? everything : this.#nextPart();
    try {
      const due = await patience.look(() => store.due({ buckets, limit: this.#limit }));
      this.#learn(due.length);
      if (this.#stopped.done) return;
      for (const conversation of due)
        if (this.#serves(conversation)) this.#desk.takeOver(conversation);
    } catch (error) {
      // An unanswered call is known to the patience; the next turn is soon.
      if (!isFault(error, "store.unavailable")) logger.error("sweep.failed", scrubbed(error));
    }
  }

  /** A full list may hide others behind what nobody here can take. */
  #learn(found: number): void {
    const full = found >= this.#limit;
    this.#limit = full ? Math.min(this.#limit * 2, manyAtOnce) : fewAtOnce;
    if (!full) this.#first = false;
  }

  #nextPart(): readonly number[] {
    const part = this.#turn;
    this.#turn = (this.#turn + 1) % parts;
    return everything.filter((bucket) => bucket % parts === part);
  }

  /** Where processes serve different platforms or bots, each leaves to the others what is theirs. */
  #serves(conversation: string): boolean {
    const [platform = "", tenant = ""] = conversation.split(":").map(decoded);
    return adapterFor(this.#tools, { platform, tenant }) !== undefined;
  }
}

/** A part of a conversation's id as it was before. */
const decoded = (part: string): string => part.replaceAll("%3A", ":").replaceAll("%25", "%");
