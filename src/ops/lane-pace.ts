import type { OutboundPace } from "./outbound-queue.ts";
import { PerSecond } from "./per-second.ts";

/** How much a platform takes. */
export interface LaneLimits {
  /** Between two messages to one channel, in the long run, in ms. */
  readonly perChannelMs: number;
  /** So many may go at once after a silence. */
  readonly burst: number;
  /** Messages a second, to all channels together. @default any number */
  readonly perSecond?: number;
}

// Whoever did not use its time by then does not come any more.
const unusedMs = 30_000;
// Who would have to wait so long may have given up by then, and gets no place now.
const farMs = 10 * 60_000;
const tidyEvery = 256;

interface Slot {
  readonly key: string;
  atMs: number;
  /** What was said last to who asked: `atMs` may be later by now. */
  toldMs: number;
}

/** The times for one channel: of what went, and of what waits. Monotonic, in ms. */
class Lane {
  readonly #limits: LaneLimits;
  /** When all that went would have ended if it had gone evenly. */
  #usedMs = -Infinity;
  /** In the order in which they were given out. */
  #waiting: Slot[] = [];

  constructor(limits: LaneLimits) {
    this.#limits = limits;
  }

  slot(key: string, nowMs: number): number {
    this.#forget(nowMs);
    const held = this.#waiting.find((slot) => slot.key === key);
    if (held) {
      held.toldMs = held.atMs;
      return held.atMs;
    }
    const atMs = this.next(nowMs);
    if (atMs - nowMs < farMs) this.#waiting.push({ key, atMs, toldMs: atMs });
    return atMs;
  }

  /** When the next one that comes may go. */
  next(nowMs: number): number {
    return Math.max(nowMs, this.#waiting.at(-1)?.atMs ?? nowMs, this.#from(this.#planned));
  }

  /** When the next one may go without anything of a burst, which is for answers. */
  evenly(nowMs: number): number {
    return Math.max(nowMs, this.#planned);
  }

  /** When all that went or waits would have ended if it went evenly. */
  get #planned(): number {
    return this.#waiting.reduce((used, { atMs }) => this.#after(used, atMs), this.#usedMs);
  }

  /** It arrived: the next one counts from here. */
  went(key: string, nowMs: number): void {
    this.#waiting = this.#waiting.filter((slot) => slot.key !== key);
    this.#usedMs = this.#after(this.#usedMs, nowMs);
    this.#rearrange(nowMs);
  }

  /**
   * Nothing may go before then, and no burst then: one after the other, who waits keeps the place in
   * the row even if it comes a moment late.
   */
  block(untilMs: number, nowMs: number): void {
    this.#usedMs = Math.max(this.#usedMs, untilMs + this.#burstMs);
    this.#rearrange(nowMs);
  }

  /** The newer one takes the older one's place. */
  pass(older: string, newer: string): void {
    this.#waiting = this.#waiting.map((slot) =>
      slot.key === older ? { ...slot, key: newer } : slot,
    );
  }

  isIdle(nowMs: number): boolean {
    this.#forget(nowMs);
    return this.#waiting.length === 0 && this.#usedMs <= nowMs;
  }

  #after(usedMs: number, atMs: number): number {
    return Math.max(usedMs, atMs) + this.#limits.perChannelMs;
  }

  #from(usedMs: number): number {
    return usedMs - this.#burstMs;
  }

  /** What a burst takes from the time after it. */
  get #burstMs(): number {
    return (this.#limits.burst - 1) * this.#limits.perChannelMs;
  }

  /** Nobody goes earlier than promised, and nobody too soon after what went later than planned. */
  #rearrange(nowMs: number): void {
    let usedMs = this.#usedMs;
    let beforeMs = nowMs;
    for (const slot of this.#waiting) {
      slot.atMs = Math.max(slot.atMs, beforeMs, this.#from(usedMs));
      beforeMs = slot.atMs;
      usedMs = this.#after(usedMs, slot.atMs);
    }
  }

  #forget(nowMs: number): void {
    // Not by `atMs`, which every message that goes moves on: in a busy channel nobody would be
    // forgotten.
    this.#waiting = this.#waiting.filter(({ toldMs }) => toldMs + unusedMs > nowMs);
  }
}

/**
 * The times at which messages may go, for each channel on its own. Who was given a time keeps it,
 * also when it is told to come back: a long queue stays in order.
 */
export class LanePace implements OutboundPace {
  readonly #limits: LaneLimits;
  readonly #lanes = new Map<string, Lane>();
  readonly #together: PerSecond;
  #asked = 0;

  constructor(limits: LaneLimits) {
    this.#limits = limits;
    this.#together = new PerSecond(limits.perSecond ?? Infinity);
  }

  /** When the sending of this key may go to its channel. Asked again the same, or later. */
  slot(key: string, lane: string, nowMs: number): number {
    this.#tidy(nowMs);
    return this.#lane(lane).slot(key, nowMs);
  }

  /** The sending of this key has arrived. */
  went(key: string, lane: string, nowMs: number): void {
    this.#lane(lane).went(key, nowMs);
  }

  /** The newer sending takes the older one's time. */
  pass(lane: string, older: string, newer: string): void {
    this.#lane(lane).pass(older, newer);
  }

  /** How long what can be left out should rather wait, in ms. */
  spareAfter(lane: string, nowMs: number): number {
    return this.#lane(lane).evenly(nowMs) - nowMs;
  }

  /** The platform said that nothing more may go there before then. */
  block(lane: string, untilMs: number, nowMs: number): void {
    this.#lane(lane).block(untilMs, nowMs);
  }

  /** 0 if a message may go now, as far as all channels together are concerned; else how many ms later. */
  wait(nowMs: number): number {
    return this.#together.wait(nowMs);
  }

  #lane(name: string): Lane {
    const known = this.#lanes.get(name);
    if (known) return known;
    const fresh = new Lane(this.#limits);
    this.#lanes.set(name, fresh);
    return fresh;
  }

  #tidy(nowMs: number): void {
    if (++this.#asked % tidyEvery !== 0) return;
    for (const [name, lane] of this.#lanes) if (lane.isIdle(nowMs)) this.#lanes.delete(name);
  }
}
