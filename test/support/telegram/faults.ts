import type { Fault, Limits } from "./types.ts";
import { Refusal } from "./refusal.ts";

interface Plan {
  readonly method: string;
  readonly fault: Fault;
  left: number;
}

/** The calls that are to fail, in the order in which they were planned. */
export class Faults {
  readonly #plans: Plan[] = [];

  /** The next `times` calls of `method` fail; "*" is any but getUpdates. */
  plan(method: string, fault: Fault, times: number): void {
    this.#plans.push({ method, fault, left: times });
  }

  /** How this call fails; `undefined` if it does not. */
  take(method: string): Fault | undefined {
    const plan = this.#plans.find(
      (one) => one.left > 0 && (one.method === method || isAny(one, method)),
    );
    if (plan) plan.left -= 1;
    return plan?.fault;
  }
}

const isAny = (plan: Plan, method: string): boolean =>
  plan.method === "*" && method !== "getUpdates";

const limited: ReadonlySet<string> = new Set([
  "sendMessage",
  "sendPhoto",
  "sendDocument",
  "editMessageText",
  "editMessageCaption",
  "editMessageMedia",
  "editMessageReplyMarkup",
]);

interface Window {
  readonly key: string;
  readonly most: number;
  readonly lengthMs: number;
}

/** Counts what is sent and says when it is too much. Refused calls are not counted. */
export class Flood {
  limits: Limits = {};
  readonly #times = new Map<string, readonly number[]>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Counts a call, or throws the `Refusal` 429 that says how many seconds to wait. */
  count(method: string, chat: number): void {
    if (!limited.has(method)) return;
    const nowMs = this.#nowMs();
    const windows = this.#windowsOf(chat);
    const waitMs = Math.max(0, ...windows.map((window) => this.#waitMs(window, nowMs)));
    if (waitMs > 0) throw tooMany(Math.max(1, Math.ceil(waitMs / 1000)));
    for (const { key } of windows) this.#times.set(key, [...(this.#times.get(key) ?? []), nowMs]);
  }

  #windowsOf(chat: number): readonly Window[] {
    const { perChatPerSecond, perGroupPerMinute, perSecond } = this.limits;
    const second = 1000;
    const all: readonly (Omit<Window, "most"> & { readonly most: number | undefined })[] = [
      { key: "all", most: perSecond, lengthMs: second },
      { key: `chat ${chat}`, most: perChatPerSecond, lengthMs: second },
      ...(chat < 0 ? [{ key: `group ${chat}`, most: perGroupPerMinute, lengthMs: 60_000 }] : []),
    ];
    return all.flatMap(({ most, ...window }) => (most === undefined ? [] : [{ ...window, most }]));
  }

  #waitMs({ key, most, lengthMs }: Window, nowMs: number): number {
    const within = (this.#times.get(key) ?? []).filter((time) => time > nowMs - lengthMs);
    this.#times.set(key, within);
    const oldest = within.at(-most);
    return within.length < most || oldest === undefined ? 0 : oldest + lengthMs - nowMs;
  }
}

const tooMany = (seconds: number): Refusal =>
  new Refusal(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });
