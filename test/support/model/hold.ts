import { conversation } from "./kept.ts";
import type { Model } from "./model.ts";
import type { Flight, Purpose, Worker } from "./parts.ts";
import { keepMs, leaseMs, marginMs, sendMs } from "./setting.ts";

/** Until when a process may send, by a call that it first sent at `sentAt`. */
export function leaseFrom(model: Model, sentAt: number): number {
  const from = model.breaks("a lease counted from the answer") ? model.now : sentAt;
  return from + leaseMs - marginMs;
}

/** Has the process's own lease time for one sending? */
export const hasTime = (model: Model, { goodUntil }: Worker): boolean =>
  goodUntil - model.now >= sendMs;

/** Sends a call under the worker's fence. */
export function fly(model: Model, at: number, sent: Pick<Flight, "purpose" | "call">): void {
  const { worker } = model.process(at);
  if (!worker) return;
  const since = worker.history.length - 1;
  const base = { process: at, by: worker.op, delivery: undefined, executed: undefined };
  model.flights = [...model.flights, { ...base, ...sent, sentAt: model.now, since }];
}

/** So many views are out. */
interface Mark {
  readonly purpose: Purpose;
  readonly event: string;
  readonly count: number;
}

/** Says so, or something like it, to the store. */
export function mark(model: Model, at: number, { purpose, event, count }: Mark): void {
  const fence = model.process(at).worker?.fence ?? "";
  const mode = purpose === "leave" ? "leave" : "go";
  const call = { conversation, fence, event, count, mode, leaseMs, keepMs } as const;
  fly(model, at, { purpose, call: { kind: "sent", call } });
}

/** Gives the conversation up, with what is out so far. */
export function leave(model: Model, at: number): void {
  const { worker } = model.process(at);
  if (!worker) return;
  const { doing, history } = worker;
  const out = "out" in doing ? doing : { event: history.at(-1) ?? "", out: 0 };
  model.disturbed = true;
  model.changeWorker(at, { doing: { kind: "leave" } });
  mark(model, at, { purpose: "leave", event: out.event, count: out.out });
}

/** The hold is lost: worker and cache go, nobody is told. */
export const drop = (model: Model, at: number): void => end(model, at, "forget");

/** The worker ends; what it knows is remembered where it is the stored state. */
export function end(model: Model, at: number, memory: "remember" | "forget" = "remember"): void {
  const { worker } = model.process(at);
  if (!worker) return;
  const { fence, state, history } = worker;
  const cache = memory === "forget" ? undefined : { fence, state, last: history.at(-1) ?? "" };
  model.change(at, { worker: undefined, cache });
}
