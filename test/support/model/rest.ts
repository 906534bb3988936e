import { isBusy, liveRow } from "./kept.ts";
import type { Model } from "./model.ts";
import { must } from "./violation.ts";

/** Looks at a moment, whatever is going on; throws a `Violation`. */
export function watchMoment(model: Model): void {
  watchLease(model);
  if (model.rules.setting.durability !== "replica") return;
  for (const [number, { acked, refused }] of model.deliveries.entries()) {
    const kept = model.primary.past.log.includes(`m${number}`);
    must(!acked || refused || kept, "I4 ack", `m${number} was acknowledged and is forgotten`);
  }
}

/** No living process holds a lease that nobody in it works on. */
function watchLease(model: Model): void {
  const row = liveRow(model.primary, model.now);
  const { taker, takenOver } = model.primary.past;
  const leased = isBusy(row) && row?.until !== undefined && row.until > model.now;
  // A refused delivery whose call arrives again is accepted after all, unknown to its sender.
  // A take-over that is executed twice may cost one more lease; so may a failover.
  const late = model.deliveries.some(({ refused, accepted }) => refused && accepted);
  if (!leased || taker === "" || takenOver || late || model.forgetful || model.inUse) return;
  const isAlive = model.processes.some(
    ({ alive }, at) => alive && taker.startsWith(`${model.nameOf(at)}.`),
  );
  must(!isAlive, "I6 not stuck", `${taker} holds a lease and nobody works`);
}

/** Looks at a moment at which nothing happens by itself any more. */
export function watchRest(model: Model): void {
  const row = liveRow(model.primary, model.now);
  must(!isBusy(row), "I6 not stuck", "nothing happens, but something waits");
  const { deadline } = row ?? {};
  must(!deadline || deadline.at > model.now, "I9 deadline", `${deadline?.name} never fires`);
  for (const number of model.deliveries.keys()) watchDelivery(model, number);
  watchShown(model);
}

function watchDelivery(model: Model, number: number): void {
  const { acked, refused, accepted } = model.deliveries[number] ?? {};
  must(acked === true, "I1 once", `m${number} was never acknowledged`);
  const done = eventsDone(model).includes(`m${number}`);
  const forgotten = accepted && model.forgetful;
  must(done || refused === true || forgotten === true, "I1 once", `m${number} was never done`);
}

function eventsDone(model: Model): readonly string[] {
  const { row, past } = model.primary;
  return past.log.slice(0, past.base + (row?.head ?? 0));
}

/** Every committed view was sent. */
function watchShown({ chat, primary }: Model): void {
  const { log, counts } = primary.past;
  for (const event of log) {
    for (let index = 0; index < (counts[event] ?? 0); index += 1) {
      const view = `${event}.${index}`;
      must(chat.shown[view] !== undefined, "I3 views", `${view} was never sent`);
    }
  }
}
