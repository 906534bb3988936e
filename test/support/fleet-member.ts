import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import type { ChatEvent } from "../../src/core/event.ts";
import type { Order, Report, Surroundings } from "./fleet-child.ts";

const script = fileURLToPath(new URL("./fleet-child.ts", import.meta.url));
const patienceMs = 8_000;

/** What became of a delivery; `dead` where its process ended before it said so. */
export type Fate = "durable" | "refused" | "unavailable" | "dead";

/** One bot process, and the deliveries that it has not answered yet. */
export class FleetMember {
  log = "";
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #open = new Map<number, (fate: Fate) => void>();
  #deliveries = 0;
  #state: "starting" | "running" | "over" = "starting";

  constructor(env: NodeJS.ProcessEnv, onReport: (report: Report, from: FleetMember) => void) {
    this.#child = fork(script, {
      env,
      execArgv: ["--import", "tsx"],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#child.stderr?.on("data", (text: Buffer) => (this.log += text.toString()));
    this.#child.on("message", (report: Report) => {
      if (report.kind === "receipt") this.#settle(report.id, report.receipt);
      onReport(report, this);
    });
    this.#ended = once(this.#child, "exit").then(() => this.#end());
  }

  get takesEvents(): boolean {
    return this.#state === "running";
  }

  /** Resolves when the process takes events. Rejects with its log if it ends before. */
  async start(outside: Surroundings): Promise<void> {
    const ready = once(this.#child, "message");
    this.#child.send({ kind: "start", outside } satisfies Order);
    const failed = this.#ended.then(() => {
      throw new Error(`a process ended before it began:\n${this.log}`);
    });
    failed.catch(() => undefined);
    await Promise.race([ready, failed]);
    this.#state = "running";
  }

  order(order: Order): void {
    if (this.#child.connected) this.#child.send(order, () => undefined);
  }

  deliver(event: ChatEvent): Promise<Fate> {
    if (!this.takesEvents) return Promise.resolve("dead");
    const id = (this.#deliveries += 1);
    return new Promise((resolve) => {
      this.#open.set(id, resolve);
      this.order({ kind: "deliver", id, event });
    });
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }

  /** Asks it to stop as a deployment does, and waits for that; not for ever. */
  async stop(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    const late = setTimeout(() => this.#child.kill("SIGKILL"), patienceMs);
    await this.#ended;
    clearTimeout(late);
  }

  #settle(id: number, fate: Fate): void {
    this.#open.get(id)?.(fate);
    this.#open.delete(id);
  }

  #end(): void {
    this.#state = "over";
    for (const id of this.#open.keys()) this.#settle(id, "dead");
  }
}
