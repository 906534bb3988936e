import type { Next } from "../core/conversation/decision.ts";
import type { ChatEvent } from "../core/event.ts";
import type { Outbox, Waiting } from "../ports/conversation-store.ts";
import { Answering, apology } from "./answering.ts";
import { Cutoff } from "./cutoff.ts";
import { deliver, Delivery, type Batch } from "./delivery.ts";
import type { Note, Opened, Unreadable } from "./stored.ts";
import type { Going, Hold, Illegible } from "./hold.ts";
import type { Held } from "./known.ts";
import { answerLost, restarted } from "./phrases.ts";
import type { Prepared } from "./prepared.ts";
import { logRemarks } from "./remarks.ts";
import { storedDeadline } from "./stored-deadline.ts";
import type { Tools } from "./tools.ts";
import { waitingEvent } from "./waiting-event.ts";
import { writable } from "./writable.ts";

/** What a worker does next. */
export type Task =
  | { readonly kind: "deliver"; readonly batch: Batch }
  | { readonly kind: "open"; readonly outbox: Outbox }
  | { readonly kind: "handle"; readonly head: Waiting }
  | { readonly kind: "idle" }
  | { readonly kind: "over" };

/** Where a worker starts. */
export interface Start<State> {
  readonly held: Held<State>;
  /** True when the stored state could not be read: the person is told with the next answer. */
  readonly lostPlace: boolean;
  /** What could not be opened and is about to be overwritten. */
  readonly illegible: readonly Illegible[];
  readonly note: Note | undefined;
  /** The event with which this process took the conversation. */
  readonly own: Prepared<State> | undefined;
  /** Comes when the process begins to stop. */
  readonly draining: Cutoff;
}

const over = { kind: "over" } as const;

/** Works on one conversation under one fence: views first, then events, until nothing waits. */
export class Worker<State> {
  readonly hold: Hold;
  readonly #tools: Tools<State>;
  readonly #note: Note | undefined;
  readonly #leaving = new Cutoff();
  readonly #answering: Answering<State>;
  readonly #illegible: readonly Illegible[];
  #held: Held<State>;
  #lostPlace: boolean;
  /** What this process stored itself and nobody has handled yet. */
  #inHand: readonly Prepared<State>[];
  #delivery: Delivery | undefined;

  constructor(tools: Tools<State>, hold: Hold, start: Start<State>) {
    this.#tools = tools;
    this.hold = hold;
    this.#held = start.held;
    this.#lostPlace = start.lostPlace;
    this.#note = start.note;
    this.#illegible = start.illegible;
    this.#inHand = start.own ? [start.own] : [];
    const cuts = { leaving: this.#leaving, draining: start.draining };
    this.#answering = new Answering(tools, hold, cuts);
  }

  /**
   * The state, if it is the stored one and all views are out: a decision made on it may go the
   * short way.
   */
  get settled(): Held<State> | undefined {
    return this.#delivery?.finished === true ? this.#held : undefined;
  }

  /** A later event was accepted for this worker. */
  notice(later: Prepared<State>): void {
    this.#inHand = [...this.#inHand, later].slice(-this.#tools.settings.waitingLimit);
    this.#answering.notice(later.event);
  }

  /** Finishes the step in hand, but no handler, and gives the conversation up. */
  leave(): void {
    this.#leaving.cut();
  }

  /** Works until nothing waits: then the state; `undefined` if it ended otherwise. */
  async work(first: Task): Promise<Held<State> | undefined> {
    for (const text of this.#illegible) await this.hold.keepAside(text);
    let task = first;
    while (task.kind !== "idle" && task.kind !== "over") {
      task = this.#leaving.done ? over : await this.#step(task);
    }
    if (task.kind === "idle") return this.#held;
    const { event, out } = this.#delivery ?? { event: this.#held.last, out: 0 };
    if (!this.hold.lost.done) await this.hold.leave({ event, count: out });
    return undefined;
  }

  #step(task: Exclude<Task, { readonly kind: "idle" | "over" }>): Promise<Task> {
    switch (task.kind) {
      case "deliver":
        return this.#deliver(task.batch);
      case "open":
        return this.#open(task.outbox);
      case "handle":
        return this.#handle(task.head);
    }
  }

  async #deliver(batch: Batch): Promise<Task> {
    this.#delivery = new Delivery(this.#tools, this.hold, batch);
    const going = await this.#delivery.run(this.#leaving);
    if (!going) return over;
    this.#delivery = undefined;
    return taskAfter(going);
  }

  async #open(outbox: Outbox): Promise<Task> {
    const { event, packet, sent } = outbox;
    const opened = this.#tools.envelopes.openPacket(this.hold.conversation, packet);
    if (opened.kind === "unreadable") return this.#discard(outbox, opened);
    const at = opened.value.kind === "event" ? opened.value.event.at : opened.value.at;
    return { kind: "deliver", batch: { event, at, say: opened.value.say, sent } };
  }

  /** Answers that can no longer be read must not block the conversation. */
  async #discard({ event, packet }: Outbox, unreadable: Unreadable): Promise<Task> {
    await this.hold.keepAside({ name: "packet", sealed: packet, reason: unreadable.reason });
    const outgoing = { view: answerLost(this.#report(event, unreadable)) };
    const { at } = this.#held;
    const effort = { giveUpMs: this.#tools.settings.giveUpMs, cut: this.#leaving };
    const letter = at && { at, outgoing, key: `${event}.lost` };
    const errand = letter && { letter, event, effort };
    if (errand && (await deliver(this.#tools, this.hold, errand)) === "open") return over;
    // How many views there were is not known here; more than all of them is all of them.
    return taskAfter(await this.hold.sent({ event, count: 1_000_000 }));
  }

  async #handle(head: Waiting): Promise<Task> {
    const { state, at } = this.#held;
    const own = this.#takeInHand(head);
    const opened: Opened<ChatEvent> | undefined = own
      ? { kind: "opened", value: own.event }
      : waitingEvent(this.#tools, this.hold.conversation, { head, at });
    if (!opened) return this.#commit(head, { state, say: [], deadline: { kind: "keep" } });
    if (opened.kind === "unreadable") {
      const { reason } = opened;
      await this.hold.keepAside({ name: "packet", sealed: head.packet, reason });
      return this.#commit(head, apology(state, this.#report(head.event, opened)));
    }
    const event = opened.value;
    const note = this.#note?.event === head.event ? this.#note : undefined;
    const decision = own?.known?.held.state === state ? own.decision : undefined;
    const behind = this.#inHand.map((later) => later.event);
    const next = await this.#answering.answer({ head, event, behind, state, decision }, note);
    return next ? this.#commit(head, next, event) : over;
  }

  /** What was sealed here a moment ago need not be opened. */
  #takeInHand(head: Waiting): Prepared<State> | undefined {
    const own = this.#inHand.find(({ delivery }) => delivery.packet === head.packet);
    this.#inHand = this.#inHand.filter(({ event }) => event.delivery !== head.event);
    return own;
  }

  async #commit(head: Waiting, next: Next<State>, event?: ChatEvent): Promise<Task> {
    const { conversation } = this.hold;
    const at = event?.at ?? this.#held.at;
    const written = writable(this.#tools, conversation, { next, at, before: this.#held.state });
    const say = at ? this.#withExcuse(written.next.say, event) : [];
    const answer = await this.hold.commit({
      event: head.event,
      packet:
        at && say.length > 0
          ? this.#tools.envelopes.sealPacket(conversation, { kind: "answer", at, say })
          : "",
      state: written.sealed,
      count: say.length,
      deadline: storedDeadline(written.next.deadline, this.#tools.ids.op()),
    });
    if (!answer) return over;
    logRemarks(this.#tools, written.next);
    const { sealed } = written;
    this.#held = { state: written.next.state, at, last: head.event, sealed };
    if (!at || answer.kind !== "deliver" || answer.outbox.event !== head.event)
      return taskAfter(answer);
    // The packet is in hand already; a store need not send it back.
    return { kind: "deliver", batch: { event: head.event, at, say, sent: answer.outbox.sent } };
  }

  #withExcuse(say: Next<State>["say"], event: ChatEvent | undefined): Next<State>["say"] {
    if (!this.#lostPlace || !event || event.content.kind === "deadline") return say;
    this.#lostPlace = false;
    return [{ view: restarted }, ...say];
  }

  #report(event: string, unreadable: Unreadable): string {
    const reference = this.#tools.ids.reference();
    const { conversation } = this.hold;
    const { key, reason } = unreadable;
    this.#tools.logger.error("conversation.unreadable", {
      conversation,
      event,
      key,
      reason,
      reference,
    });
    return reference;
  }
}

function taskAfter(going: Going | undefined): Task {
  if (!going) return over;
  switch (going.kind) {
    case "idle":
      return { kind: "idle" };
    case "deliver":
      return { kind: "open", outbox: going.outbox };
    case "next":
      return { kind: "handle", head: going.head };
  }
}
