import type { Next } from "../core/conversation/decision.ts";
import type { Cutoff } from "./cutoff.ts";
import { Hold } from "./hold.ts";
import type { Lru } from "../core/lru.ts";
import type { Held, Known } from "./known.ts";
import type { Prepared } from "./prepared.ts";
import { scrubbed } from "./scrubbed.ts";
import { taken, type Work } from "./taken.ts";
import type { Tools } from "./tools.ts";
import { Worker, type Start, type Task } from "./worker.ts";

/** A call that took the conversation: its op, and when it was first sent. */
export interface Taking {
  readonly op: string;
  readonly takenAtMs: number;
}

/** What the posts of all conversations of a process share. */
export interface Staff<State> {
  readonly known: Lru<string, Known<State>>;
  /** Whose record was set aside while nobody could be told. */
  readonly restarted: Lru<string, true>;
  /** Comes when the process begins to stop. */
  readonly draining: Cutoff;
}

/** Who works on one conversation in this process, and what is known of its state. */
export class Post<State> {
  readonly #tools: Tools<State>;
  readonly #staff: Staff<State>;
  readonly #conversation: string;
  readonly #free: () => void;
  #worker: Worker<State> | undefined;

  /** `free` is called when the last worker ended. */
  constructor(
    tools: Tools<State>,
    staff: Staff<State>,
    place: { readonly conversation: string; readonly free: () => void },
  ) {
    this.#tools = tools;
    this.#staff = staff;
    this.#conversation = place.conversation;
    this.#free = place.free;
  }

  get manned(): boolean {
    return this.#worker !== undefined;
  }

  /** The stored state as far as this process knows; a new conversation's where it knows none. */
  get known(): Known<State> | undefined {
    const worker = this.#worker;
    if (worker) {
      const held = worker.settled;
      return held && { fence: worker.hold.fence, held };
    }
    const known = this.#staff.known.peek(this.#conversation);
    if (known) return known;
    // Who is to be told of a loss is answered the long way.
    if (this.#staff.restarted.peek(this.#conversation)) return undefined;
    const held = { state: this.#tools.brain.empty(), at: undefined, last: "", sealed: undefined };
    return { fence: "", held };
  }

  /** A later event was accepted for the one who works here. */
  notice(later: Prepared<State>): void {
    this.#worker?.notice(later);
  }

  /** The record was set aside, and there is no event to answer with that news. */
  restarted(): void {
    this.#staff.known.delete(this.#conversation);
    this.#staff.restarted.set(this.#conversation, true);
  }

  /** Lets the worker give the conversation up. */
  leave(): void {
    this.#worker?.leave();
  }

  /** Ends the worker where it is. */
  drop(): void {
    this.#worker?.hold.drop();
  }

  /** The conversation was taken with work in it. */
  took(taking: Taking, work: Work, own: Prepared<State> | undefined): void {
    const found = { work, known: own?.known };
    const { first, ...known } = taken(this.#tools, this.#conversation, found);
    const { draining, restarted } = this.#staff;
    const lostPlace = known.lostPlace || restarted.peek(this.#conversation) === true;
    restarted.delete(this.#conversation);
    this.#employ(taking, { ...known, lostPlace, own, draining }, first);
  }

  /** The short way was taken: the event is done, its views are out to be sent. */
  passed(taking: Taking, { event, delivery }: Prepared<State>, next: Next<State>): void {
    const sealed = delivery.ready?.state;
    const held = { state: next.state, at: event.at, last: event.delivery, sealed };
    const { say } = next;
    if (say.length > 0) {
      const batch = { event: event.delivery, at: event.at, say, sent: 0 };
      const { draining } = this.#staff;
      const known = { held, lostPlace: false, illegible: [], note: undefined };
      const start = { ...known, own: undefined, draining };
      return this.#employ(taking, start, { kind: "deliver", batch });
    }
    this.drop();
    this.#worker = undefined;
    this.#staff.known.set(this.#conversation, { fence: taking.op, held });
  }

  /** A newer fence replaces an older worker. */
  #employ(taking: Taking, start: Start<State>, first: Task): void {
    this.drop();
    const conversation = this.#conversation;
    const { op: fence, takenAtMs } = taking;
    const hold = new Hold(this.#tools, { conversation, fence, takenAtMs, last: start.held.last });
    const worker = new Worker(this.#tools, hold, start);
    this.#worker = worker;
    void this.#follow(worker, first);
  }

  async #follow(worker: Worker<State>, first: Task): Promise<void> {
    let held: Held<State> | undefined;
    try {
      held = await worker.work(first);
    } catch (error) {
      const conversation = this.#conversation;
      this.#tools.logger.error("worker.failed", { conversation, ...scrubbed(error) });
    }
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    const { known } = this.#staff;
    if (held) known.set(this.#conversation, { fence: worker.hold.fence, held });
    else known.delete(this.#conversation);
    this.#free();
  }
}
