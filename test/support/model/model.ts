import { doubt, emptyChat, forgetOrder, show, type Chat, type Showing } from "./chat.ts";
import { emptyKept, isBusy, liveRow, type Kept } from "./kept.ts";
import { Mind } from "./mind.ts";
import type { Copy, Delivery, Flight, Process, Run, Worker } from "./parts.ts";
import type { Breach, Fault, Faults, Rules } from "./setting.ts";
import { must } from "./violation.ts";

const idle: Process = {
  life: 1,
  alive: true,
  leaving: false,
  ops: 0,
  line: [],
  cache: undefined,
  worker: undefined,
};
const untold: Delivery = {
  told: 0,
  to: "",
  bornAt: 0,
  acked: false,
  refused: false,
  accepted: false,
};

/** Everything there is at one moment. Every field is a value, so a copy costs next to nothing. */
export class Model {
  readonly rules: Rules;
  readonly mind: Mind;
  now = 0;
  primary: Kept = emptyKept;
  replica: Kept = emptyKept;
  processes: readonly Process[];
  flights: readonly Flight[] = [];
  copies: readonly Copy[] = [];
  deliveries: readonly Delivery[];
  chat: Chat = emptyChat;
  runs: { readonly [event: string]: Run } = {};
  left: Faults;
  /** Somebody gave up or lost what he held. */
  disturbed = false;
  /** The store forgot writes that nobody waited for. */
  forgetful = false;

  constructor(rules: Rules) {
    const { processes, deliveries, faults } = rules.setting;
    this.rules = rules;
    this.mind = new Mind(deliveries);
    this.processes = Array.from({ length: processes }, () => idle);
    this.deliveries = deliveries.map(() => untold);
    this.left = faults;
  }

  copy(): Model {
    return Object.assign(Object.create(Model.prototype) as Model, this);
  }

  process(at: number): Process {
    const process = this.processes[at];
    if (!process) throw new RangeError(`there is no process ${at}`);
    return process;
  }

  /** The name of a process's present life. */
  nameOf(at: number): string {
    return `p${at}.${this.process(at).life}`;
  }

  change(at: number, changes: Partial<Process>): void {
    this.processes = this.processes.with(at, { ...this.process(at), ...changes });
  }

  changeWorker(at: number, changes: Partial<Worker>): void {
    const { worker } = this.process(at);
    if (worker) this.change(at, { worker: { ...worker, ...changes } });
  }

  newOp(at: number): string {
    const ops = this.process(at).ops + 1;
    this.change(at, { ops });
    return `${this.nameOf(at)}.${ops}`;
  }

  breaks(breach: Breach): boolean {
    return this.rules.breach === breach;
  }

  may(fault: Fault): boolean {
    return (this.left[fault] ?? 0) > 0;
  }

  spend(fault: Fault): void {
    this.left = { ...this.left, [fault]: (this.left[fault] ?? 0) - 1 };
  }

  changeDelivery(number: number, changes: Partial<Delivery>): void {
    const delivery = this.deliveries[number];
    if (delivery) this.deliveries = this.deliveries.with(number, { ...delivery, ...changes });
  }

  /** The platform hears that a delivery needs not come again. */
  acknowledge(number: number, refused = false): void {
    const accepted = this.deliveries[number]?.accepted === true;
    must(accepted || refused, "I4 ack", `m${number} was acknowledged and is nowhere`);
    this.changeDelivery(number, { acked: true, refused });
  }

  /** `event` is accepted now. What one process was told in order is accepted in order. */
  noteAccepted(event: string): void {
    const number = Number(event.slice(1));
    const { told, to } = this.deliveries[number] ?? { told: 0, to: "" };
    if (told === 0) return;
    this.changeDelivery(number, { accepted: true });
    const before = this.deliveries.slice(0, number);
    const overtaken = before.find((d) => d.told === 1 && d.to === to && !d.accepted && !d.refused);
    must(!overtaken || told > 1, "I2 order", `${event} overtook what ${to} was told before`);
  }

  show(showing: Showing): void {
    this.chat = show(this.chat, this.primary, showing);
  }

  /** A disruptive handler begins. */
  run(event: string): void {
    const { times = 0, doubtful = false } = this.runs[event] ?? {};
    must(times === 0, "I8 disruptive", `the handler of ${event} ran again`);
    this.runs = { ...this.runs, [event]: { times: times + 1, doubtful } };
  }

  /** Somebody lost the conversation in the middle of his work: some things can come twice. */
  disturb(): void {
    this.chat = doubt(this.chat, this.primary, this.now);
    this.disturbed = true;
  }

  /** Whoever takes over an announced handler cannot know whether it ran. */
  doubtRun(event: string): void {
    const { times = 0 } = this.runs[event] ?? {};
    this.runs = { ...this.runs, [event]: { times, doubtful: this.disturbed } };
  }

  /** Time passes; a lease in use that ends on the way is lost for its holder. */
  passTo(until: number): void {
    const end = liveRow(this.primary, this.now)?.until;
    if (this.inUse && end !== undefined && end <= until) this.disturb();
    this.now = until;
  }

  /** The replica gets everything. */
  replicate(): void {
    this.replica = this.primary;
    this.flights = this.flights.map((flight) =>
      flight.executed ? { ...flight, executed: { ...flight.executed, durable: true } } : flight,
    );
  }

  /** The store forgets what only the primary had. */
  failOver(): void {
    this.disturb();
    this.primary = this.replica;
    this.disturb();
    const waits = this.rules.setting.durability === "replica";
    // Who waits for a replica hears nothing, and asks again.
    this.flights = this.flights.map((flight) =>
      flight.executed?.durable === false && (waits || flight.purpose === "intent")
        ? { ...flight, executed: undefined }
        : flight,
    );
    if (waits) return;
    this.forgetful = true;
    this.chat = forgetOrder(this.chat);
    this.flights = this.flights.map((flight) =>
      flight.executed ? { ...flight, executed: { ...flight.executed, elder: true } } : flight,
    );
    for (const [at, { worker }] of this.processes.entries())
      if (worker) this.changeWorker(at, { elder: true });
  }

  /** True while a living process works under the stored lease, or waits to hear that it may. */
  get inUse(): boolean {
    const row = liveRow(this.primary, this.now);
    if (!isBusy(row) || row?.until === undefined || row.until <= this.now) return false;
    const { taker } = this.primary.past;
    return (
      this.processes.some(({ alive, worker }) => alive && worker?.op === taker) ||
      this.flights.some(({ purpose, by }) => purpose === "accept" && by === taker)
    );
  }
}
