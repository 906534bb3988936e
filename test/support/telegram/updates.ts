import type { Update } from "grammy/types";
import { conflict, type Refusal } from "./refusal.ts";

/** An update that waits for the bot. */
export interface Entry {
  readonly update: Update;
  /** True if it is handed out once whatever the bot confirmed before, as a repeated one is. */
  isDue: boolean;
}

/** One call of getUpdates. */
export interface Poll {
  readonly offset: number;
  readonly limit: number;
  readonly timeoutMs: number;
}

/** What is not delivered unless it is asked for. Source: Bot API, getUpdates. */
const byRequest: ReadonlySet<string> = new Set([
  "chat_member",
  "message_reaction",
  "message_reaction_count",
]);

/** The updates that the bot has not confirmed, and the one poll that waits for more. */
export class UpdateQueue {
  /** An empty list stands for all but those that must be asked for. */
  allowed: readonly string[] = [];
  readonly #entries: Entry[] = [];
  readonly #listeners: (() => void)[] = [];
  #endWait: ((outcome: "wake" | Refusal) => void) | undefined;
  #nextId = 500_000_001;

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** `listener` is called whenever an update was put in. */
  onArrival(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Numbers an update of a kind that the bot wants, and queues it. */
  put(content: Omit<Update, "update_id">, isWanted = true): Update {
    const update: Update = structuredClone({ update_id: this.#nextId++, ...content });
    if (isWanted && this.#allows(content)) this.#push({ update, isDue: false });
    return update;
  }

  /** Queues `update` as it is, whatever the bot wants or has confirmed. */
  again(update: object): void {
    this.#push({ update: { update_id: this.#nextId, ...update }, isDue: true });
    if (!("update_id" in update)) this.#nextId += 1;
  }

  /** Forgets an update that was delivered. */
  remove(entry: Entry): void {
    const index = this.#entries.indexOf(entry);
    if (index >= 0) this.#entries.splice(index, 1);
  }

  clear(): void {
    this.#entries.length = 0;
  }

  /** Ends the poll that waits, if one does. */
  interrupt(refusal: Refusal): void {
    this.#endWait?.(refusal);
  }

  /** Confirms what lies before the offset and waits for what comes after. */
  async poll({ offset, limit, timeoutMs }: Poll, gone: AbortSignal): Promise<readonly Update[]> {
    this.interrupt(
      conflict(
        "terminated by other getUpdates request; make sure that only one bot instance is running",
      ),
    );
    this.#confirm(offset);
    if (this.#entries.length === 0 && timeoutMs > 0) await this.#wait(timeoutMs, gone);
    // What a client that has left would be given stays due.
    if (gone.aborted) return [];
    const given = this.#entries.slice(0, limit);
    for (const entry of given) entry.isDue = false;
    return given.map(({ update }) => update);
  }

  #allows(content: Omit<Update, "update_id">): boolean {
    const [kind = ""] = Object.keys(content);
    return this.allowed.length > 0 ? this.allowed.includes(kind) : !byRequest.has(kind);
  }

  #push(entry: Entry): void {
    this.#entries.push(entry);
    this.#endWait?.("wake");
    for (const listener of this.#listeners) listener();
  }

  #confirm(offset: number): void {
    const from = offset < 0 ? this.#entries.at(offset)?.update.update_id : offset;
    if (from === undefined) return;
    const left = this.#entries.filter(({ update, isDue }) => isDue || update.update_id >= from);
    this.#entries.splice(0, this.#entries.length, ...left);
  }

  #wait(timeoutMs: number, gone: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (outcome: "wake" | Refusal): void => {
        clearTimeout(timer);
        gone.removeEventListener("abort", wake);
        if (this.#endWait === end) this.#endWait = undefined;
        if (outcome === "wake") resolve();
        else reject(outcome);
      };
      const wake = (): void => end("wake");
      const timer = setTimeout(wake, timeoutMs);
      gone.addEventListener("abort", wake);
      this.#endWait = end;
    });
  }
}
