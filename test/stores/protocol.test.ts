import { expect } from "chai";
import * as protocol from "../../src/stores/protocol.ts";
import { mutants, type Mutant } from "../support/model/mutants.ts";
import { search, type Found } from "../support/model/search.ts";
import type { Protocol, Setting } from "../support/model/setting.ts";
import { large, small } from "../support/model/settings.ts";
import { walk } from "../support/model/walk.ts";
import { plant } from "../support/planted.ts";
import { chosen, factor, isReplay, replayOf, seedsFor } from "../support/seeds.ts";

const states = 10_000 * factor;
const walks = 400;

const told = ({ violation, trace }: Found, ...more: readonly string[]): string =>
  [violation.message, ...trace, ...more].join("\n    ");

/** The first violation in random walks, and the names of what happened in them. */
function walkAll(name: string, setting: Setting) {
  const happened = new Set<string>();
  for (const seed of seedsFor(walks)) {
    const { found, trace } = walk({ setting, protocol }, seed);
    if (found) return { found: told(found, replayOf(name, seed)), happened };
    for (const step of trace) happened.add(step.split(":")[0] ?? "");
  }
  return { found: undefined, happened };
}

async function foundIn(setting: Setting, { edits, breach }: Mutant): Promise<Found | undefined> {
  const planted = plant(["src/core", "src/stores"], edits ?? []);
  try {
    const broken = await planted.load<Protocol>("src/stores/protocol.ts");
    const rules = { setting, protocol: broken, ...(breach ? { breach } : {}) };
    return search(rules, states).found;
  } finally {
    planted.remove();
  }
}

describe("the mailbox protocol", function () {
  this.timeout(120_000 * factor);

  for (const [name, setting] of chosen<Setting>(small)) {
    it(`keeps its invariants in whatever order things happen (${name})`, () => {
      const searched = search({ setting, protocol }, states);
      if (searched.found) expect.fail(told(searched.found));
      // A search that went nowhere proves nothing.
      expect(searched.states).to.be.above(20);
    });
  }

  for (const [name, setting] of chosen<Setting>(large)) {
    it(`keeps its invariants at random (${name})`, () => {
      const { found, happened } = walkAll(name, setting);
      if (found !== undefined) expect.fail(found);
      // Walks on which something never happened prove nothing about it.
      if (!isReplay) expect([...happened]).to.include.members(Object.keys(setting.faults));
    });
  }

  for (const [rule, mutant] of chosen<Mutant>(mutants)) {
    it(`is seen to be broken: ${rule}`, async () => {
      for (const name of mutant.seen)
        expect(await foundIn(small[name], mutant), name).not.to.equal(undefined);
    });
  }
});
