import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { ChatEvent } from "../../src/core/event.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { createKeyRing, formatKeyRing } from "../../src/stores/key-ring.ts";
import { FleetMember, type Fate } from "./fleet-member.ts";
import type { Report } from "./fleet-child.ts";

const giveUpMs = 30_000;
const repeatMs = 100;

/** Bot processes on one Redis, numbered from 0, and the chat platform that all of them serve. */
export class Fleet {
  readonly #folder = mkdtempSync(join(tmpdir(), "plume-fleet-"));
  readonly #env: NodeJS.ProcessEnv;
  readonly #sandbox: Sandbox;
  readonly #members: FleetMember[] = [];
  readonly #shown = new Map<string, string[]>();
  #messages = 0;
  #deliveries = 0;

  /** `env` decides where Redis is. */
  constructor(sandbox: Sandbox, env: { readonly [name: string]: string }) {
    this.#sandbox = sandbox;
    this.#env = {
      PATH: process.env["PATH"],
      VAULT_KEYS: formatKeyRing(createKeyRing()),
      PLUME_DATA_DIR: this.#folder,
      ...env,
    };
  }

  /** Starts so many processes more; resolves when they take events. */
  async start(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, () => this.#start()));
  }

  /** The numbers of those that take events. */
  get alive(): readonly number[] {
    return this.#members.flatMap((member, number) => (member.takesEvents ? number : []));
  }

  /** Hands an event to a process; tells what it said to that. */
  deliver(number: number, event: ChatEvent): Promise<Fate> {
    return this.#members[number]?.deliver(event) ?? Promise.resolve("dead");
  }

  /** Ann writes `text` in `place` to a process, until it takes it. */
  say(number: number, place: string, text: string): void {
    const delivery = `d${(this.#deliveries += 1)}`;
    const content = { kind: "text", text, addressed: true } as const;
    const at = { platform: "test", tenant: "-", place, user: "ann", shared: false, reply: null };
    void this.#repeat(number, { delivery, at, atMs: Date.now(), content });
  }

  /** All that was shown in `place`, oldest first; a message that was edited more than once. */
  textsIn(place: string): readonly string[] {
    return this.#shown.get(place) ?? [];
  }

  /** Writes and waits for what holds `answer`; gives that text. */
  async ask(
    number: number,
    place: string,
    asked: { readonly text: string; readonly answer: string },
  ): Promise<string> {
    const before = this.textsIn(place).length;
    this.say(number, place, asked.text);
    const found = (): string | undefined =>
      this.textsIn(place)
        .slice(before)
        .find((text) => text.includes(asked.answer));
    await this.until(
      () => found() !== undefined,
      () => this.textsIn(place).slice(before).join("\n--\n"),
    );
    return found() ?? "";
  }

  /** Waits until `isTrue`; then, or when that takes too long, `tell` says what there is. */
  async until(isTrue: () => boolean, tell: () => string): Promise<void> {
    const endMs = performance.now() + giveUpMs;
    while (!isTrue()) {
      if (performance.now() > endMs)
        throw new Error(`waited in vain; there is:\n${tell()}\n${this.log.slice(-2_000)}`);
      await sleep(10);
    }
  }

  /** Kills a process with SIGKILL. */
  async kill(number: number): Promise<void> {
    await this.#members[number]?.kill();
  }

  /** All that the processes logged. */
  get log(): string {
    return this.#members.map((member) => member.log).join("");
  }

  /** Stops what runs as a deployment does, and removes the folder. */
  async close(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.stop()));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #start(): Promise<void> {
    const member = new FleetMember(this.#env, (report, from) => this.#heard(report, from));
    this.#members.push(member);
    const { ca, hosts, apiBase } = this.#sandbox;
    await member.start({ ca: [ca], hosts, apiBase });
  }

  async #repeat(number: number, event: ChatEvent): Promise<void> {
    while ((await this.deliver(number, event)) === "unavailable") await sleep(repeatMs);
  }

  #heard(report: Report, from: FleetMember): void {
    if (report.kind !== "send") return;
    const { id, place, text, replaces } = report;
    const shown = this.#shown.get(place) ?? [];
    shown.push(text);
    this.#shown.set(place, shown);
    from.order({ kind: "sent", id, message: replaces ?? `message ${(this.#messages += 1)}` });
  }
}
