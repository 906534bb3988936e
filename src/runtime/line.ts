import type { Next } from "../core/conversation/decision.ts";
import type { ChatEvent } from "../core/event.ts";
import type { Receipt } from "../ports/chat-adapter.ts";
import type { AcceptAnswer } from "../ports/conversation-store.ts";
import type { Cutoff } from "./cutoff.ts";
import { Hold } from "./hold.ts";
import type { Lru } from "./lru.ts";
import { prepared, type Known } from "./prepared.ts";
import { scrubbed } from "./scrubbed.ts";
import { taken } from "./taken.ts";
import type { Tools } from "./tools.ts";
import { Worker, type Start, type Task } from "./worker.ts";

/** What the lines of all conversations of a process share. */
export interface Hall<State> {
  readonly known: Lru<string, Known<State>>;
  /** Comes when the process no longer waits for the store. */
  readonly closed: Cutoff;
  /** Comes when the process begins to stop. */
  readonly draining: Cutoff;
  /** The event was refused because too many of its conversation wait. */
  full(event: ChatEvent): void;
  /** Nothing waits or works in this line any more. */
  empty(conversation: string): void;
}

/** A delivery, or a take-over if there is no event. */
interface Job {
  readonly event: ChatEvent | undefined;
  settle(receipt: Receipt): void;
}

/** A call that took the conversation: its op, and when it was first sent. */
interface Taking {
  readonly op: string;
  readonly takenAtMs: number;
}

/**
 * One conversation in this process: its deliveries go to the store one after the other, and the
 * worker that its answers call for.
 */
export class Line<State> {
  readonly #tools: Tools<State>;
  readonly #hall: Hall<State>;
  readonly #conversation: string;
  readonly #jobs: Job[] = [];
  readonly #pending = new Map<string, Promise<Receipt>>();
  #accepting = false;
  #worker: Worker<State> | undefined;

  constructor(tools: Tools<State>, hall: Hall<State>, conversation: string) {
    this.#tools = tools;
    this.#hall = hall;
    this.#conversation = conversation;
  }

  /** How many deliveries are not durable yet. */
  get pending(): number {
    return this.#pending.size;
  }

  get working(): boolean {
    return this.#worker !== undefined;
  }

  /** Resolves when the event's fate is known, however long that takes. */
  offer(event: ChatEvent): Promise<Receipt> {
    // A platform that lost its patience repeats what still waits here.
    const waiting = this.#pending.get(event.delivery);
    if (waiting) return waiting;
    const receipt = new Promise<Receipt>((settle) => this.#jobs.push({ event, settle }));
    this.#pending.set(event.delivery, receipt);
    this.#start();
    return receipt;
  }

  /** Looks whether somebody must go on here, unless this process does anyway. */
  takeOver(): void {
    if (this.#worker || this.#accepting) return;
    this.#jobs.push({ event: undefined, settle: () => undefined });
    this.#start();
  }

  /** Lets the worker give the conversation up. */
  leave(): void {
    this.#worker?.leave();
  }

  /** Ends the worker where it is. */
  drop(): void {
    this.#worker?.hold.drop();
  }

  #start(): void {
    if (!this.#accepting) void this.#acceptAll();
  }

  async #acceptAll(): Promise<void> {
    this.#accepting = true;
    for (let job = this.#jobs.shift(); job; job = this.#jobs.shift()) {
      await this.#accept(job);
      if (job.event) this.#pending.delete(job.event.delivery);
    }
    this.#accepting = false;
    this.#leaveIfEmpty();
  }

  async #accept(job: Job): Promise<void> {
    try {
      await this.#ask(job);
    } catch (error) {
      const conversation = this.#conversation;
      this.#tools.logger.error("store.failed", { conversation, ...scrubbed(error) });
      job.settle("unavailable");
    }
  }

  async #ask(job: Job): Promise<void> {
    const { event } = job;
    const { clock, ids, patience, settings, store } = this.#tools;
    const { leaseMs, keepMs } = settings;
    const taking = { op: ids.op(), takenAtMs: clock.monotonic() };
    const conversation = this.#conversation;
    const arrival = event && { conversation, event, op: taking.op, known: this.#known() };
    const ready = arrival && prepared(this.#tools, arrival);
    const takeOver = { conversation, op: taking.op, leaseMs, keepMs };
    const call = ready ? { ...takeOver, delivery: ready.delivery } : takeOver;
    const answer = await patience.repeat(() => store.accept(call), this.#hall.closed);
    job.settle(receiptOf(answer));
    if (answer?.kind === "work") {
      const { first, ...start } = taken(this.#tools, conversation, answer);
      this.#employ(taking, start, first);
    }
    if (!event) return;
    if (answer?.kind === "passed" && ready?.next) this.#passed(event, ready.next, taking);
    if (answer?.kind === "held") this.#worker?.notice(event);
    if (answer?.kind === "full") this.#hall.full(event);
  }

  /** The stored state as far as this process knows; a new conversation's where it knows none. */
  #known(): Known<State> | undefined {
    const worker = this.#worker;
    if (worker) {
      const held = worker.settled;
      return held && { fence: worker.hold.fence, held };
    }
    const held = { state: this.#tools.brain.empty(), at: undefined, last: "" };
    return this.#hall.known.get(this.#conversation) ?? { fence: "", held };
  }

  /** The short way was taken: the event is done, its views are out to be sent. */
  #passed(event: ChatEvent, next: Next<State>, taking: Taking): void {
    const held = { state: next.state, at: event.at, last: event.delivery };
    const { say } = next;
    if (say.length > 0) {
      const batch = { event: event.delivery, at: event.at, say, sent: 0 };
      const start = { held, lostPlace: false, note: undefined };
      return this.#employ(taking, start, { kind: "deliver", batch });
    }
    this.drop();
    this.#worker = undefined;
    this.#hall.known.set(this.#conversation, { fence: taking.op, held });
  }

  /** A newer fence replaces an older worker. */
  #employ(taking: Taking, start: Omit<Start<State>, "draining">, first: Task): void {
    this.drop();
    const conversation = this.#conversation;
    const { op: fence, takenAtMs } = taking;
    const hold = new Hold(this.#tools, { conversation, fence, takenAtMs, last: start.held.last });
    const { draining } = this.#hall;
    const worker = new Worker(this.#tools, hold, { ...start, draining });
    this.#worker = worker;
    void this.#follow(worker, first);
  }

  async #follow(worker: Worker<State>, first: Task): Promise<void> {
    const held = await worker.work(first).catch((error: unknown) => {
      const conversation = this.#conversation;
      this.#tools.logger.error("worker.failed", { conversation, ...scrubbed(error) });
    });
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    const { known } = this.#hall;
    if (held) known.set(this.#conversation, { fence: worker.hold.fence, held });
    else known.delete(this.#conversation);
    this.#leaveIfEmpty();
  }

  #leaveIfEmpty(): void {
    if (!this.#worker && !this.#accepting && this.#jobs.length === 0)
      this.#hall.empty(this.#conversation);
  }
}

function receiptOf(answer: AcceptAnswer | undefined): Receipt {
  switch (answer?.kind) {
    case undefined:
      return "unavailable";
    case "full":
      return "refused";
    case "passed":
    case "work":
    case "held":
    case "done":
      return "durable";
  }
}
