import { expect } from "chai";
import { plant } from "../support/planted.ts";
import * as checks from "../support/runtime-checks.ts";
import { mutants, type Mutant } from "../support/runtime-mutants.ts";
import type { Weather } from "../support/runtime-simulation.ts";
import { large, small } from "../support/runtime-weathers.ts";
import { chosen, factor, replayOf, seedsFor } from "../support/seeds.ts";

const largeSeeds = 12;
const smallSeeds = 400;

/** What the simulation is made of, and what it simulates. */
const folders = ["src/core", "src/ops", "src/ports", "src/runtime", "src/stores", "test/support"];

async function expectNoFailure(name: string, weather: Weather, count: number): Promise<void> {
  const failure = await checks.firstFailure(seedsFor(count), weather);
  if (failure) expect.fail(`${failure.reason}\n${replayOf(name, failure.seed)}`);
}

/** How the first seed fails with a fault planted in a copy of the program. */
async function failureWith({ seen, edits }: Mutant) {
  const planted = plant(folders, edits);
  try {
    const { firstFailure } = await planted.load<typeof checks>("test/support/runtime-checks.ts");
    return await firstFailure(seedsFor(smallSeeds), small[seen]);
  } finally {
    planted.remove();
  }
}

describe("the simulation", function () {
  this.timeout(120_000 * factor);

  for (const [name, weather] of chosen<Weather>(large)) {
    it(`keeps once, order and delivery with ${name}`, () =>
      expectNoFailure(name, weather, largeSeeds));
  }

  for (const [name, weather] of chosen<Weather>(small)) {
    it(`keeps them with few deliveries and ${name}`, () =>
      expectNoFailure(name, weather, smallSeeds));
  }

  for (const [rule, mutant] of chosen<Mutant>(mutants)) {
    it(`sees that a rule is broken: ${rule}`, async () => {
      const failure = await failureWith(mutant);
      expect(failure?.reason).to.match(/^AssertionError/);
    });
  }
});
