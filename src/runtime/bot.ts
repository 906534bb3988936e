import type { Brain } from "../core/conversation/decision.ts";
import type { ChatEvent } from "../core/event.ts";
import type { Service } from "../core/service.ts";
import type { ChatAdapter, Receipt } from "../ports/chat-adapter.ts";
import type { Clock } from "../ports/clock.ts";
import type { ConversationStore } from "../ports/conversation-store.ts";
import type { Logger } from "../ports/logger.ts";
import type { Vault } from "../ports/vault.ts";
import { Cutoff } from "./cutoff.ts";
import { Desk } from "./desk.ts";
import { Envelopes } from "./envelopes.ts";
import { createIds } from "./ids.ts";
import { pause } from "./pause.ts";
import { Patience } from "./patience.ts";
import { scrubbed } from "./scrubbed.ts";
import { settingsWith, type RuntimeSettings } from "./settings.ts";
import { Sweep } from "./sweep.ts";
import type { Tools } from "./tools.ts";

/** What a bot is made of. */
export interface BotOptions<State> {
  readonly brain: Brain<State>;
  readonly store: ConversationStore;
  readonly vault: Vault;
  /** One per platform. */
  readonly adapters: readonly ChatAdapter[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** Gives handlers the services they name. */
  readonly use: <Value>(service: Service<Value>) => Value;
  readonly settings?: Partial<RuntimeSettings>;
  /** Numbers from 0 to 1 that spread repetitions in time; a test's are always the same. */
  readonly random?: () => number;
}

/** A running bot: the shell around a brain. */
export interface Bot {
  /**
   * Opens the adapters, then takes up what an earlier process left behind. Rejects if an adapter
   * cannot start; those that could are stopped again.
   */
  start(): Promise<void>;
  /**
   * Stops the intake, delivers what is decided, gives handlers `graceMs` and hands over what is
   * left then. Resolves when nothing of the bot runs any more.
   */
  stop(graceMs: number): Promise<void>;
  /** True while events can be taken and stored, and no adapter is in trouble. */
  ready(): boolean;
  /** Resolves when all that was accepted here is answered and the answers are sent. */
  idle(): Promise<void>;
  /** Takes an event from outside the adapters; the same as they call. */
  receive(event: ChatEvent): Promise<Receipt>;
}

/** A bot that is not started yet. Throws `Fault` `config.invalid` for settings that clash. */
export function createBot<State>(options: BotOptions<State>): Bot {
  return new RunningBot(toolsFor(options));
}

function toolsFor<State>(options: BotOptions<State>): Tools<State> {
  const { brain, store, vault, clock, logger, use, random = Math.random } = options;
  const settings = settingsWith(options.settings ?? {});
  return {
    brain,
    store,
    clock,
    logger,
    use,
    patience: new Patience({ clock, logger, random, lateMs: settings.patienceMs }),
    envelopes: new Envelopes(vault, brain),
    adapters: options.adapters,
    settings,
    ids: createIds(),
  };
}

// After the grace time: so long for the last answers of store and platforms.
const leaveMs = 2_000;
// The same where the store gives no answers: whoever waits longer is killed by then.
const awayMs = 500;
const awayGraceMs = 3_000;

class RunningBot<State> implements Bot {
  readonly #tools: Tools<State>;
  readonly #desk: Desk<State>;
  readonly #sweep: Sweep<State>;
  #running = false;
  #stopping: Promise<void> | undefined;

  constructor(tools: Tools<State>) {
    this.#tools = tools;
    this.#desk = new Desk(tools);
    this.#sweep = new Sweep(tools, this.#desk);
  }

  async start(): Promise<void> {
    const { adapters } = this.#tools;
    const started = await Promise.allSettled(
      adapters.map((adapter) => adapter.start((event) => this.receive(event))),
    );
    for (const result of started) {
      if (result.status === "fulfilled") continue;
      await this.stop(leaveMs);
      throw result.reason;
    }
    if (this.#stopping) return;
    // Only now can be sent what an earlier process left behind.
    await this.#sweep.start();
    this.#running = true;
    this.#tools.logger.info("bot.started", {
      platform: adapters.map(({ platform }) => platform),
    });
  }

  stop(graceMs: number): Promise<void> {
    this.#stopping ??= this.#stop(graceMs);
    return this.#stopping;
  }

  ready(): boolean {
    const { adapters, patience } = this.#tools;
    const isFine = adapters.every((adapter) => adapter.trouble() === undefined);
    return this.#running && !this.#stopping && patience.healthy && isFine;
  }

  idle(): Promise<void> {
    return this.#desk.idle();
  }

  receive(event: ChatEvent): Promise<Receipt> {
    return this.#desk.receive(event);
  }

  async #stop(graceMs: number): Promise<void> {
    this.#tools.logger.info("bot.stopping", { ms: graceMs });
    this.#sweep.stop();
    this.#desk.drain();
    const { patience } = this.#tools;
    await this.#within(patience.healthy ? graceMs : Math.min(graceMs, awayGraceMs), this.#finish());
    this.#desk.leave();
    const lastMs = patience.healthy ? leaveMs : awayMs;
    await this.#within(lastMs, this.#desk.idle());
    this.#desk.close();
    await this.#within(lastMs, this.#desk.idle());
    this.#tools.logger.info("bot.stopped");
  }

  async #finish(): Promise<void> {
    const { adapters } = this.#tools;
    const stopped = await Promise.allSettled(adapters.map((adapter) => adapter.stop()));
    for (const result of stopped)
      if (result.status === "rejected")
        this.#tools.logger.error("adapter.stop-failed", scrubbed(result.reason));
    await this.#desk.idle();
  }

  async #within(ms: number, work: Promise<void>): Promise<void> {
    const done = new Cutoff();
    await Promise.race([work, pause(this.#tools.clock, ms, done)]);
    done.cut();
  }
}
