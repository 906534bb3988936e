import type { ChatEvent } from "../core/event.ts";
import type { Receipt } from "../ports/chat-adapter.ts";
import type { AcceptAnswer } from "../ports/conversation-store.ts";
import type { Cutoff } from "./cutoff.ts";
import { Post, type Staff } from "./post.ts";
import { prepared } from "./prepared.ts";
import { logRemarks } from "./remarks.ts";
import { scrubbed } from "./scrubbed.ts";
import type { Tools } from "./tools.ts";

/** What the lines of all conversations of a process share. */
export interface Hall<State> extends Staff<State> {
  /** Comes when the process no longer waits for the store. */
  readonly closed: Cutoff;
  /** The event was refused because too many of its conversation wait. */
  full(event: ChatEvent): void;
  /** Nothing waits or works in this line any more. */
  empty(conversation: string): void;
}

/** A delivery, or a take-over if there is no event. */
interface Job {
  readonly event: ChatEvent | undefined;
  readonly receipt: Promise<Receipt>;
  settle(receipt: Receipt): void;
}

function jobFor(event: ChatEvent | undefined): Job {
  let settle: Job["settle"] = () => undefined;
  const receipt = new Promise<Receipt>((resolve) => (settle = resolve));
  return { event, receipt, settle };
}

/**
 * One conversation in this process: its deliveries go to the store one after the other, and the
 * worker that its answers call for.
 */
export class Line<State> {
  readonly #tools: Tools<State>;
  readonly #hall: Hall<State>;
  readonly #conversation: string;
  readonly #post: Post<State>;
  /** The first one is with the store. */
  readonly #jobs: Job[] = [];
  #accepting = false;

  constructor(tools: Tools<State>, hall: Hall<State>, conversation: string) {
    this.#tools = tools;
    this.#hall = hall;
    this.#conversation = conversation;
    this.#post = new Post(tools, hall, { conversation, free: () => this.#leaveIfEmpty() });
  }

  /** How many deliveries are not durable yet. */
  get pending(): number {
    return this.#jobs.reduce((count, job) => (job.event ? count + 1 : count), 0);
  }

  /** Resolves when the event's fate is known, however long that takes. */
  offer(event: ChatEvent): Promise<Receipt> {
    // A platform that lost its patience repeats what still waits here.
    const waiting = this.#jobs.find((job) => job.event?.delivery === event.delivery);
    if (waiting) return waiting.receipt;
    const job = jobFor(event);
    this.#jobs.push(job);
    this.#start();
    return job.receipt;
  }

  /** Looks whether somebody must go on here, unless this process does anyway. */
  takeOver(): void {
    if (this.#post.manned || this.#accepting) return;
    this.#jobs.push(jobFor(undefined));
    this.#start();
  }

  /** Lets the worker give the conversation up. */
  leave(): void {
    this.#post.leave();
  }

  /** Ends the worker where it is. */
  drop(): void {
    this.#post.drop();
  }

  #start(): void {
    if (!this.#accepting) void this.#acceptAll();
  }

  async #acceptAll(): Promise<void> {
    this.#accepting = true;
    for (let job = this.#jobs[0]; job; job = this.#jobs[0]) {
      try {
        await this.#accept(job);
      } catch (error) {
        const conversation = this.#conversation;
        this.#tools.logger.error("store.failed", { conversation, ...scrubbed(error) });
        job.settle("unavailable");
      }
      this.#jobs.shift();
    }
    this.#accepting = false;
    this.#leaveIfEmpty();
  }

  async #accept(job: Job): Promise<void> {
    const { event } = job;
    const { clock, ids, patience, settings, store } = this.#tools;
    const { leaseMs, keepMs } = settings;
    const taking = { op: ids.op(), takenAtMs: clock.monotonic() };
    const conversation = this.#conversation;
    const arrival = event && { conversation, event, op: taking.op, known: this.#post.known };
    const own = arrival && prepared(this.#tools, arrival);
    const { op } = taking;
    const call = own
      ? { conversation, op, leaseMs, keepMs, delivery: own.delivery }
      : { conversation, op, leaseMs, keepMs };
    const answer = await patience.repeat(() => store.accept(call), this.#hall.closed);
    job.settle(receiptOf(answer));
    if (answer?.aside)
      this.#tools.logger.error("conversation.unreadable", { conversation, ...answer.aside });
    if (answer?.kind === "work") this.#post.took(taking, answer, own);
    if (!own) return;
    const { next } = own;
    if (next && hasPassed(answer, own.event)) logRemarks(this.#tools, next);
    if (answer?.kind === "passed" && next) this.#post.passed(taking, own, next);
    if (answer?.kind === "held") this.#post.notice(own);
    if (answer?.kind === "full") this.#hall.full(own.event);
  }

  #leaveIfEmpty(): void {
    if (!this.#post.manned && !this.#accepting && this.#jobs.length === 0)
      this.#hall.empty(this.#conversation);
  }
}

/** Where the first answer was lost, the repeated call gets what is left to be done. */
function hasPassed(answer: AcceptAnswer | undefined, { delivery }: ChatEvent): boolean {
  return answer?.kind === "passed" || (answer?.kind === "work" && answer.last === delivery);
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
