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
const secondMs = 1_000;

/** When the next message may go to one chat. Times are monotonic, in ms. */
class ChatPace {
  readonly #limits: Limits;
  readonly #isGroup: boolean;
  /** The times given out of the last minute, oldest first. */
  #given: number[] = [];
  #blockedUntilMs = 0;

  constructor(limits: Limits, isGroup: boolean) {
    this.#limits = limits;
    this.#isGroup = isGroup;
  }

  next(nowMs: number): number {
    const last = this.#given.at(-1);
    const gap = last === undefined ? nowMs : last + this.#limits.perChatMs;
    const first = this.#isGroup ? this.#given.at(-this.#limits.perGroupMinute) : undefined;
    const minute = first === undefined ? nowMs : first + minuteMs;
    return Math.max(nowMs, gap, minute, this.#blockedUntilMs);
  }

  give(atMs: number): void {
    this.#given.push(atMs);
  }

  /** How many were given out in the minute before `nowMs`. */
  recent(nowMs: number): number {
    this.#given = this.#given.filter((at) => at > nowMs - minuteMs);
    return this.#given.length;
  }

  block(untilMs: number): void {
    this.#blockedUntilMs = Math.max(this.#blockedUntilMs, untilMs);
  }

  get blockedUntilMs(): number {
    return this.#blockedUntilMs;
  }

  isIdle(nowMs: number): boolean {
    return this.recent(nowMs) === 0 && this.#blockedUntilMs <= nowMs;
  }
}

/** A place in the queue. */
interface Slot {
  readonly chat: string;
  readonly atMs: number;
}

// A slot that nobody used so long after its time is free again.
const unusedMs = 30_000;
const tidyEvery = 256;

/**
 * The times at which messages may go: one queue for all chats. Who was given a time keeps it, also
 * when it is told to come back: a long queue stays in order.
 */
export class Pace {
  readonly #limits: Limits;
  readonly #chats = new Map<string, ChatPace>();
  /** By the key of a sending. */
  readonly #slots = new Map<string, Slot>();
  /** When the last messages went, to whatever chat; oldest first. */
  #went: number[] = [];
  #asked = 0;

  constructor(limits: Limits = telegramLimits) {
    this.#limits = limits;
  }

  /** When the sending of this key may go to its chat. Asked again, the same, unless it is blocked. */
  slot(key: string, chat: string, nowMs: number): number {
    this.#tidy(nowMs);
    const pace = this.#chat(chat);
    const held = this.#slots.get(key);
    if (held) return Math.max(held.atMs, pace.blockedUntilMs);
    const atMs = pace.next(nowMs);
    pace.give(atMs);
    this.#slots.set(key, { chat, atMs });
    return atMs;
  }

  /** The sending of this key is on its way or given up: the next one gets a time of its own. */
  done(key: string): void {
    this.#slots.delete(key);
  }

  /** The newer sending takes the older one's time. */
  pass(older: string, newer: string): void {
    const slot = this.#slots.get(older);
    this.#slots.delete(older);
    if (slot && !this.#slots.has(newer)) this.#slots.set(newer, slot);
  }

  /** How long what can be left out should rather wait, in ms: half of a chat's room is kept free. */
  spareAfter(chat: string, nowMs: number): number {
    const pace = this.#chat(chat);
    const waitMs = pace.next(nowMs) - nowMs;
    const isCrowded = isGroup(chat) && pace.recent(nowMs) * 2 >= this.#limits.perGroupMinute;
    return isCrowded ? Math.max(waitMs, minuteMs / 4) : waitMs;
  }

  /** 0 if a message may go now, as far as all chats together are concerned; else how many ms later. */
  wait(nowMs: number): number {
    this.#went = this.#went.filter((at) => at > nowMs - secondMs);
    const oldest = this.#went[this.#went.length - this.#limits.perSecond];
    if (oldest !== undefined) return oldest + secondMs - nowMs;
    this.#went.push(nowMs);
    return 0;
  }

  /** Telegram said that nothing more may go there before then. */
  block(chat: string, untilMs: number): void {
    this.#chat(chat).block(untilMs);
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
    for (const [key, { atMs }] of this.#slots) if (atMs + unusedMs < nowMs) this.#slots.delete(key);
  }
}

/** Groups and channels have negative ids. Source: Bot API, Chat. */
const isGroup = (chat: string): boolean => chat.startsWith("-");
