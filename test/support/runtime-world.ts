import { setImmediate } from "node:timers/promises";
import type { ChatEvent } from "../../src/core/event.ts";
import { Fault } from "../../src/core/fault.ts";
import type { ChatAdapter, Receipt } from "../../src/ports/chat-adapter.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { ConversationStore } from "../../src/ports/conversation-store.ts";
import type { LogFields, Logger } from "../../src/ports/logger.ts";
import type { Vault } from "../../src/ports/vault.ts";
import { createBot, type Bot } from "../../src/runtime/bot.ts";
import type { RuntimeSettings } from "../../src/runtime/settings.ts";
import { createMemoryConversationStore } from "../../src/stores/memory.ts";
import { createMemoryWorld } from "../../src/stores/memory-rows.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import { FakeAdapter, FakePlatform } from "./runtime-fake-adapter.ts";
import { toyBrain, type Toy, type Work } from "./runtime-toy-brain.ts";
import type { Brain } from "../../src/core/conversation/decision.ts";

/** A vault that hides nothing but insists on the right name. */
export const namedVault: Vault = {
  seal: (name, plain) => JSON.stringify([name, plain]),
  open(name, sealed) {
    try {
      const [under, plain] = JSON.parse(sealed) as [string, string];
      if (under === name) return plain;
    } catch {
      // falls through to the fault
    }
    throw new Fault("vault.unreadable", { name, reason: "changed or not ours" });
  },
};

/** One line of the log. */
export interface Line {
  readonly level: "info" | "warn" | "error";
  readonly event: string;
  readonly fields: LogFields;
}

/** Stands between a process and everything outside it; the process can die at any passage. */
export class Life {
  readonly #end: { readonly at: number; readonly when: "before" | "after" } | undefined;
  passages = 0;
  dead = false;

  constructor(end?: { readonly at: number; readonly when: "before" | "after" }) {
    this.#end = end;
  }

  async pass<Value>(call: () => Promise<Value>): Promise<Value> {
    if (this.dead) return never();
    const number = (this.passages += 1);
    const last = number === this.#end?.at;
    if (last && this.#end?.when === "before") {
      this.dead = true;
      return never();
    }
    try {
      return await call();
    } finally {
      if (last) this.dead = true;
      if (this.dead) await never();
    }
  }
}

const never = <Value>(): Promise<Value> => new Promise(() => {});

/** A store as one process sees it, with what happens on the way. */
export interface Wire {
  /** Called before each call; may throw or wait. */
  before(name: string, call: unknown): Promise<void>;
  /** Called after it was executed; may throw although it was. */
  after(name: string, call: unknown): Promise<void>;
  /** Called when the caller knows how it went. */
  over(name: string): void;
}

const calm: Wire = { before: async () => {}, after: async () => {}, over: () => {} };

export interface ProcessOptions {
  readonly life?: Life;
  /** Instead of a plain one over the world's rows. */
  readonly store?: ConversationStore;
  readonly wire?: Partial<Wire>;
  readonly platform?: string;
  /** Of the same process, beside the one that belongs to the world. */
  readonly others?: readonly ChatAdapter[];
  readonly work?: Work;
  readonly settings?: Partial<RuntimeSettings>;
  readonly brain?: Brain<Toy>;
  readonly vault?: Vault;
}

/** One bot process. */
export interface Process {
  readonly bot: Bot;
  readonly adapter: FakeAdapter;
  readonly life: Life;
  /** The names of the store's calls, without the sweep's. */
  readonly calls: string[];
  /** Hands over a text under its own delivery id `m:<text>` unless another is given. */
  tell(text: string, extra?: Partial<ChatEvent>): Promise<Receipt>;
}

/** What outlives processes: time, the store's rows, the chat, the log. */
export class World {
  readonly clock: FakeClock = createFakeClock();
  readonly rows = createMemoryWorld();
  readonly chat = new FakePlatform();
  readonly log: Line[] = [];
  readonly #running: Process[] = [];

  event(text: string, extra: Partial<ChatEvent> = {}): ChatEvent {
    const at = {
      platform: "test",
      tenant: "-",
      place: "dm",
      user: "ann",
      shared: false,
      reply: null,
    };
    const content = { kind: "text", text, addressed: true } as const;
    return { delivery: `m:${text}`, at, atMs: this.clock.now(), content, ...extra };
  }

  get events(): readonly string[] {
    return this.log.map((line) => line.event);
  }

  /** Lets a process run until it waits for time or for nothing. */
  async settle(): Promise<void> {
    for (let i = 0; i < 30; i += 1) await setImmediate();
  }

  async pass(ms: number): Promise<void> {
    await this.clock.run(ms);
    await this.settle();
  }

  process(options: ProcessOptions = {}): Process {
    const life = options.life ?? new Life();
    const calls: string[] = [];
    const adapter = new FakeAdapter(this.chat, options.platform ?? "test");
    const send = adapter.send.bind(adapter);
    adapter.send = (...args) => life.pass(() => send(...args));
    const wire = { ...calm, ...options.wire };
    const work: Work = options.work ?? (async (name) => `did ${name}`);
    const { clock, rows } = this;
    const store = options.store ?? createMemoryConversationStore({ clock, world: rows });
    const bot = createBot({
      brain: options.brain ?? toyBrain,
      store: wired(store, { wire, life, calls }),
      vault: options.vault ?? namedVault,
      adapters: [adapter, ...(options.others ?? [])],
      clock: mortalClock(this.clock, life),
      logger: this.#logger(),
      use: <Value>() => ((name, context) => life.pass(() => work(name, context))) as Work as Value,
      random: () => 0.5,
      ...(options.settings ? { settings: options.settings } : {}),
    });
    const tell: Process["tell"] = (text, extra) => bot.receive(this.event(text, extra));
    const process = { bot, adapter, life, calls, tell };
    this.#running.push(process);
    return process;
  }

  async started(options: ProcessOptions = {}): Promise<Process> {
    const process = this.process(options);
    await Promise.race([process.bot.start(), this.settle()]);
    return process;
  }

  /** Ends what still runs. */
  async end(): Promise<void> {
    for (const { bot, life } of this.#running) {
      if (life.dead) continue;
      const stopped = bot.stop(0);
      await this.pass(20_000);
      await stopped;
    }
  }

  #logger(): Logger {
    const add =
      (level: Line["level"]) =>
      (event: string, fields: LogFields = {}): void => {
        this.log.push({ level, event, fields });
      };
    return { info: add("info"), warn: add("warn"), error: add("error") };
  }
}

function mortalClock(clock: Clock, life: Life): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    alarm: (ms, ring) => clock.alarm(ms, () => life.dead || ring()),
    async sleep(ms, signal) {
      await clock.sleep(ms, signal);
      if (life.dead) await never();
    },
  };
}

interface Wiring {
  readonly wire: Wire;
  readonly life: Life;
  readonly calls: string[];
}

function wired(store: ConversationStore, { wire, life, calls }: Wiring): ConversationStore {
  const through = <Call, Answer>(name: string, call: (call: Call) => Promise<Answer>) => {
    return (argument: Call): Promise<Answer> => {
      if (name !== "due") calls.push(name);
      const go = async (): Promise<Answer> => {
        try {
          await wire.before(name, argument);
          const answer = await call(argument);
          await wire.after(name, argument);
          return answer;
        } finally {
          wire.over(name);
        }
      };
      // The sweep's look changes nothing, and would only blur where a process dies.
      return name === "due" ? (life.dead ? never() : go()) : life.pass(go);
    };
  };
  return {
    accept: through("accept", (call) => store.accept(call)),
    intent: through("intent", (call) => store.intent(call)),
    commit: through("commit", (call) => store.commit(call)),
    sent: through("sent", (call) => store.sent(call)),
    due: through("due", (call) => store.due(call)),
    keepAside: through("keepAside", (call) => store.keepAside(call)),
  };
}

/** The fault of a store that does not answer. */
export const away = (): Fault => new Fault("store.unavailable", { reason: "it is away" });
