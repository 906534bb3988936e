import type { AcceptCall } from "../../../src/ports/conversation-store.ts";
import { conversation, type Answer } from "./kept.ts";
import { emptyMind, eventOf } from "./mind.ts";
import type { Model } from "./model.ts";
import type { Flight, Known, Process } from "./parts.ts";
import { keepMs, leaseMs, seenMs, tooOldMs } from "./setting.ts";
import { employ, type Work } from "./worker.ts";

/** A platform hands a delivery to a process. */
export function deliver(model: Model, at: number, number: number): void {
  const delivery = model.deliveries[number];
  if (!delivery) throw new RangeError(`there is no delivery ${number}`);
  const { told } = delivery;
  const first = told === 0 ? { to: model.nameOf(at), bornAt: model.now } : {};
  model.changeDelivery(number, { told: told + 1, ...first });
  if (told > 0 && model.now - delivery.bornAt > tooOldMs) return model.acknowledge(number, true);
  if (model.breaks("acknowledged before accept")) model.acknowledge(number);
  const { line } = model.process(at);
  if (line.includes(number)) return;
  model.change(at, { line: [...line, number] });
  acceptNext(model, at);
}

/** At most one accept of a process is unanswered; later deliveries wait behind it. */
function acceptNext(model: Model, at: number): void {
  const accepting = flightsOf(model, at);
  if (accepting.length > 0 && !model.breaks("two accepts in flight")) return;
  const underway = new Set(accepting.map(({ delivery }) => delivery));
  const next = model.process(at).line.find((number) => !underway.has(number));
  if (next !== undefined) send(model, at, next);
}

const flightsOf = (model: Model, at: number): readonly Flight[] =>
  model.flights.filter(({ process, purpose }) => process === at && purpose === "accept");

/** Nobody works here and nothing is asked: a sweep may look. */
export function isFree(model: Model, at: number): boolean {
  const { alive, leaving, worker } = model.process(at);
  if (!alive || leaving) return false;
  if (model.breaks("a sweep beside the line")) return !worker && !isSweeping(model, at);
  return !worker && flightsOf(model, at).length === 0;
}

const isSweeping = (model: Model, at: number): boolean =>
  flightsOf(model, at).some(({ delivery }) => delivery === undefined);

/** A process looks whether somebody must go on. */
export function takeOver(model: Model, at: number): void {
  send(model, at, undefined);
}

function send(model: Model, at: number, delivery: number | undefined): void {
  const known = knownTo(model.process(at));
  const op = model.newOp(at);
  const call: AcceptCall = {
    conversation,
    op,
    leaseMs,
    keepMs,
    ...(delivery === undefined ? {} : { delivery: packed(model, delivery, known) }),
  };
  const flight: Flight = {
    call: { kind: "accept", call },
    process: at,
    by: op,
    purpose: "accept",
    delivery,
    sentAt: model.now,
    since: 0,
    executed: undefined,
  };
  model.flights = [...model.flights, flight];
}

/** The stored state as far as the process knows; a new conversation's where it knows none. */
function knownTo({ worker, cache }: Process): Known | undefined {
  if (!worker) return cache ?? { fence: "", last: "", state: emptyMind };
  const settled = worker.doing.kind === "mark";
  const { fence, state, history } = worker;
  return settled ? { fence, state, last: history.at(-1) ?? "" } : undefined;
}

function packed(
  model: Model,
  delivery: number,
  known: Known | undefined,
): NonNullable<AcceptCall["delivery"]> {
  const id = eventOf(delivery);
  const { limit = 100 } = model.rules.setting;
  const decision = known && model.mind.decide(known.state, id);
  if (!known || !decision || decision.run) return { id, packet: "", limit, seenMs };
  const { state, views, deadline } = decision;
  const { fence, last } = known;
  const ready = { state, count: views.length, deadline, fence, last };
  return { id, packet: views.join(), limit, seenMs, ready };
}

/** The store has answered an accept. */
export function accepted(model: Model, flight: Flight, answer: Answer): void {
  const { process: at, delivery } = flight;
  if (delivery !== undefined) {
    const line = model.process(at).line.filter((number) => number !== delivery);
    model.change(at, { line });
    model.acknowledge(delivery, answer.kind === "full");
  }
  if (answer.kind === "work") employ(model, flight, answer);
  if (answer.kind === "passed") employ(model, flight, passed(flight));
  if (model.process(at).leaving) model.change(at, { line: [] });
  else acceptNext(model, at);
}

/** What the short way left to be done, as the one who asked for it knows. */
function passed({ call }: Flight): Work {
  const delivery = call.kind === "accept" ? call.call.delivery : undefined;
  if (!delivery?.ready) throw new TypeError("only a ready decision can pass");
  const { id: last, packet, ready } = delivery;
  const work = { kind: "work", last, state: ready.state } as const;
  return ready.count > 0 ? { ...work, outbox: { event: last, packet, sent: 0 } } : work;
}
