import { describe } from "./describe.ts";
import { sendView } from "./delivery.ts";
import { isBusy, isDue, liveRow } from "./kept.ts";
import { deliver, isFree, takeOver } from "./line.ts";
import type { Model } from "./model.ts";
import { answerFlight, executeFlight, isAnswerable } from "./server.ts";
import { finish } from "./worker.ts";

/** Something that can happen now. */
export interface Step {
  readonly name: string;
  take(model: Model): void;
}

/** Everything that happens by itself, in an order that leads to rest. */
export function calmSteps(model: Model): readonly Step[] {
  const steps = [...flightSteps(model), ...workSteps(model), ...deliverySteps(model)];
  return [...steps, ...serverSteps(model), ...sweepSteps(model), ...timeSteps(model)];
}

function flightSteps(model: Model): readonly Step[] {
  return model.flights.flatMap((flight) => {
    const name = `${model.nameOf(flight.process)} ${describe(flight.call)}`;
    if (!flight.executed)
      return { name: `execute ${name}`, take: (next) => executeFlight(next, flight) };
    if (!isAnswerable(model, flight, flight.executed)) return [];
    return { name: `answer ${name}`, take: (next) => answerFlight(next, flight) };
  });
}

function workSteps(model: Model): readonly Step[] {
  return model.processes.flatMap(({ worker }, at) => {
    const kind = worker?.doing.kind;
    const name = model.nameOf(at);
    if (kind === "run")
      return { name: `${name} finishes its handler`, take: (next) => finish(next, at) };
    if (kind !== "deliver") return [];
    return { name: `${name} sends or renews`, take: (next) => sendView(next, at, "sure") };
  });
}

/** Processes are alike, so the first delivery may as well go to the first. */
const isUsed = (model: Model, at: number): boolean =>
  at === 0 || model.process(at).life + model.process(at).ops > 1;

/** Who may be told something, or look. */
export function candidates(model: Model): readonly number[] {
  const places = [...model.processes.keys()];
  return places.filter((at) => {
    const { alive, leaving } = model.process(at);
    return alive && !leaving && (isUsed(model, at) || isUsed(model, at - 1));
  });
}

function deliverySteps(model: Model): readonly Step[] {
  const inHand = new Set(model.processes.flatMap(({ line }) => line));
  const next = model.deliveries.findIndex(({ told }) => told === 0);
  const open = [...model.deliveries.keys()].filter((number) => {
    const { told, acked } = model.deliveries[number] ?? { told: 0, acked: true };
    return number === next || (told > 0 && !acked && !inHand.has(number));
  });
  return open.flatMap((number) => candidates(model).map((at) => delivering(model, number, at)));
}

/** A platform tells a process. */
export function delivering(model: Model, number: number, at: number): Step {
  const name = `m${number} is told to ${model.nameOf(at)}`;
  return { name, take: (next) => deliver(next, at, number) };
}

function serverSteps(model: Model): readonly Step[] {
  const { durability } = model.rules.setting;
  if (durability === undefined || model.replica === model.primary) return [];
  return [{ name: "replicate", take: (next) => next.replicate() }];
}

function sweepSteps(model: Model): readonly Step[] {
  const due = isDue(model.rules.protocol, model.primary, model.now);
  const sweeps = due ? candidates(model).filter((at) => isFree(model, at)) : [];
  const nobody = model.processes.every(({ alive }) => !alive);
  return [
    ...sweeps.map((at) => ({
      name: `${model.nameOf(at)} sweeps`,
      take: (next: Model) => takeOver(next, at),
    })),
    ...(nobody ? [restarting(0)] : []),
  ];
}

/** Another process in the place of a dead one. */
export function restarting(at: number): Step {
  return {
    name: `p${at} starts again`,
    take: (next) => next.change(at, { alive: true, life: next.process(at).life + 1 }),
  };
}

function timeSteps(model: Model): readonly Step[] {
  const { now } = model;
  const row = liveRow(model.primary, now);
  const until = isBusy(row) ? row?.until : undefined;
  const leased = until !== undefined && until > now;
  const steps: Step[] = [];
  if (leased && !model.inUse)
    steps.push({ name: "a lease ends that nobody uses", take: (next) => next.passTo(until) });
  const at = row?.deadline?.at;
  if (at !== undefined && at > now && !(leased && until <= at))
    steps.push({ name: "a deadline passes", take: (next) => next.passTo(at) });
  return steps;
}
