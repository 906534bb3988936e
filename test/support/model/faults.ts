import { describe } from "./describe.ts";
import { renew, sendView } from "./delivery.ts";
import { hasTime, leave } from "./hold.ts";
import { isBusy, liveRow } from "./kept.ts";
import { isFree, takeOver } from "./line.ts";
import type { Model } from "./model.ts";
import type { Flight, Process } from "./parts.ts";
import { end, execute, stopIfDone } from "./server.ts";
import type { Fault } from "./setting.ts";
import { candidates, delivering, restarting, type Step } from "./steps.ts";

/** Everything that may also never happen. */
export function faultSteps(model: Model): readonly Step[] {
  return [
    ...copySteps(model),
    ...costly(model, "repeat", repeats(model)),
    ...costly(model, "look", looks(model)),
    ...costly(model, "loss", losses(model)),
    ...costly(model, "copy", copyings(model)),
    ...costly(model, "restart", restarts(model)),
    ...costly(model, "failover", failovers(model)),
    ...model.processes.flatMap((process, at) => processFaults(model, process, at)),
    ...timeFaults(model),
  ];
}

/** The steps with what they cost, or none if that is used up. */
function costly(model: Model, fault: Fault, steps: readonly Step[]): readonly Step[] {
  if (!model.may(fault)) return [];
  return steps.map((step) => ({
    name: `${fault}: ${step.name}`,
    take(next) {
      next.spend(fault);
      step.take(next);
    },
  }));
}

function copySteps(model: Model): readonly Step[] {
  return model.copies.map((copy) => ({
    name: `a copy of ${describe(copy.call)} is executed`,
    take(next) {
      next.copies = next.copies.filter((other) => other !== copy);
      execute(next, copy);
    },
  }));
}

function repeats(model: Model): readonly Step[] {
  const told = [...model.deliveries.keys()].filter((n) => (model.deliveries[n]?.told ?? 0) > 0);
  return told.flatMap((number) =>
    candidates(model)
      .filter((at) => !model.process(at).line.includes(number))
      .map((at) => delivering(model, number, at)),
  );
}

function looks(model: Model): readonly Step[] {
  const free = candidates(model).filter((at) => isFree(model, at));
  return free.map((at) => ({ name: model.nameOf(at), take: (next) => takeOver(next, at) }));
}

function losses(model: Model): readonly Step[] {
  const executed = model.flights.filter((flight) => flight.executed);
  return executed.map((flight) => ({
    name: describe(flight.call),
    take: (next) => forgetAnswer(next, flight),
  }));
}

function forgetAnswer(model: Model, flight: Flight): void {
  const others = model.flights.filter((other) => other !== flight);
  const { process: at, delivery } = flight;
  if (delivery !== undefined && model.breaks("late answers not worked")) {
    model.flights = others;
    model.change(at, { line: model.process(at).line.filter((number) => number !== delivery) });
    return;
  }
  model.flights = [...others, { ...flight, executed: undefined }];
}

function copyings(model: Model): readonly Step[] {
  const sent = model.flights.filter((flight) => !flight.executed);
  return sent.map(({ call, by }) => ({
    name: describe(call),
    take(next) {
      next.copies = [...next.copies, { call, by }];
    },
  }));
}

function restarts(model: Model): readonly Step[] {
  const dead = [...model.processes.keys()].filter((at) => !model.process(at).alive);
  return dead.length < model.processes.length ? dead.map(restarting) : [];
}

function failovers(model: Model): readonly Step[] {
  const { durability } = model.rules.setting;
  if (durability === undefined || model.replica === model.primary) return [];
  return [{ name: "what only the primary had is gone", take: (next) => next.failOver() }];
}

function processFaults(model: Model, process: Process, at: number): readonly Step[] {
  if (!process.alive) return [];
  const name = model.nameOf(at);
  const steps: Step[] = [];
  if (hasWork(model, process, at)) {
    const crash = { name, take: (next: Model) => crashed(next, at) };
    steps.push(...costly(model, "crash", [crash]));
    const leaving = { name, take: (next: Model) => leaveAll(next, at) };
    if (!process.leaving) steps.push(...costly(model, "leave", [leaving]));
  }
  return [...steps, ...workerFaults(model, process, at)];
}

/** A process with nothing in hand may as well live on. */
const hasWork = (model: Model, { worker, line, cache }: Process, at: number): boolean =>
  worker !== undefined ||
  line.length > 0 ||
  (cache !== undefined && model.processes.length === 1) ||
  model.flights.some((flight) => flight.process === at);

function crashed(model: Model, at: number): void {
  model.disturb();
  end(model, at);
}

function leaveAll(model: Model, at: number): void {
  const asked = model.flights.map(({ process, delivery }) => (process === at ? delivery : -1));
  const line = model.process(at).line.filter((number) => asked.includes(number));
  model.change(at, { leaving: true, line });
  const kind = model.process(at).worker?.doing.kind;
  if (kind === "deliver" || kind === "run") leave(model, at);
  stopIfDone(model, at);
}

function workerFaults(model: Model, { worker, leaving }: Process, at: number): readonly Step[] {
  const doing = worker?.doing;
  const name = model.nameOf(at);
  if (!worker || leaving) return [];
  if (doing?.kind === "run")
    return costly(model, "renewal", [{ name, take: (next) => renew(next, at) }]);
  if (doing?.kind !== "deliver" || doing.poised || !hasTime(model, worker)) return [];
  const sending = { name, take: (next: Model) => sendView(next, at, "ambiguous") };
  const poising = {
    name,
    take: (next: Model) => next.changeWorker(at, { doing: { ...doing, poised: true } }),
  };
  return [...costly(model, "ambiguous", [sending]), ...costly(model, "pause", [poising])];
}

function timeFaults(model: Model): readonly Step[] {
  const { now } = model;
  const row = liveRow(model.primary, now);
  const until = isBusy(row) ? row?.until : undefined;
  const lapse = until !== undefined && model.inUse ? [passing("a lease in use ends", until)] : [];
  // No call lives for a day.
  const quiet = model.flights.length + model.copies.length === 0 && !row?.deadline;
  const expiry = quiet && row?.expires ? [passing("a day", row.expires)] : [];
  const seen = Object.values(model.primary.seen).filter((at) => at > now);
  const oblivion = quiet && seen.length > 0 ? [passing("two days", Math.min(...seen))] : [];
  return [
    ...costly(model, "lapse", lapse),
    ...costly(model, "expiry", expiry),
    ...costly(model, "oblivion", oblivion),
  ];
}

const passing = (name: string, until: number): Step => ({
  name,
  take: (next) => next.passTo(until),
});
