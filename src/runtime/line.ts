import type { ChatEvent } from "../core/event.ts";
import type { Receipt } from "../ports/chat-adapter.ts";
import type { AcceptAnswer, AcceptCall, Aside } from "../ports/conversation-store.ts";
import type { Cutoff } from "./cutoff.ts";
import { Post, type Staff, type Taking } from "./post.ts";
import { prepared, type Prepared } from "./prepared.ts";
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
  /** Called when its fate is known. */
  readonly settle: ((receipt: Receipt) => void)[];
}

/** What the store is asked about a job. */
interface Asked<State> {
  readonly taking: Taking;
  readonly own: Prepared<State> | undefined;
  readonly call: AcceptCall;
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

  /** Calls `settle` when the event's fate is known, however long that takes. */
  offer(event: ChatEvent, settle: (receipt: Receipt) => void): void {
    // A platform that lost its patience repeats what still waits here.
    const waiting = this.#jobs.find((job) => job.event?.delivery === event.delivery);
    if (waiting) return void waiting.settle.push(settle);
    this.#jobs.push({ event, settle: [settle] });
    this.#start();
  }

  /** Looks whether somebody must go on here, unless this process does anyway. */
  takeOver(): void {
    if (this.#post.manned || this.#accepting) return;
    this.#jobs.push({ event: undefined, settle: [] });
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
    const { patience, store } = this.#tools;
    this.#accepting = true;
    for (let job = this.#jobs[0]; job; job = this.#jobs[0]) {
      try {
        const asked = this.#question(job.event);
        const answer = await patience.repeat(() => store.accept(asked.call), this.#hall.closed);
        settle(job, receiptOf(answer));
        this.#follow(asked, answer);
      } catch (error) {
        const conversation = this.#conversation;
        this.#tools.logger.error("store.failed", { conversation, ...scrubbed(error) });
        settle(job, "unavailable");
      }
      this.#jobs.shift();
    }
    this.#accepting = false;
    this.#leaveIfEmpty();
  }

  #question(event: ChatEvent | undefined): Asked<State> {
    const { clock, ids, settings } = this.#tools;
    const { leaseMs, keepMs } = settings;
    const op = ids.op();
    const taking = { op, takenAtMs: clock.monotonic() };
    const conversation = this.#conversation;
    if (!event) return { taking, own: undefined, call: { conversation, op, leaseMs, keepMs } };
    const arrival = { conversation, event, op, known: this.#post.known };
    const own = prepared(this.#tools, arrival);
    const call = { conversation, op, leaseMs, keepMs, delivery: own.delivery };
    return { taking, own, call };
  }

  #follow({ taking, own }: Asked<State>, answer: AcceptAnswer | undefined): void {
    if (answer?.aside) this.#report(answer.aside);
    if (answer?.aside && answer.kind !== "work") this.#post.restarted();
    if (answer?.kind === "work") this.#post.took(taking, answer, own);
    if (!own) return;
    const { next } = own;
    if (next && hasPassed(answer, own.event)) logRemarks(this.#tools, next);
    if (answer?.kind === "passed" && next) this.#post.passed(taking, own, next);
    if (answer?.kind === "held") this.#post.notice(own);
    if (answer?.kind === "full") this.#hall.full(own.event);
  }

  #report(aside: Aside): void {
    const conversation = this.#conversation;
    this.#tools.logger.error("conversation.unreadable", { conversation, ...aside });
  }

  #leaveIfEmpty(): void {
    if (!this.#post.manned && !this.#accepting && this.#jobs.length === 0)
      this.#hall.empty(this.#conversation);
  }
}

function settle(job: Job, receipt: Receipt): void {
  for (const each of job.settle.splice(0)) each(receipt);
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
