import type { Call } from "../stores-calls.ts";
import { liveRow, type Kept, type Past } from "./kept.ts";
import type { Model } from "./model.ts";
import type { Copy, Delivery, Flight, Process } from "./parts.ts";
import { leaseMs, sendMs, type Faults, type Setting } from "./setting.ts";

type Key = readonly unknown[];

/** What is left until `at`; what is long past is all the same. */
const left = (now: number, at: number | undefined): number | undefined =>
  at === undefined ? undefined : Math.max(at - now, -leaseMs);

/** The same, where only the future counts. */
const ahead = (now: number, at: number | undefined): number | undefined =>
  at === undefined ? undefined : Math.max(at - now, 0);

/**
 * Gives the same text for two moments from which the same can follow: names of ops are replaced
 * by numbers, times by what is left of them, and what can be told from the rest is left out.
 */
export function createKeyOf({ durability, faults }: Setting): (model: Model) => string {
  // Where nothing lasts for days, nothing depends on when it began.
  const lasting = faults.expiry || faults.oblivion ? left : () => undefined;
  const past = remembered(({ log, base, taker, takenOver }: Past) => [log, base, taker, takenOver]);
  const rest = remembered((of: object) => [Object.keys(of), Object.values(of)]);
  const budget = remembered((of: Faults) => Object.values(of));
  const row = remembered((of: Kept, now) => rowKey(of, now, lasting));
  const kept = (of: Kept, now: number): string => `${past(of.past, 0)} ${row(of, now)}`;
  const process = remembered(processKey);
  const flight = remembered(flightKey);
  const copy = remembered(copyKey);
  const delivery = remembered((of: Delivery, now) => deliveryKey(of, lasting(now, of.bornAt)));
  return (model) => {
    const { now, primary, replica, forgetful, disturbed } = model;
    const parts = [
      kept(primary, now),
      durability === undefined ? "" : primary === replica ? "=" : kept(replica, now),
      ...model.processes.map((of) => process(of, now)),
      ...sorted(model.flights.map((of) => flight(of, now))),
      ...sorted(model.copies.map((of) => copy(of, now))),
      ...model.deliveries.map((of) => delivery(of, now)),
      rest(model.chat.shown, 0),
      rest(model.chat.newest, 0),
      rest(model.runs, 0),
      budget(model.left, 0),
      `${forgetful} ${disturbed}`,
    ];
    return renamed(parts.join("\n"));
  };
}

/** From one step to the next little changes, so the text of every part is kept. */
function remembered<Part extends object>(
  make: (part: Part, now: number) => object,
): (part: Part, now: number) => string {
  const texts = new WeakMap<Part, { readonly now: number; readonly text: string }>();
  return (part, now) => {
    const known = texts.get(part);
    if (known?.now === now) return known.text;
    const text = JSON.stringify(make(part, now));
    texts.set(part, { now, text });
    return text;
  };
}

const op = /\bp\d+\.\d+\.\d+\b/g;

function renamed(text: string): string {
  const names = new Map<string, string>();
  return text.replace(op, (name) => {
    const known = names.get(name);
    if (known !== undefined) return known;
    const fresh = `#${names.size}`;
    names.set(name, fresh);
    return fresh;
  });
}

/** Calls under way have no order. */
function sorted(texts: readonly string[]): readonly string[] {
  if (texts.length < 2) return texts;
  const pairs = texts.map((text) => ({ text, plain: text.replace(op, "#") }));
  const ordered = pairs.toSorted((a, b) => (a.plain < b.plain ? -1 : a.plain > b.plain ? 1 : 0));
  return ordered.map(({ text }) => text);
}

/** State, views and what waits follow from the log, or an invariant is broken. */
function rowKey(kept: Kept, now: number, lasting: typeof left): Key {
  const { row, seen, entries } = kept;
  const ids = Object.entries(seen).map(([id, at]) => [id, lasting(now, at)]);
  if (!row || !liveRow(kept, now)) return ids;
  const { fence, until, head, outbox, intent, deadline, tries, due, expires } = row;
  const waiting = Object.keys(entries).length;
  return [
    [fence, ahead(now, until) ?? 0, due === undefined, head, outbox?.sent, intent, tries, waiting],
    [deadline?.name, ahead(now, deadline?.at), expires === undefined, lasting(now, expires), ids],
  ];
}

function processKey(process: Process, now: number): Key {
  const { alive, leaving, line, cache, worker, life, ops } = process;
  if (!worker) return [alive, leaving, line, cache, life + ops > 1];
  const { goodUntil, op, fence, history, state, doing, elder } = worker;
  const good = goodUntil - now;
  const time = good >= sendMs && good;
  return [
    alive,
    leaving,
    line,
    cache,
    time,
    op,
    fence,
    history,
    state,
    Object.values(doing),
    elder,
  ];
}

function flightKey(flight: Flight, now: number): Key {
  const { process, purpose, call, by, sentAt, since, executed, delivery } = flight;
  // Only a new or renewed lease is counted from then.
  const age = purpose === "intent" ? 0 : left(now, sentAt);
  return [process, purpose, callKey(call), by, age, since, executed, delivery];
}

const copyKey = ({ call, by }: Copy): Key => [callKey(call), by];

function callKey({ kind, call }: Call): Key {
  switch (kind) {
    case "accept": {
      const { id, ready } = call.delivery ?? {};
      return [call.op, id, ready && Object.values(ready)];
    }
    case "intent":
      return [call.fence, call.event, call.op];
    case "commit":
      return [call.fence, call.event, call.state];
    case "sent":
      return [call.fence, call.event, call.count, call.mode];
  }
}

function deliveryKey(delivery: Delivery, age: number | undefined): Key {
  const { told, to, acked, refused, accepted } = delivery;
  return [Math.min(told, 2), told === 1 && to, acked, refused, accepted, age];
}
