import { accepted } from "./line.ts";
import type { Model } from "./model.ts";
import type { Copy, Executed, Flight } from "./parts.ts";
import { perform, withoutIndex } from "./perform.ts";
import { watch } from "./watch.ts";
import { answered } from "./worker.ts";

/** An answer may have to wait until a replica has what it stands for. */
export function isAnswerable(model: Model, { purpose }: Flight, { durable }: Executed): boolean {
  const { durability } = model.rules.setting;
  if (durable || durability === undefined) return true;
  if (durability === "replica") return false;
  return purpose !== "intent" || model.breaks("an intent that waits for no replica");
}

/** The call arrives; its answer is on its way if anybody waits for it. */
export function executeFlight(model: Model, flight: Flight): void {
  const answer = execute(model, flight);
  const others = model.flights.filter((other) => other !== flight);
  if (!isAwaited(model, flight)) {
    model.flights = others;
    return;
  }
  const fence = model.primary.row?.fence ?? "";
  const executed = { answer, fence, durable: model.replica === model.primary, elder: false };
  model.flights = [...others, { ...flight, executed }];
}

/** Its sender still wants the answer. */
const isAwaited = (model: Model, { purpose, process, by }: Flight): boolean =>
  purpose === "accept" || model.process(process).worker?.op === by;

/** Runs a call on the server that is the primary now. */
export function execute(model: Model, { call, by }: Copy): Executed["answer"] {
  const done = perform(model.rules.protocol, model.primary, { call, now: model.now });
  const performed = model.breaks("an index written apart") ? withoutIndex(done) : done;
  const isShown = (view: string): boolean => model.chat.shown[view] !== undefined;
  watch(performed, { mind: model.mind, by, isShown });
  const news = performed.after.past.log.slice(performed.before.past.log.length);
  model.primary = performed.after;
  for (const event of news) model.noteAccepted(event);
  const { answer } = performed;
  const taken = performed.before.past.taker !== performed.after.past.taker;
  const announced = answer.kind === "work" && answer.head?.intent !== undefined;
  if (taken && announced && answer.head) model.doubtRun(answer.head.event);
  return answer;
}

/** The answer arrives. */
export function answerFlight(model: Model, flight: Flight): void {
  model.flights = model.flights.filter((other) => other !== flight);
  const { executed } = flight;
  if (!executed || !isAwaited(model, flight)) return;
  if (flight.purpose === "accept") accepted(model, flight, executed.answer);
  else answered(model, flight, executed.answer);
  stopIfDone(model, flight.process);
}

/** A process that gives everything up ends when nothing is left of it. */
export function stopIfDone(model: Model, at: number): void {
  const { leaving, worker } = model.process(at);
  const asks = model.flights.some(({ process, purpose }) => process === at && purpose === "accept");
  if (leaving && !worker && !asks) end(model, at);
}

/** A process is no more; what it has sent may still arrive. */
export function end(model: Model, at: number): void {
  const own = model.flights.filter(({ process }) => process === at);
  const sent = own.filter(({ executed }) => !executed).map(({ call, by }) => ({ call, by }));
  model.flights = model.flights.filter(({ process }) => process !== at);
  model.copies = [...model.copies, ...sent];
  const nothing = { line: [], cache: undefined, worker: undefined, leaving: false };
  model.change(at, { ...nothing, alive: false });
}
