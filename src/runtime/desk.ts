import { conversationOf, type ChatEvent } from "../core/event.ts";
import type { Receipt } from "../ports/chat-adapter.ts";
import { Cutoff } from "./cutoff.ts";
import { Line, type Hall } from "./line.ts";
import { Lru } from "../core/lru.ts";
import { Notices } from "./notices.ts";
import type { Known } from "./known.ts";
import type { Tools } from "./tools.ts";

const unavailable = Promise.resolve<Receipt>("unavailable");

/** Where deliveries come in: one line per conversation, as long as something waits in it. */
export class Desk<State> {
  readonly #tools: Tools<State>;
  readonly #lines = new Map<string, Line<State>>();
  readonly #closed = new Cutoff();
  readonly #draining = new Cutoff();
  readonly #notices: Notices;
  readonly #hall: Hall<State>;
  readonly #whenIdle: (() => void)[] = [];
  #pending = 0;

  constructor(tools: Tools<State>) {
    this.#tools = tools;
    this.#notices = new Notices(tools, this.#closed);
    this.#hall = {
      known: new Lru<string, Known<State>>(tools.settings.cacheSize),
      restarted: new Lru<string, true>(tools.settings.cacheSize),
      closed: this.#closed,
      draining: this.#draining,
      full: (event) => this.#notices.full(conversationOf(event.at), event),
      empty: (conversation) => this.#remove(conversation),
    };
  }

  /** What became of the delivery, as far as is known when the platform's patience ends. */
  receive(event: ChatEvent): Promise<Receipt> {
    const { clock, settings } = this.#tools;
    if (this.#closed.done) return unavailable;
    const ageMs = clock.now() - event.atMs;
    if (ageMs > settings.tooOldMs) return Promise.resolve(this.#refuseOld(event, ageMs));
    const conversation = conversationOf(event.at);
    const waiting = this.#lines.get(conversation)?.pending ?? 0;
    // What cannot even wait in memory is left to the platform, which repeats it.
    if (this.#pending >= settings.pendingLimit || waiting >= settings.waitingLimit)
      return unavailable;
    return this.#patiently(event, conversation);
  }

  /** Looks after a conversation that the store says is due, if there is room. */
  takeOver(conversation: string): void {
    const { maxWorkers } = this.#tools.settings;
    const room = this.#lines.size < maxWorkers && !this.#draining.done;
    if (room) this.#line(conversation).takeOver();
  }

  /** From now on the process is stopping: nothing is begun that must not be cut off. */
  drain(): void {
    this.#draining.cut();
  }

  /** Resolves when nothing waits or works any more. */
  idle(): Promise<void> {
    if (this.#lines.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  /** Gives up what is still in work. */
  leave(): void {
    for (const line of this.#lines.values()) line.leave();
  }

  /** Ends everything where it is; deliveries that are not durable yet are `unavailable`. */
  close(): void {
    this.#closed.cut();
    for (const line of this.#lines.values()) line.drop();
  }

  #line(conversation: string): Line<State> {
    const existing = this.#lines.get(conversation);
    if (existing) return existing;
    const line = new Line(this.#tools, this.#hall, conversation);
    this.#lines.set(conversation, line);
    return line;
  }

  #remove(conversation: string): void {
    this.#lines.delete(conversation);
    if (this.#lines.size > 0) return;
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  /** The receipt, or `unavailable` when the platform's patience ends before. */
  #patiently(event: ChatEvent, conversation: string): Promise<Receipt> {
    const { clock, patience, settings } = this.#tools;
    this.#pending += 1;
    return new Promise((resolve) => {
      const callOff = clock.alarm(settings.patienceMs, () => {
        patience.late();
        this.#notices.away(event);
        resolve("unavailable");
      });
      this.#line(conversation).offer(event, (receipt) => {
        this.#pending -= 1;
        callOff();
        resolve(receipt);
      });
    });
  }

  #refuseOld(event: ChatEvent, ageMs: number): Receipt {
    const { delivery } = event;
    const conversation = conversationOf(event.at);
    this.#tools.logger.warn("delivery.too-old", { conversation, event: delivery, ms: ageMs });
    return "refused";
  }
}
