import type {
  AcceptAnswer,
  NextAnswer,
  Outbox,
  Waiting,
} from "../../../src/ports/conversation-store.ts";
import { drop, end, fly, leaseFrom, leave } from "./hold.ts";
import { conversation, type Answer } from "./kept.ts";
import { emptyMind } from "./mind.ts";
import type { Model } from "./model.ts";
import type { Doing, Flight, Worker } from "./parts.ts";
import { keepMs, leaseMs, maxTries } from "./setting.ts";
import { must } from "./violation.ts";

/** An answer that makes its caller the holder. */
export type Work = Extract<AcceptAnswer, { readonly kind: "work" }>;

/** A newer fence replaces an older worker. */
export function employ(model: Model, flight: Flight, work: Work): void {
  const { process: at, by: op, sentAt, executed } = flight;
  const worker: Worker = {
    op,
    fence: executed?.fence ?? op,
    goodUntil: leaseFrom(model, sentAt),
    history: [work.last],
    state: work.state ?? emptyMind,
    doing: { kind: "leave" },
    elder: executed?.elder ?? false,
  };
  model.change(at, { worker });
  const eventFirst = work.head !== undefined && model.breaks("an event before pending views");
  if (work.outbox && !eventFirst) open(model, at, work.outbox);
  else if (work.head) handle(model, at, work.head);
  else end(model, at);
}

/** The next step, unless the process gives the conversation up. */
function begin(model: Model, at: number, doing: Doing): void {
  model.changeWorker(at, { doing });
  if (model.process(at).leaving) leave(model, at);
}

function open(model: Model, at: number, { event, packet, sent }: Outbox): void {
  const views = packet.split(",");
  begin(model, at, { kind: "deliver", event, views, out: sent, poised: false });
}

function handle(model: Model, at: number, head: Waiting): void {
  if (model.process(at).leaving) return leave(model, at);
  const { worker } = model.process(at);
  if (!worker) return;
  const { run } = model.mind.decide(worker.state, head.event);
  if (run === undefined || head.tries > maxTries) return commit(model, at, head);
  if (run === "handler") return begin(model, at, { kind: "run", head });
  if (head.intent !== undefined) return commit(model, at, { event: head.event, unsure: true });
  if (model.breaks("no intent")) return runDisruptive(model, at, head);
  const call = { conversation, fence: worker.fence, event: head.event, op: model.newOp(at) };
  model.changeWorker(at, { doing: { kind: "intent", head } });
  fly(model, at, { purpose: "intent", call: { kind: "intent", call } });
}

function runDisruptive(model: Model, at: number, head: Waiting): void {
  if (model.process(at).leaving) return leave(model, at);
  model.run(head.event);
  begin(model, at, { kind: "run", head });
}

/** A handler has returned. */
export function finish(model: Model, at: number): void {
  const doing = model.process(at).worker?.doing;
  if (doing?.kind === "run") commit(model, at, doing.head);
}

/** The end of an event; nobody may know what became of its handler. */
interface Ending {
  readonly event: string;
  readonly unsure?: boolean;
}

function commit(model: Model, at: number, { event, unsure = false }: Ending): void {
  const { worker } = model.process(at);
  if (!worker) return;
  const decision = model.mind.decide(worker.state, event);
  const { state, views, deadline } = decision;
  const ready = { state, count: views.length, deadline, packet: views.join() };
  const call = { conversation, fence: worker.fence, event, ...ready, leaseMs, keepMs };
  const history = [...worker.history, event];
  model.changeWorker(at, { history, doing: { kind: "commit", event, state, unsure } });
  fly(model, at, { purpose: "commit", call: { kind: "commit", call } });
}

/** The worker's call is answered. */
export function answered(model: Model, flight: Flight, answer: Answer): void {
  const { process: at, purpose, since, sentAt } = flight;
  const { worker } = model.process(at);
  if (!worker) return;
  if (answer.kind === "stale") return drop(model, at);
  if (answer.kind === "left") return end(model, at, "forget");
  // A store that forgot writes at a failover answers with an older event.
  const forgotten = "last" in answer && !worker.history.slice(since).includes(answer.last);
  if (forgotten && !model.breaks("answers without a look at last")) return drop(model, at);
  const good = purpose === "intent" ? 0 : leaseFrom(model, sentAt);
  model.changeWorker(at, { goodUntil: Math.max(worker.goodUntil, good) });
  goOn(model, flight, answer);
}

function goOn(model: Model, { process: at, purpose }: Flight, answer: Answer): void {
  const doing = model.process(at).worker?.doing;
  if (!doing) return;
  if (purpose === "intent" && doing.kind === "intent") {
    if (answer.kind === "ok") return runDisruptive(model, at, doing.head);
    if (answer.kind === "spent")
      return commit(model, at, { event: doing.head.event, unsure: true });
  }
  if (purpose === "renew" && doing.kind === "renew")
    return begin(model, at, { ...doing, kind: "deliver" });
  if (purpose === "commit" && doing.kind === "commit") {
    if (doing.unsure) watchDoubt(model, doing.event);
    model.changeWorker(at, { state: doing.state });
    return follow(model, at, answer);
  }
  if (purpose === "mark") return follow(model, at, answer);
}

/** The person was told that the outcome is unknown. */
function watchDoubt(model: Model, event: string): void {
  const doubtful = model.runs[event]?.doubtful === true;
  must(doubtful, "I8 disruptive", `the outcome of ${event} is unknown without a reason`);
}

function follow(model: Model, at: number, answer: Answer): void {
  const next = answer as NextAnswer;
  switch (next.kind) {
    case "deliver":
      return open(model, at, next.outbox);
    case "next":
      return handle(model, at, next.head);
    case "idle":
      return end(model, at);
    case "stale":
      return drop(model, at);
  }
}
