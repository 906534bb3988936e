import { expect } from "chai";
import type { Receipt } from "../../src/ports/chat-adapter.ts";
import type { Work } from "../support/runtime-toy-brain.ts";
import { Life, World, type Process } from "../support/runtime-world.ts";

const texts = [
  "one",
  "work two",
  "careful three",
  "many 4a 4b",
  "reboot five",
  "quiet six",
  "in 5000 soon",
  "seven",
];

// Where `reboot five` was cut short, nobody can know what became of it.
const expected = [
  "heard one",
  "did two",
  "starting three",
  "did three",
  "4a",
  "4b",
  "did five",
  "in 5000 ms",
  "heard seven",
  "time is up: soon",
];

interface Ending {
  readonly words: readonly string[];
  readonly log: readonly string[];
  readonly reboots: number;
  readonly passages: number;
}

/** Tells everything to a process that dies, and what it did not acknowledge to the next one. */
async function survive(life: Life): Promise<Ending> {
  const world = new World();
  let reboots = 0;
  const work: Work = async (name) => {
    if (name === "five") reboots += 1;
    return `did ${name}`;
  };
  const unacknowledged = new Set(texts);
  const tellAll = (process: Process, which: Iterable<string>): void => {
    for (const text of which) {
      const acknowledge = (receipt: Receipt): void => {
        if (receipt === "durable") unacknowledged.delete(text);
      };
      void process.tell(text).then(acknowledge);
    }
  };
  tellAll(await world.started({ life, work }), texts);
  await world.pass(500);
  const next = await world.started({ work });
  // A platform also repeats what was acknowledged.
  tellAll(next, new Set([...unacknowledged, "one", "reboot five"]));
  await world.pass(60_000);
  const words = world.chat.words.slice();
  await next.tell("log");
  await world.pass(1_000);
  const log = (world.chat.words.at(-1) ?? "").split(",");
  await world.end();
  expect([...unacknowledged]).to.deep.equal([]);
  return { words, log, reboots, passages: life.passages };
}

/** The words without the first that stands twice in a row. */
function withoutOneDouble(words: readonly string[]): readonly string[] {
  const double = words.findIndex((word, i) => i > 0 && word === words[i - 1]);
  return double === -1 ? words : words.toSpliced(double, 1);
}

function check(ending: Ending): void {
  expect(ending.log).to.deep.equal([...texts, "deadline"]);
  expect(ending.reboots).to.be.at.most(1);
  const known = ending.words.map((word) => (word === "unknown five" ? "did five" : word));
  expect(withoutOneDouble(known)).to.deep.equal(expected);
}

describe("a process that dies", () => {
  it("is not needed: an undisturbed one does everything once", async () => {
    const ending = await survive(new Life());
    expect(ending.words).to.deep.equal(expected);
    check(ending);
  });

  for (const when of ["before", "after"] as const) {
    it(`loses and doubles nothing, ${when} whichever call it dies`, async () => {
      const { passages } = await survive(new Life());
      expect(passages).to.be.above(25);
      let unknowns = 0;
      for (let at = 1; at <= passages; at += 1) {
        const ending = await survive(new Life({ at, when }));
        try {
          check(ending);
        } catch (error) {
          throw new Error(`died ${when} call ${at}: ${String(error)}`, { cause: error });
        }
        if (ending.words.includes("unknown five")) unknowns += 1;
      }
      // Only between intent and commit may the outcome be unknown.
      expect(unknowns).to.be.within(1, 3);
    });
  }

  it("is followed by one that reads neither its lease nor its state as its own", async () => {
    const world = new World();
    const a = await world.started({ life: new Life({ at: 2, when: "before" }) });
    await a.tell("one");
    const b = await world.started();
    expect(await b.tell("two")).to.equal("durable");
    await world.settle();
    expect(world.chat.words).to.deep.equal([]);
    await world.pass(25_000);
    expect(world.chat.words).to.deep.equal(["heard one", "heard two"]);
    await world.end();
  });
});
