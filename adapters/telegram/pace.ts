import { PerSecond, type OutboundPace } from "../../src/index.ts";

/** How much Telegram takes. Source: Bot API FAQ, "How can I message all of my bot's subscribers". */
export interface Limits {
  /** Messages a second, to all chats together. */
  readonly perSecond: number;
  /** Between two messages to one chat, in ms. */
  readonly perChatMs: number;
  /** Messages to one group within a minute. */
  readonly perGroupMinute: number;
}

/** Telegram's own limits. */
export const telegramLimits: Limits = { perSecond: 30, perChatMs: 1_000, perGroupMinute: 20 };

const minuteMs = 60_000;
// Telegram counts when a message arrives, which is not when it went.
const marginMs = 20;
// Whoever did not use its time by then does not come any more.
const unusedMs = 30_000;
// Who would have to wait so long may have given up by then, and gets no place now.
const farMs = 10 * minuteMs;
const tidyEvery = 256;

interface Slot {
  readonly key: string;
  atMs: number;
  /** What was said last to who asked: `atMs` may be later by now. */
  toldMs: number;
}

/** The times for one chat: of what went in the last minute, and of what waits. Monotonic, in ms. */
class ChatPace {
  readonly #limits: Limits;
  readonly #isGroup: boolean;
  #went: number[] = [];
  /** In the order in which they were given out. */
  #waiting: Slot[] = [];
  #blockedUntilMs = 0;

  constructor(limits: Limits, isGroup: boolean) {
    this.#limits = limits;
    this.#isGroup = isGroup;
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
    const times = [...this.#went, ...this.#waiting.map(({ atMs }) => atMs)];
    return this.#after(times, nowMs);
  }

  /** It arrived: the next one counts from here. */
  went(key: string, nowMs: number): void {
    this.#waiting = this.#waiting.filter((slot) => slot.key !== key);
    this.#went.push(nowMs);
    this.#rearrange(nowMs);
  }

  /** Nothing may go before then; who waits keeps the place in the row. */
  block(untilMs: number, nowMs: number): void {
    this.#blockedUntilMs = Math.max(this.#blockedUntilMs, untilMs);
    this.#rearrange(nowMs);
  }

  /** The newer one takes the older one's place. */
  pass(older: string, newer: string): void {
    this.#waiting = this.#waiting.map((slot) =>
      slot.key === older ? { ...slot, key: newer } : slot,
    );
  }

  /** True if less than half of what a group takes in a minute is left. */
  isCrowded(nowMs: number): boolean {
    this.#forget(nowMs);
    const count = this.#went.length + this.#waiting.length;
    return this.#isGroup && count * 2 >= this.#limits.perGroupMinute;
  }

  isIdle(nowMs: number): boolean {
    this.#forget(nowMs);
    return this.#went.length === 0 && this.#waiting.length === 0 && this.#blockedUntilMs <= nowMs;
  }

  #after(times: readonly number[], nowMs: number): number {
    const { perChatMs, perGroupMinute } = this.#limits;
    const last = times.at(-1);
    const gap = last === undefined || perChatMs === 0 ? nowMs : last + perChatMs + marginMs;
    const first = this.#isGroup ? times.at(-perGroupMinute) : undefined;
    const minute = first === undefined ? nowMs : first + minuteMs + marginMs;
    return Math.max(nowMs, gap, minute, this.#blockedUntilMs);
  }

  /** Nobody goes earlier than promised, and nobody too soon after what went later than planned. */
  #rearrange(nowMs: number): void {
    const times = [...this.#went];
    for (const slot of this.#waiting) {
      slot.atMs = Math.max(slot.atMs, this.#after(times, nowMs));
      times.push(slot.atMs);
    }
  }

  #forget(nowMs: number): void {
    this.#went = this.#went.filter((at) => at > nowMs - minuteMs - marginMs);
    // Not by `atMs`, which every message that goes moves on: in a busy chat nobody would be forgotten.
    this.#waiting = this.#waiting.filter(({ toldMs }) => toldMs + unusedMs > nowMs);
  }
}

/**
 * The times at which messages may go: one queue for all chats. Who was given a time keeps it, also
 * when it is told to come back: a long queue stays in order.
 */
export class Pace implements OutboundPace {
  readonly #limits: Limits;
  readonly #chats = new Map<string, ChatPace>();
  readonly #together: PerSecond;
  #asked = 0;

  constructor(limits: Limits = telegramLimits) {
    this.#limits = limits;
    this.#together = new PerSecond(limits.perSecond);
  }

  /** When the sending of this key may go to its chat. Asked again the same, or later. */
  slot(key: string, chat: string, nowMs: number): number {
    this.#tidy(nowMs);
    return this.#chat(chat).slot(key, nowMs);
  }

  /** The sending of this key has arrived. */
  went(key: string, chat: string, nowMs: number): void {
    this.#chat(chat).went(key, nowMs);
  }

  /** The newer sending takes the older one's time. */
  pass(chat: string, older: string, newer: string): void {
    this.#chat(chat).pass(older, newer);
  }

  /** How long what can be left out should rather wait, in ms: half of a chat's room is kept free. */
  spareAfter(chat: string, nowMs: number): number {
    const pace = this.#chat(chat);
    const waitMs = pace.next(nowMs) - nowMs;
    return pace.isCrowded(nowMs) ? Math.max(waitMs, minuteMs / 4) : waitMs;
  }

  /** 0 if a message may go now, as far as all chats together are concerned; else how many ms later. */
  wait(nowMs: number): number {
    return this.#together.wait(nowMs);
  }

  /** Telegram said that nothing more may go there before then. */
  block(chat: string, untilMs: number, nowMs: number): void {
    this.#chat(chat).block(untilMs, nowMs);
  }

  #chat(chat: string): ChatPace {
    const known = this.#chats.get(chat);
    if (known) return known;
    const fresh = new ChatPace(this.#limits, isGroup(chat));
    this.#chats.set(chat, fresh);
    return fresh;
  }

  #tidy(nowMs: number): void {
    if (++this.#asked % tidyEvery !== 0) return;
    for (const [chat, pace] of this.#chats) if (pace.isIdle(nowMs)) this.#chats.delete(chat);
  }
}

/** Groups and channels have negative ids. Source: Bot API, Chat. */
const isGroup = (chat: string): boolean => chat.startsWith("-");
