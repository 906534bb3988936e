import { createBrain } from "../src/core/conversation/brain.ts";
import type { Address } from "../src/core/event.ts";
import type { Outgoing } from "../src/core/view/view.ts";
import { createSystemClock } from "../src/ops/system-clock.ts";
import { createPlumeRepertoire } from "../src/plume/bot.ts";
import type { ChatAdapter, SendOptions } from "../src/ports/chat-adapter.ts";
import type { ConversationStore } from "../src/ports/conversation-store.ts";
import type { Vault } from "../src/ports/vault.ts";
import { createBot, type Bot } from "../src/runtime/bot.ts";
import { plainSurface } from "../test/support/surface.ts";
import { createStubs, eventOf, lines } from "./workload.ts";
import { troubleLog } from "./server.ts";

/** How often each call of the store was made. */
export type Calls = { [Name in keyof ConversationStore]: number };

/** A chat platform that takes everything at once and says when a message was answered. */
class BenchPlatform implements ChatAdapter {
  readonly platform = "bench";
  sent = 0;
  readonly #waiting = new Map<string, () => void>();

  serves(): boolean {
    return true;
  }

  capabilities() {
    return plainSurface;
  }

  async start(): Promise<void> {}

  trouble(): string | undefined {
    return undefined;
  }

  async stop(): Promise<void> {}

  send(_to: Address, _outgoing: Outgoing, { key }: SendOptions): Promise<string> {
    this.sent += 1;
    const answered = this.#waiting.get(key);
    this.#waiting.delete(key);
    // Nobody types the next line before the platform itself has answered.
    if (answered) setImmediate(answered);
    return Promise.resolve(`message ${this.sent}`);
  }

  /** Resolves with the first view of the answer to a delivery. */
  answer(delivery: string): Promise<void> {
    return new Promise((resolve) => this.#waiting.set(`${delivery}.0`, resolve));
  }
}

/** A bot of the Plume repertoire whose users all type at once. */
export class BenchBot {
  readonly bot: Bot;
  readonly calls: Calls = { accept: 0, intent: 0, commit: 0, sent: 0, due: 0, keepAside: 0 };
  readonly latenciesMs: number[] = [];
  readonly #platform = new BenchPlatform();

  constructor(store: ConversationStore, vault: Vault) {
    this.bot = createBot({
      brain: createBrain(
        createPlumeRepertoire({
          partnerIdMin: 20,
          allowedHosts: [],
          defaultApiBase: "https://api.plume.com",
        }),
      ),
      store: this.#counted(store),
      vault,
      adapters: [this.#platform],
      clock: createSystemClock(),
      logger: troubleLog,
      use: createStubs(),
    });
  }

  get sent(): number {
    return this.#platform.sent;
  }

  /** Begins to count anew. */
  forget(): void {
    this.latenciesMs.length = 0;
    for (const name of Object.keys(this.calls) as (keyof Calls)[]) this.calls[name] = 0;
  }

  /** All `users` say all lines, `inFlight` users at a time; each waits for every answer. */
  async talk(users: readonly string[], inFlight: number): Promise<void> {
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let user = users[next++]; user !== undefined; user = users[next++]) {
        for (let n = 0; n < lines.length; n += 1) await this.#say(user, n);
      }
    };
    await Promise.all(Array.from({ length: inFlight }, lane));
    await this.bot.idle();
  }

  async #say(user: string, n: number): Promise<void> {
    const event = eventOf(user, n);
    const startMs = performance.now();
    const answered = this.#platform.answer(event.delivery);
    const receipt = await this.bot.receive(event);
    if (receipt !== "durable") throw new Error(`${event.delivery} is ${receipt}`);
    await answered;
    this.latenciesMs.push(performance.now() - startMs);
  }

  #counted(store: ConversationStore): ConversationStore {
    const { calls } = this;
    return {
      accept: (call) => ((calls.accept += 1), store.accept(call)),
      intent: (call) => ((calls.intent += 1), store.intent(call)),
      commit: (call) => ((calls.commit += 1), store.commit(call)),
      sent: (call) => ((calls.sent += 1), store.sent(call)),
      due: (call) => ((calls.due += 1), store.due(call)),
      keepAside: (call) => ((calls.keepAside += 1), store.keepAside(call)),
    };
  }
}
