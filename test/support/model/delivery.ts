import { hasTime, leave, mark } from "./hold.ts";
import type { Model } from "./model.ts";
import type { Doing } from "./parts.ts";

type Delivering = Extract<Doing, { readonly kind: "deliver" | "renew" | "mark" }>;

/** Sends the next view, or renews the lease first where its time is too short. */
export function sendView(model: Model, at: number, fate: "sure" | "ambiguous"): void {
  const { worker } = model.process(at);
  if (!worker || worker.doing.kind !== "deliver") return;
  const { doing } = worker;
  const late = !hasTime(model, worker);
  if (late && !doing.poised && !model.breaks("no own lease time")) return renewFirst(model, at);
  const view = doing.views[doing.out] ?? "";
  const loose = (late && doing.poised) || worker.elder;
  model.show({ view, doubtful: fate === "ambiguous", loose });
  if (fate === "ambiguous") return model.changeWorker(at, { doing: { ...doing, poised: false } });
  markOut(model, at, { ...doing, out: doing.out + 1, poised: false });
}

function markOut(model: Model, at: number, doing: Delivering): void {
  const last = doing.out >= doing.views.length;
  model.changeWorker(at, { doing: { ...doing, kind: last ? "mark" : "deliver" } });
  mark(model, at, { purpose: last ? "mark" : "aside", count: doing.out, event: doing.event });
  if (!last && model.process(at).leaving) leave(model, at);
}

function renewFirst(model: Model, at: number): void {
  const doing = model.process(at).worker?.doing;
  if (doing?.kind !== "deliver") return;
  model.changeWorker(at, { doing: { ...doing, kind: "renew" } });
  mark(model, at, { purpose: "renew", count: 0, event: doing.event });
}

/** Renews beside a handler's work. */
export function renew(model: Model, at: number): void {
  const event = model.process(at).worker?.history.at(-1) ?? "";
  mark(model, at, { purpose: "aside", count: 0, event });
}
