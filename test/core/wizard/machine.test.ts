import { expect } from "chai";

import {
  advance,
  begin,
  choosing,
  restore,
  wizardWord,
  type Advance,
  type Input,
  type WizardState,
} from "../../../src/core/wizard/machine.ts";
import { reveal, Sealed, seal } from "../../../src/core/sealed.ts";
import { open } from "../../../src/core/wizard/wizard.ts";
import { pairing } from "../../support/builders.ts";

const wizard = pairing();
const start = begin(wizard, open("pairing"), "run1");
const answer = (text: string): Input => ({ kind: "answer", text });
const word = (text: string): Input => ({ kind: "word", word: text });

function walk(inputs: readonly Input[], from: WizardState = start): Advance {
  let state = from;
  let result: Advance | undefined;
  for (const input of inputs) {
    result = advance(wizard, state, input);
    if ("state" in result) state = result.state;
  }
  if (!result) throw new Error("nothing was said");
  return result;
}

const stepOf = (result: Advance): string | undefined =>
  "state" in result ? `${result.kind} ${result.state.step}` : result.kind;

describe("the wizard machine", () => {
  it("asks each step once and then completes", () => {
    expect(stepOf(walk([answer("a")]))).to.equal("asked key");
    expect(stepOf(walk([answer("a"), answer("k"), answer("red")]))).to.equal("completed colour");
  });

  it("takes what skipping takes for the word in a form", () => {
    for (const colour of ["/skip", "skip", " Skip ", ""]) {
      const result = walk([{ kind: "form", values: { name: "a", key: "k", colour } }]);
      expect(result.kind === "completed" && result.state.answers["colour"]).to.equal("grey");
    }
  });

  it("keeps secret answers sealed and others as text", () => {
    const result = walk([answer("a"), answer("k"), answer("red")]);
    if (result.kind !== "completed") throw new Error(result.kind);
    const { answers } = result.state;
    expect(answers["name"]).to.equal("a");
    expect(answers["key"]).to.be.instanceOf(Sealed);
    expect(reveal(answers["key"] as Sealed)).to.equal("k");
    expect(JSON.stringify(result.state)).not.to.contain('"k"');
  });

  it("forgets a wrong answer and asks again", () => {
    const result = walk([answer("two words")]);
    expect(result).to.include({ kind: "rejected", sensitive: false });
    expect("state" in result && result.state).to.deep.equal(start);
  });

  it("treats whatever is wrong at a secret step, or looks secret anywhere, as sensitive", () => {
    expect(walk([answer("a"), answer("two words")])).to.include({ sensitive: true });
    expect(walk([answer("key-1 2")])).to.include({ sensitive: true });
  });

  it("skips by the fallback, else by an earlier value, else not at all", () => {
    expect(walk([word("skip")])).to.include({ kind: "refused", reason: "cannot-skip" });
    expect(stepOf(walk([answer("a"), answer("k"), word("skip")]))).to.equal("completed colour");
    const kept = begin(wizard, open("pairing", { kept: { name: "old", key: seal("x") } }), "r");
    expect(stepOf(walk([word("skip"), word("skip")], kept))).to.equal("asked colour");
  });

  it("goes back, keeps the value, and goes on", () => {
    expect(walk([word("back")])).to.include({ kind: "refused", reason: "first-step" });
    expect(stepOf(walk([answer("a"), word("back")]))).to.equal("asked name");
    expect(stepOf(walk([answer("a"), word("back"), word("keep")]))).to.equal("asked key");
    expect(walk([word("keep")])).to.include({ kind: "refused", reason: "nothing-kept" });
  });

  it("takes nothing for an answer after a failure until a step is reopened", () => {
    const done = walk([answer("a"), answer("k"), word("skip")]);
    if (done.kind !== "completed") throw new Error(done.kind);
    const failed = choosing(wizard, done.state, ["fix 2", "start over", "cancel"]);
    expect(walk([answer("k2")], failed)).to.include({ kind: "refused", reason: "not-open" });
    expect(walk([word("again")], failed)).to.include({ kind: "refused", reason: "not-open" });
    expect(stepOf(walk([word("fix 2")], failed))).to.equal("asked key");
    expect(stepOf(walk([word("fix 2"), answer("k2")], failed))).to.equal("completed key");
    expect(stepOf(walk([word("start over")], failed))).to.equal("asked name");
    expect(stepOf(walk([word("again")], choosing(wizard, done.state, ["again"])))).to.equal(
      "completed colour",
    );
  });

  it("going back from a reopened step reopens one step, too", () => {
    const done = walk([answer("a"), answer("k"), word("skip")]);
    if (done.kind !== "completed") throw new Error(done.kind);
    const failed = choosing(wizard, done.state, ["fix 2"]);
    expect(stepOf(walk([word("fix 2"), word("back")], failed))).to.equal("asked name");
    expect(stepOf(walk([word("fix 2"), word("back"), word("keep")], failed))).to.equal(
      "completed name",
    );
  });

  it("takes a whole form at once and names each wrong field", () => {
    const form = (values: { readonly [step: string]: string }): Input => ({ kind: "form", values });
    const good = walk([form({ name: "a", key: "k", colour: "" })]);
    expect(good.kind === "completed" && good.state.answers["colour"]).to.equal("grey");
    const bad = walk([form({ name: "a b", key: "", colour: "red" })]);
    expect(bad.kind === "form-rejected" && Object.keys(bad.errors)).to.deep.equal(["name", "key"]);
  });

  it("keeps the answers of fields that a form does not have", () => {
    const full = walk([answer("a"), answer("k"), answer("red")]);
    if (full.kind !== "completed") throw new Error(full.kind);
    const failed = choosing(wizard, full.state, ["fix 2"]);
    const fixed = advance(wizard, failed, { kind: "form", values: { key: "k2" } });
    if (fixed.kind !== "completed") throw new Error(fixed.kind);
    expect(fixed.state.answers).to.include({ name: "a", colour: "red" });
    expect(reveal(fixed.state.answers["key"] as Sealed)).to.equal("k2");
  });

  it("knows its words with and without slash", () => {
    expect(["/skip", "Skip", " fix  2 ", "/Start over", "/help"].map(wizardWord)).to.deep.equal([
      "skip",
      "skip",
      "fix 2",
      "start over",
      "help",
    ]);
    expect(["help", "skip it", "https://x", ""].map(wizardWord)).to.deep.equal(
      Array.from({ length: 4 }, () => undefined),
    );
  });

  it("upgrades a stored state, or asks for a restart, and never throws", () => {
    const next = pairing(undefined, {
      version: 2,
      upgrade: (_v, answers) => ({ ...answers, name: "new" }),
    });
    expect(restore(next, start)).to.deep.include({ version: 2, answers: { name: "new" } });
    expect(restore(pairing(undefined, { version: 2 }), start)).to.equal(undefined);
    const thrower = pairing(undefined, {
      version: 2,
      upgrade: () => {
        throw new Error("no");
      },
    });
    expect(restore(thrower, start)).to.equal(undefined);
    expect(restore(wizard, { ...start, step: "gone" })).to.equal(undefined);
  });
});

describe("every path of the wizard", () => {
  const inputs: readonly Input[] = [
    answer("good"),
    answer("not good"),
    answer(""),
    ...[
      "skip",
      "back",
      "keep",
      "cancel",
      "help",
      "fix 1",
      "fix 2",
      "fix 9",
      "start over",
      "again",
      "anyway",
    ].map(word),
    { kind: "form", values: { name: "a", key: "k" } },
    { kind: "form", values: { name: "a b" } },
  ];
  // Values do not matter for where one can go, only which steps have one.
  const shape = (s: WizardState): string =>
    [
      s.phase,
      s.step,
      s.revising,
      Object.keys(s.answers).sort().join(),
      s.choices.join(),
      s.option ?? "",
    ].join("/");

  it("has an outcome, stays within the declared steps, and can always be finished", () => {
    const seen = new Map<string, WizardState>([[shape(start), start]]);
    const queue = [start];
    const leadsToEnd = new Set<string>();
    const back = new Map<string, Set<string>>();
    for (let state = queue.shift(); state; state = queue.shift()) {
      for (const input of inputs) {
        const result = advance(wizard, state, input);
        if (result.kind === "completed") leadsToEnd.add(shape(state));
        const after = afterwards(result);
        for (const next of after) {
          expect(wizard.steps.map((s) => s.name)).to.include(next.step);
          const key = shape(next);
          back.set(key, (back.get(key) ?? new Set()).add(shape(state)));
          if (!seen.has(key)) {
            seen.set(key, next);
            queue.push(next);
          }
        }
      }
    }
    expect(seen.size).to.be.above(15);
    const reach = [...leadsToEnd];
    for (let key = reach.pop(); key !== undefined; key = reach.pop()) {
      for (const before of back.get(key) ?? []) {
        if (!leadsToEnd.has(before)) {
          leadsToEnd.add(before);
          reach.push(before);
        }
      }
    }
    expect([...seen.keys()].filter((key) => !leadsToEnd.has(key))).to.deep.equal([]);
  });

  /** Where a result leaves the person; a completed one may fail and leave choices. */
  function afterwards(result: Advance): readonly WizardState[] {
    if (!("state" in result)) return [];
    return result.kind === "completed"
      ? [
          choosing(wizard, result.state, ["fix 2", "start over", "cancel"]),
          choosing(wizard, result.state, ["again", "anyway"]),
        ]
      : [result.state];
  }
});
