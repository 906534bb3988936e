import { setTimeout as sleep } from "node:timers/promises";

import type { ChatEvent } from "../../src/core/event.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import type { Fleet } from "./fleet.ts";
import type { Random } from "./random.ts";

/** By which a step of the sign-in is known in what the bot says. */
const marks: readonly (readonly [label: string, text: string])[] = [
  ["step 1", "Step 1️⃣"],
  ["step 2", "Step 2️⃣"],
  ["step 3", "Step 3️⃣"],
  ["step 4", "Step 4️⃣"],
  ["testing", "📋 Confirming Your Configuration"],
  ["done", "✅ Authentication Successful!"],
  ["status", "✅ Signed in to Plume Cloud"],
];
const whole = marks.map(([label]) => label);
const away = "I cannot save anything right now";

/** Somebody who signs in, in bursts of lines, and perhaps stops on the way. */
export class Customer {
  readonly user: string;
  readonly #fleet: Fleet;
  readonly #random: Random;
  readonly #lines: readonly string[];
  readonly #told: ChatEvent[] = [];
  #next = 0;

  constructor(
    user: string,
    fleet: Fleet,
    parts: { readonly sandbox: Sandbox; readonly random: Random },
  ) {
    const { ssoUrl, credentials } = parts.sandbox;
    this.user = user;
    this.#fleet = fleet;
    this.#random = parts.random;
    this.#lines = [
      "/auth",
      ssoUrl,
      credentials.header,
      credentials.partnerId,
      "/skip",
      "/auth status",
    ];
  }

  /** What they must have been shown by now, each thing once. */
  get expected(): readonly string[] {
    // The last answer of the sign-in brings two views, and the status command the last.
    const views = this.#next <= 4 ? this.#next : this.#next === 5 ? 6 : 7;
    return whole.slice(0, views);
  }

  /** What they were shown, by label; what was said again is left out, and so are notices. */
  get saw(): readonly string[] {
    const texts = this.#fleet.textsIn(this.user).filter((text) => !text.includes(away));
    const labels = texts.map((text) => labelOf(text));
    return [...new Set(labels)];
  }

  /** Says so many lines more, all at once, and repeats what no process took until one does. */
  async say(count: number): Promise<void> {
    const lines = this.#lines.slice(this.#next, this.#next + count);
    let open = lines.map((text) => this.#event(text));
    this.#next += lines.length;
    this.#told.push(...open);
    while (open.length > 0) {
      // To one and the same process, in order, without waiting in between.
      const number = this.#anyone();
      const fates = await Promise.all(open.map((event) => this.#fleet.deliver(number, event)));
      const first = fates.findIndex((fate) => fate !== "durable");
      if (fates.includes("refused")) throw new Error(`${this.user} was refused`);
      open = first < 0 ? [] : open.slice(first);
      if (open.length > 0) await sleep(100 + this.#random.below(200));
    }
  }

  /** The rest of the lines. */
  async finish(): Promise<void> {
    await this.say(this.#lines.length);
  }

  /** A platform repeats something old, to whatever process it likes. */
  async repeat(): Promise<void> {
    const old = this.#told[this.#random.below(this.#told.length)];
    if (old) await this.#fleet.deliver(this.#anyone(), old);
  }

  #anyone(): number {
    const { alive } = this.#fleet;
    const number = alive[this.#random.below(alive.length)];
    if (number === undefined) throw new Error(`no process is left:\n${this.#fleet.log}`);
    return number;
  }

  #event(text: string): ChatEvent {
    const at = {
      platform: "test",
      tenant: "-",
      place: this.user,
      user: this.user,
      shared: false,
      reply: null,
    };
    return {
      delivery: `m:${this.user}.${this.#told.length}.${this.#lines.indexOf(text)}`,
      at,
      atMs: Date.now(),
      content: { kind: "text", text, addressed: true },
    };
  }
}

function labelOf(text: string): string {
  return marks.find(([, mark]) => text.includes(mark))?.[0] ?? text;
}

/** Waits until everybody was shown what they must have been shown; gives whom it did not reach. */
export async function settled(
  customers: readonly Customer[],
  withinMs: number,
): Promise<readonly Customer[]> {
  const endMs = Date.now() + withinMs;
  const waiting = (): readonly Customer[] =>
    customers.filter(({ saw, expected }) => saw.length < expected.length);
  while (waiting().length > 0 && Date.now() < endMs) await sleep(100);
  return waiting();
}
