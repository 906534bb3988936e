import { expect } from "chai";
import type { Work } from "../support/runtime-toy-brain.ts";
import { createRandom, type Random } from "../support/random.ts";
import { away, World, type Process, type Wire } from "../support/runtime-world.ts";

/** What can go wrong, each once in so many calls; 0 is never. */
interface Weather {
  readonly processes: number;
  readonly refused: number;
  readonly lost: number;
  readonly slow: number;
  readonly death: number;
  readonly sendLost: number;
  readonly duplicate: number;
}

const calm: Weather = {
  processes: 2,
  refused: 0,
  lost: 0,
  slow: 0,
  death: 0,
  sendLost: 0,
  duplicate: 4,
};

const weathers: { readonly [name: string]: Weather } = {
  "two processes and duplicates": calm,
  "a store that refuses and loses answers": { ...calm, refused: 6, lost: 6 },
  "calls and answers that take longer than a lease": { ...calm, slow: 8 },
  "processes that die": { ...calm, processes: 3, death: 25 },
  "a platform that loses answers": { ...calm, sendLost: 5 },
  "all of it": {
    processes: 3,
    refused: 12,
    lost: 12,
    slow: 20,
    death: 50,
    sendLost: 10,
    duplicate: 4,
  },
};

const kinds = ["say", "work", "careful", "reboot", "many", "quiet"] as const;

function textOf(random: Random, n: number): string {
  const kind = random.pick(kinds);
  return kind === "many" ? `many ${n}a ${n}b ${n}c` : `${kind} ${n}`;
}

/** What a person should read, by event; an unknown outcome is as good as a known one. */
function answersTo(text: string): readonly string[] {
  const [kind = "", ...rest] = text.split(" ");
  const name = rest.join(" ");
  switch (kind) {
    case "many":
      return rest;
    case "quiet":
      return [];
    case "careful":
      return [`starting ${name}`, `did ${name}`];
    case "say":
      return [`heard ${text}`];
    default:
      return [`did ${name}`];
  }
}

class Simulation {
  readonly world = new World();
  readonly runs = new Map<string, number>();
  readonly #random: Random;
  readonly #weather: Weather;
  readonly #processes: Process[] = [];
  #stormy = true;

  constructor(seed: number, weather: Weather) {
    this.#random = createRandom(seed);
    this.#weather = weather;
    this.world.chat.after = async () => {
      if (this.#hit(weather.sendLost)) throw new Error("the answer was lost");
    };
  }

  /** Tells everything in order, each until it is acknowledged; then lets the weather clear. */
  async run(texts: readonly string[]): Promise<void> {
    for (const text of texts) {
      await this.#deliver(text);
      if (this.#hit(this.#weather.duplicate)) void (await this.#someone()).tell(text);
      if (this.#hit(3)) await this.world.pass(this.#random.below(4_000));
    }
    this.#stormy = false;
    await this.world.pass(15 * 60_000);
  }

  async log(): Promise<readonly string[]> {
    await (await this.#someone()).tell("log");
    await this.world.pass(60_000);
    return (this.world.chat.words.at(-1) ?? "").split(",");
  }

  async #deliver(text: string): Promise<void> {
    for (;;) {
      const process = await this.#someone();
      let receipt: string | undefined;
      void process.tell(text).then((r) => (receipt = r));
      for (let i = 0; i < 40 && receipt === undefined; i += 1) {
        if (process.life.dead) break;
        await this.world.pass(200);
      }
      if (receipt === "durable") return;
    }
  }

  async #someone(): Promise<Process> {
    const alive = this.#processes.filter((process) => !process.life.dead);
    while (alive.length < this.#weather.processes) {
      const process = await this.world.started({ wire: this.#wire(), work: this.#work });
      this.#processes.push(process);
      alive.push(process);
    }
    return alive[this.#random.below(alive.length)] ?? this.#someone();
  }

  #wire(): Wire {
    const victim = this.#processes.length;
    return {
      before: async () => {
        if (this.#hit(this.#weather.slow)) await this.world.clock.sleep(this.#delay());
        if (this.#hit(this.#weather.refused)) throw away();
      },
      after: async (name) => {
        if (this.#hit(this.#weather.slow)) await this.world.clock.sleep(this.#delay());
        if (name === "due") return;
        const process = this.#processes[victim];
        if (process && this.#hit(this.#weather.death)) process.life.dead = true;
        if (this.#hit(this.#weather.lost)) throw away();
      },
    };
  }

  readonly #work: Work = async (name, { signal }) => {
    this.runs.set(name, (this.runs.get(name) ?? 0) + 1);
    if (this.#random.once(3)) await this.world.clock.sleep(this.#random.below(20_000), signal);
    return `did ${name}`;
  };

  #delay(): number {
    return this.#random.below(25_000);
  }

  #hit(times: number): boolean {
    return this.#stormy && times > 0 && this.#random.once(times);
  }
}

/** The first time that each thing was said. */
const firsts = (words: readonly string[]): readonly string[] => [...new Set(words)];

async function check(seed: number, weather: Weather): Promise<void> {
  const random = createRandom(seed + 1_000_000);
  const texts = Array.from({ length: 12 }, (_, n) => textOf(random, n));
  const simulation = new Simulation(seed, weather);
  await simulation.run(texts);
  const sorry = /^I cannot save anything right now/;
  const words = simulation.world.chat.words
    .filter((word) => !sorry.test(word))
    .map((word) => word.replace(/^unknown /, "did ").replace(/^failed (\S+) .*/, "did $1"));
  const expected = texts.flatMap(answersTo);
  if (weather === calm) expect(simulation.world.chat.words).to.deep.equal(expected);
  expect(firsts(words), "views, the first time").to.deep.equal(expected);
  const log = await simulation.log();
  expect(log, "events done").to.deep.equal(texts);
  for (const text of texts.filter((t) => t.startsWith("reboot ")))
    expect(simulation.runs.get(text.slice(7)) ?? 0, text).to.be.at.most(1);
  // A view may be said again, but nothing of an older event after a newer one's.
  const owner = new Map(texts.flatMap((text, i) => answersTo(text).map((word) => [word, i])));
  const owners = words.map((word) => owner.get(word) ?? -1);
  if (weather.slow === 0) expect(owners).to.deep.equal(owners.toSorted((a, b) => a - b));
  await simulation.world.end();
}

describe("the simulation", function () {
  this.timeout(120_000);
  const seeds = Number(process.env["SEEDS"] ?? 12);
  for (const [name, weather] of Object.entries(weathers)) {
    it(`keeps once, order and delivery with ${name}`, async () => {
      for (let seed = 1; seed <= seeds; seed += 1) {
        try {
          await check(seed, weather);
        } catch (error) {
          throw new Error(`seed ${seed}: ${String(error)}`, { cause: error });
        }
      }
    });
  }
});
