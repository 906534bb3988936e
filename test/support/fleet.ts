import { fork, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { ChatEvent } from "../../src/core/event.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import type { Order, Report } from "./fleet-child.ts";
import type { Random } from "./random.ts";

const script = fileURLToPath(new URL("./fleet-child.ts", import.meta.url));

/** One message as a person was shown it, edits too. */
export interface Shown {
  readonly text: string;
  readonly key: string;
}

/** What became of a delivery; `dead` where its process ended before it said so. */
export type Fate = "durable" | "refused" | "unavailable" | "dead";

/** A bot process and what it has not answered yet. */
class Member {
  readonly ready: Promise<void>;
  readonly ended: Promise<void>;
  log = "";
  readonly #child: ChildProcess;
  readonly #open = new Map<number, (fate: Fate) => void>();
  #deliveries = 0;
  #alive = true;

  constructor(env: NodeJS.ProcessEnv, onReport: (report: Report, member: Member) => void) {
    this.#child = fork(script, { env, stdio: ["ignore", "ignore", "pipe", "ipc"] });
    this.#child.stderr?.on("data", (text: Buffer) => (this.log += text.toString()));
    this.ready = new Promise((resolve) => {
      this.#child.on("message", (report: Report) => {
        if (report.kind === "ready") resolve();
        if (report.kind === "receipt") this.#settle(report.id, report.receipt as Fate);
        onReport(report, this);
      });
    });
    this.ended = new Promise((resolve) => this.#child.once("exit", () => resolve(this.#end())));
  }

  get alive(): boolean {
    return this.#alive;
  }

  order(order: Order): void {
    if (this.#alive && this.#child.connected) this.#child.send(order, () => undefined);
  }

  deliver(event: ChatEvent): Promise<Fate> {
    if (!this.#alive) return Promise.resolve("dead");
    const id = (this.#deliveries += 1);
    return new Promise((resolve) => {
      this.#open.set(id, resolve);
      this.order({ kind: "deliver", id, event });
    });
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.ended;
  }

  #settle(id: number, fate: Fate): void {
    this.#open.get(id)?.(fate);
    this.#open.delete(id);
  }

  #end(): void {
    this.#alive = false;
    for (const id of this.#open.keys()) this.#settle(id, "dead");
  }
}

/** Several bot processes on one store, and the chat platform that all of them serve. */
export class Fleet {
  /** By person, everything they were shown, in order. */
  readonly shown = new Map<string, Shown[]>();
  readonly #folder = mkdtempSync(join(tmpdir(), "plume-fleet-"));
  readonly #env: NodeJS.ProcessEnv;
  readonly #sandbox: Sandbox;
  readonly #random: Random;
  readonly #all: Member[] = [];
  /** Those that take events, or did. */
  readonly #members: Member[] = [];
  #messages = 0;

  constructor(
    env: { readonly [name: string]: string },
    parts: { readonly sandbox: Sandbox; readonly random: Random },
  ) {
    const base = { PATH: process.env["PATH"], NODE_OPTIONS: "--import=tsx" };
    this.#env = { ...base, PLUME_DATA_DIR: this.#folder, ...env };
    this.#sandbox = parts.sandbox;
    this.#random = parts.random;
  }

  /** Starts another process; resolves when it takes events. */
  async grow(): Promise<void> {
    const member = new Member(this.#env, (report, from) => this.#heard(report, from));
    this.#all.push(member);
    const { ca, hosts, apiBase } = this.#sandbox;
    member.order({ kind: "start", outside: { ca: [ca], hosts, apiBase } });
    const ended = member.ended.then(() => {
      throw new Error(`a process ended:\n${member.log}`);
    });
    ended.catch(() => undefined);
    await Promise.race([member.ready, ended]);
    this.#members.push(member);
  }

  /** Kills one of the processes. */
  async shrink(): Promise<void> {
    await this.#anyone().kill();
  }

  /** Hands an event to one of the processes. */
  deliver(event: ChatEvent): Promise<Fate> {
    return this.#anyone().deliver(event);
  }

  /** Hands events to one and the same process, in order, without waiting in between. */
  deliverAll(events: readonly ChatEvent[]): Promise<readonly Fate[]> {
    const member = this.#anyone();
    return Promise.all(events.map((event) => member.deliver(event)));
  }

  /** All that the processes logged. */
  get log(): string {
    return this.#all.map((member) => member.log).join("");
  }

  /** Stops what still runs as a deployment does. */
  async stop(): Promise<void> {
    for (const member of this.#members) member.order({ kind: "stop" });
    await Promise.all(this.#members.map((member) => member.ended));
  }

  /** Ends everything at once. */
  async close(): Promise<void> {
    await Promise.all(this.#all.filter((m) => m.alive).map((member) => member.kill()));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #anyone(): Member {
    const alive = this.#members.filter((member) => member.alive);
    const member = alive[this.#random.below(alive.length)];
    if (!member) throw new Error(`no process is left:\n${this.log}`);
    return member;
  }

  #heard(report: Report, from: Member): void {
    if (report.kind !== "send") return;
    const { id, user, text, key, replaces } = report;
    const shown = this.shown.get(user) ?? [];
    shown.push({ text, key });
    this.shown.set(user, shown);
    from.order({ kind: "sent", id, message: replaces ?? `message ${(this.#messages += 1)}` });
  }
}
