import type {
  AsideCall,
  CommitCall,
  ConversationStore,
  NextAnswer,
  SentCall,
} from "../ports/conversation-store.ts";
import { Cutoff } from "./cutoff.ts";
import { pause } from "./pause.ts";
import type { Means } from "./tools.ts";

/** A conversation that this process took: under which fence, when, and in which state. */
export interface Taken {
  readonly conversation: string;
  readonly fence: string;
  /** Monotonic time at the first sending of the call that took it. */
  readonly takenAtMs: number;
  /** The last event done. */
  readonly last: string;
}

/** So many views of `event` are out; and the note to be kept, if it changed. */
export interface Progressed {
  readonly event: string;
  readonly count: number;
  readonly note?: string;
}

/** What a commit says beside what the hold knows. */
export type Result = Omit<CommitCall, "conversation" | "fence" | "leaseMs" | "keepMs">;

/** A sealed text that cannot be opened. */
export type Illegible = Omit<AsideCall, "conversation">;

/** What the store answers to a holder; `left` is the answer of {@link Hold.leave}. */
type Answer = Awaited<ReturnType<ConversationStore["intent" | "commit" | "sent"]>>;

/** An answer that says the hold still stands. */
type Current<Given extends Answer> = Extract<Given, { readonly last: string }>;

/** What the holder does next. */
export type Going = Current<NextAnswer>;

/**
 * One process's hold on one conversation. Every call of the store goes through here, so that
 * every answer is checked; a method gives `undefined` once the hold is lost.
 */
export class Hold {
  readonly conversation: string;
  readonly fence: string;
  /** Comes when the conversation is no longer this process's. */
  readonly lost = new Cutoff();
  readonly #means: Means;
  /** The events done under this fence; an answer may be older than the newest. */
  readonly #history: string[];
  #goodUntilMs: number;

  constructor(means: Means, taken: Taken) {
    this.conversation = taken.conversation;
    this.fence = taken.fence;
    this.#means = means;
    this.#history = [taken.last];
    this.#goodUntilMs = this.#leaseFrom(taken.takenAtMs);
  }

  /** How long this process may still send. Ends before the store's lease does. */
  get remainingMs(): number {
    return this.#goodUntilMs - this.#means.clock.monotonic();
  }

  /** How long until a third of the lease has passed: then it is to be renewed. */
  get spareMs(): number {
    const { leaseMs, marginMs } = this.#means.settings;
    return this.remainingMs - ((leaseMs * 2) / 3 - marginMs);
  }

  /** Gives the hold up without telling the store. */
  drop(): void {
    this.lost.cut();
  }

  /** Gives the conversation up: whoever looks next goes on with it. */
  async leave(progressed: Progressed): Promise<void> {
    const call = this.#sentCall(progressed, "leave");
    await this.#means.patience.repeat(() => this.#means.store.sent(call), this.lost);
    this.drop();
  }

  /** Marks views as sent, or renews with `count` 0. */
  sent(progressed: Progressed): Promise<Going | undefined> {
    const call = this.#sentCall(progressed, "go");
    return this.#ask(() => this.#means.store.sent(call));
  }

  #sentCall({ event, count, note }: Progressed, mode: SentCall["mode"]): SentCall {
    const { leaseMs, keepMs } = this.#means.settings;
    const { conversation, fence } = this;
    const call = { conversation, fence, event, count, mode, leaseMs, keepMs };
    return note === undefined ? call : { note, ...call };
  }

  /** True if the lease is good for `ms` without another word. */
  lasts(ms: number): boolean {
    return this.remainingMs >= ms && !this.lost.done;
  }

  /** True once the lease is good for `ms`; renews as often as it takes. */
  async ensure(ms: number, event: string): Promise<boolean> {
    while (this.remainingMs < ms) {
      if (!(await this.sent({ event, count: 0 }))) return false;
    }
    return !this.lost.done;
  }

  /** Waits, renewing each third of the lease. Ends early when `cut` comes or the hold is lost. */
  async wait(ms: number, event: string, cut: Cutoff): Promise<void> {
    const { clock } = this.#means;
    const end = clock.monotonic() + ms;
    const stop = new Cutoff(cut, this.lost);
    while (!stop.done && clock.monotonic() < end) {
      const { spareMs } = this;
      if (spareMs > 0) await pause(clock, Math.min(end - clock.monotonic(), spareMs), stop);
      else await this.sent({ event, count: 0 });
    }
    stop.release();
  }

  /** Says that the disruptive handler of `event` is about to run. `spent`: somebody said so before. */
  async intent(event: string): Promise<"ok" | "spent" | undefined> {
    const op = this.#means.ids.op();
    const { conversation, fence } = this;
    const call = { conversation, fence, event, op };
    const answer = await this.#ask(() => this.#means.store.intent(call), "unchanged");
    return answer?.kind;
  }

  /** Keeps what cannot be opened for the operator, before something takes its place. */
  async keepAside(text: Illegible): Promise<void> {
    const call = { conversation: this.conversation, ...text };
    await this.#means.patience.repeat(() => this.#means.store.keepAside(call), this.lost);
  }

  /** Ends the event at the head. */
  commit(result: Result): Promise<Going | undefined> {
    const { leaseMs, keepMs } = this.#means.settings;
    const { conversation, fence } = this;
    const { event, packet, state, count, deadline } = result;
    // Before the call: renewals on the wire may already be answered with it.
    this.#history.push(event);
    const call = { conversation, fence, event, packet, state, count, deadline, leaseMs, keepMs };
    return this.#ask(() => this.#means.store.commit(call));
  }

  async #ask<Given extends Answer>(
    call: () => Promise<Given>,
    lease: "renewed" | "unchanged" = "renewed",
  ): Promise<Current<Given> | undefined> {
    const firstSentMs = this.#means.clock.monotonic();
    const since = this.#history.length - 1;
    const answer = await this.#means.patience.repeat(call, this.lost);
    if (!answer || this.lost.done) return undefined;
    if (!isCurrent(answer)) return this.#lose("taken");
    // A store that forgot writes at a failover answers with an older event.
    if (!this.#history.slice(since).includes(answer.last)) return this.#lose("forgotten");
    const good = lease === "renewed" ? this.#leaseFrom(firstSentMs) : this.#goodUntilMs;
    this.#goodUntilMs = Math.max(this.#goodUntilMs, good);
    return answer;
  }

  #lose(reason: "taken" | "forgotten"): undefined {
    this.#means.logger.warn("conversation.stale", { conversation: this.conversation, reason });
    this.drop();
  }

  #leaseFrom(ms: number): number {
    return ms + this.#means.settings.leaseMs - this.#means.settings.marginMs;
  }
}

function isCurrent<Given extends Answer>(answer: Given): answer is Current<Given> {
  return answer.kind !== "stale" && answer.kind !== "left";
}
