import type {
  AcceptCall,
  CommitCall,
  ConversationStore,
  IntentCall,
  SentCall,
} from "../../src/ports/conversation-store.ts";
import { createMemoryConversationStore } from "../../src/stores/memory.ts";
import { createMemoryRows } from "../../src/stores/memory-rows.ts";
import { createRandom, type Random } from "./random.ts";
import { Replication, type Durability } from "./runtime-replication.ts";
import type { Work } from "./runtime-toy-brain.ts";
import { watched } from "./runtime-watch.ts";
import { away, World, type Process, type Wire } from "./runtime-world.ts";

/** What can go wrong, each once in so many calls; 0 is never. */
export interface Weather {
  readonly processes: number;
  /** Texts that are told. */
  readonly deliveries: number;
  /** Each is told when the one before is durable; otherwise they come as they like. */
  readonly oneByOne: boolean;
  /** The call is not executed. */
  readonly refused: number;
  /** It is executed, and nobody hears of it. */
  readonly lost: number;
  /** It takes a moment, less than any lease. */
  readonly jitter: number;
  /** It may take longer than a lease. */
  readonly slow: number;
  /** It is executed again later, whatever became of its sender. */
  readonly copied: number;
  readonly death: number;
  readonly sendLost: number;
  /** A process may stop for longer than a lease between its look at the clock and a sending. */
  readonly paused: number;
  readonly duplicate: number;
  readonly durability?: Durability;
  /** A replica takes over. */
  readonly failover: number;
}

/** True for a weather in which a lease may end in somebody's hands. */
export const isRough = ({ death, slow, paused, failover }: Weather): boolean =>
  death + slow + paused + failover > 0;

/** One text told to one process. */
export interface Telling {
  readonly text: string;
  readonly process: number;
}

type Calls = AcceptCall | IntentCall | CommitCall | SentCall;

/** Some processes, one person, one store and one platform in some weather, from one seed. */
export class Simulation {
  readonly world = new World();
  /** How often each handler was begun. */
  readonly runs = new Map<string, number>();
  /** Every telling, repetitions too. */
  readonly told: Telling[] = [];
  /** What was against the rules, as it happened. */
  readonly wrongs: string[] = [];
  readonly #random: Random;
  readonly #weather: Weather;
  readonly #store: ConversationStore;
  readonly #replication: Replication | undefined;
  readonly #processes: Process[] = [];
  /** Calls whose sender has heard the answer. */
  readonly #answered = new Set<string>();
  #stormy = true;

  constructor(seed: number, weather: Weather) {
    this.#random = createRandom(seed);
    this.#weather = weather;
    const { durability } = weather;
    this.#replication = durability && new Replication(this.world, this.#random, durability);
    const store = this.#watched();
    this.#store = this.#replication?.over(store) ?? store;
    const { chat } = this.world;
    chat.before = async () => {
      await this.#jitter();
      if (this.#hit(weather.paused)) await this.world.clock.sleep(this.#random.below(40_000));
    };
    chat.after = async () => {
      if (this.#hit(weather.sendLost)) throw new Error("the answer was lost");
    };
  }

  #watched(): ConversationStore {
    const { clock, rows: world, chat } = this.world;
    return watched(createMemoryConversationStore({ clock, world }), {
      rows: createMemoryRows(world),
      now: () => clock.now(),
      mayLapse: isRough(this.#weather),
      isShown: (key) => chat.shown.some((shown) => shown.key === key),
      isAnswered: (op) => this.#answered.has(op),
      wrong: (what) => this.wrongs.push(what),
    });
  }

  /**
   * Tells everything until it is acknowledged; then lets the weather clear, starts whoever died, and
   * waits for rest.
   */
  async run(texts: readonly string[]): Promise<void> {
    const open = new Set(texts);
    for (const text of texts) {
      void this.#deliver(text).then(() => open.delete(text));
      if (this.#weather.oneByOne) await this.#until(() => !open.has(text));
      if (this.#hit(this.#weather.duplicate)) void this.#tell(text);
      if (this.#hit(this.#weather.oneByOne ? 3 : 2))
        await this.world.pass(this.#delay(this.#weather.oneByOne ? [4_000] : [300, 3_000]));
    }
    await this.#until(() => open.size === 0);
    for (const text of open) this.wrongs.push(`${text} is not durable after half an hour`);
    this.#stormy = false;
    await this.#someone();
    await this.world.pass(40_000);
    const { conversations } = this.world.rows;
    await this.#until(() => [...conversations.values()].every((row) => !row.until));
  }

  /** Waits for half an hour at most; a planted fault may make it wait for ever. */
  async #until(done: () => boolean): Promise<void> {
    for (let i = 0; i < 1_800 && !done(); i += 1) await this.world.pass(this.#stormy ? 200 : 1_000);
  }

  /** What the conversation's state says was done, in order. */
  async log(): Promise<readonly string[]> {
    const told = (await this.#someone()).tell("log");
    await this.world.pass(60_000);
    await told;
    return (this.world.chat.words.at(-1) ?? "").split(",").filter((text) => text !== "");
  }

  async #deliver(text: string): Promise<void> {
    for (;;) {
      const patience = this.world.clock.sleep(8_000).then(() => "unheard");
      if ((await Promise.race([this.#tell(text), patience])) === "durable") return;
    }
  }

  async #tell(text: string): Promise<string> {
    const process = await this.#someone();
    this.told.push({ text, process: this.#processes.indexOf(process) });
    return process.tell(text);
  }

  async #someone(): Promise<Process> {
    const alive = this.#processes.filter((process) => !process.life.dead);
    while (alive.length < this.#weather.processes) alive.push(this.#start());
    await this.world.settle();
    return alive[this.#random.below(alive.length)] ?? this.#someone();
  }

  #start(): Process {
    const store = this.#store;
    const process = this.world.process({ wire: this.#wire(), work: this.#work, store });
    this.#processes.push(process);
    void process.bot.start();
    return process;
  }

  #wire(): Wire {
    const victim = this.#processes.length;
    // A process has one `accept` of a conversation under way, and here is only one conversation.
    let questions = 0;
    return {
      before: async (name, call) => {
        if (name === "accept" && (questions += 1) > 1)
          this.wrongs.push(`${(call as AcceptCall).op} is asked beside another question`);
        if (this.#hit(this.#weather.failover)) this.#failOver();
        if (name !== "due" && this.#hit(this.#weather.copied)) this.#copy(name, call as Calls);
        await this.#dawdle();
        if (this.#hit(this.#weather.refused)) throw away();
      },
      after: async (name, call) => {
        await this.#dawdle();
        if (name === "due") return;
        const process = this.#processes[victim];
        if (process && this.#hit(this.#weather.death)) process.life.dead = true;
        if (this.#hit(this.#weather.lost)) throw away();
        if (name === "accept" && !process?.life.dead) this.#answered.add((call as AcceptCall).op);
      },
      over: (name) => {
        if (name === "accept") questions -= 1;
      },
    };
  }

  /** The bytes of a call may arrive twice, and the second time late. */
  #copy(name: string, call: Calls): void {
    const calls = this.#store as unknown as {
      readonly [name: string]: (call: Calls) => Promise<unknown>;
    };
    void this.world.clock.sleep(this.#delay([300, 3_000, 30_000])).then(() => calls[name]?.(call));
  }

  /** Strikes while calls are under way. */
  #failOver(): void {
    const soon = this.world.clock.sleep(this.#random.below(50));
    void soon.then(() => this.#replication?.failOver());
  }

  readonly #work: Work = async (name, { signal }) => {
    this.runs.set(name, (this.runs.get(name) ?? 0) + 1);
    if (this.#random.once(3)) await this.world.clock.sleep(this.#random.below(20_000), signal);
    return `did ${name}`;
  };

  async #dawdle(): Promise<void> {
    await this.#jitter();
    if (this.#hit(this.#weather.slow)) await this.world.clock.sleep(this.#random.below(25_000));
  }

  async #jitter(): Promise<void> {
    if (this.#hit(this.#weather.jitter)) await this.world.clock.sleep(this.#delay([200, 3_000]));
  }

  /** Short and long ones are equally frequent. */
  #delay(longest: readonly [number, ...number[]]): number {
    return this.#random.below(this.#random.pick(longest));
  }

  #hit(times: number): boolean {
    return this.#stormy && times > 0 && this.#random.once(times);
  }
}
