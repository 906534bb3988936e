import { AssertionError } from "node:assert/strict";
import { expect } from "chai";
import type { Broken, BrokenAdapters } from "../support/contract/broken.ts";
import { brokenFilling } from "../support/contract/broken-filling.ts";
import { brokenForms } from "../support/contract/broken-forms.ts";
import { brokenHearing } from "../support/contract/broken-hearing.ts";
import { brokenSaying } from "../support/contract/broken-saying.ts";
import { brokenSharing } from "../support/contract/broken-sharing.ts";
import { IdealAdapter } from "../support/contract/ideal-adapter.ts";
import { openPlaza, plazaHas } from "../support/contract/plaza-stage.ts";
import type { Plaza } from "../support/contract/plaza.ts";
import { chatAdapterContract, omittedCases, type ContractCase } from "./chat-adapter/index.ts";
import type { ChatAdapter } from "../../src/index.ts";

// Long for something in memory; what is waited for in vain is waited for all at once.
const withinMs = 1_500;

const casesFor = (
  adapterOf: (plaza: Plaza) => ChatAdapter,
  limit: { readonly withinMs?: number } = {},
): readonly ContractCase[] =>
  chatAdapterContract({ open: () => openPlaza(adapterOf), has: plazaHas, ...limit });

const outcomeOf = (run: () => Promise<void>): Promise<unknown> =>
  run().then(
    () => "kept",
    (error: unknown) => error,
  );

/** What became of the cases that an adapter must fail, by their names. */
async function outcomesOf({ adapter, fails }: Broken): Promise<ReadonlyMap<string, unknown>> {
  const cases = casesFor(adapter, { withinMs }).filter(({ name }) => fails.includes(name));
  const entries = cases.map(async ({ name, run }) => [name, await outcomeOf(run)] as const);
  return new Map(await Promise.all(entries));
}

describe("the contract of a chat adapter", () => {
  describe("is kept by the ideal adapter, which", () => {
    for (const { name, run } of casesFor((plaza) => new IdealAdapter(plaza))) it(name, run);
  });

  const broken: BrokenAdapters = {
    ...brokenHearing,
    ...brokenSaying,
    ...brokenForms,
    ...brokenFilling,
    ...brokenSharing,
  };
  const outcomes = new Map<string, ReadonlyMap<string, unknown>>();
  before(async () => {
    const titles = Object.entries(broken).map(async ([title, one]) => {
      outcomes.set(title, await outcomesOf(one));
    });
    await Promise.all(titles);
  });

  for (const [title, { fails }] of Object.entries(broken)) {
    it(`is not kept by an adapter that ${title}`, () => {
      for (const name of fails)
        expect(outcomes.get(title)?.get(name), name).to.be.instanceOf(AssertionError);
    });
  }

  it("has no case that every adapter would pass", () => {
    const failed = new Set(Object.values(broken).flatMap(({ fails }) => fails));
    const names = casesFor((plaza) => new IdealAdapter(plaza)).map(({ name }) => name);
    expect(names.filter((name) => !failed.has(name))).to.deep.equal([]);
    expect(new Set(names).size).to.equal(names.length);
  });

  it("leaves nothing out where everything can be tried", () => {
    expect(omittedCases(plazaHas)).to.deep.equal([]);
  });

  it("leaves out what cannot be tried on a stage, and says why", () => {
    const lacks = "nobody can write twice";
    const has = { ...plazaHas, edits: { lacks } };
    const name = "hands over an edit as an edit, never as a text";
    expect(omittedCases(has)).to.deep.equal([{ name, why: lacks }]);
    const cases = chatAdapterContract({ open: () => Promise.reject(new Error()), has });
    expect(cases.map((one) => one.name)).not.to.include(name);
  });

  it("leaves something out wherever anything cannot be tried", () => {
    const lacks = "there is none";
    const traits = ["shared", "edits", "media", "repeats", "acknowledges", "removes"] as const;
    const more = ["erases", "secrets", "forms", "closings", "shares"] as const;
    for (const trait of [...traits, ...more] as const)
      expect(omittedCases({ ...plazaHas, [trait]: { lacks } }), trait).not.to.be.empty;
    const { faults } = plazaHas;
    for (const fault of Object.keys(faults))
      expect(omittedCases({ ...plazaHas, faults: { ...faults, [fault]: { lacks } } }), fault).not.to
        .be.empty;
  });

  it("tells all reasons why a case is left out", () => {
    const has = {
      ...plazaHas,
      can: { buttons: "words", edits: false, messageLimit: 0 },
      removes: { lacks: "messages stay" },
    } as const;
    const omitted = new Map(omittedCases(has).map(({ name, why }) => [name, why]));
    expect(omitted.get("says that a message which is gone can never be edited")).to.equal(
      "a message that stands cannot be changed; messages stay",
    );
    expect(omitted.get("puts the buttons below the last part of a long text")).to.equal(
      "a message may be of any length; buttons are only told as words",
    );
  });

  it("tells a reason once, however often it applies", () => {
    const lacks = { lacks: "there is but one window" };
    const omitted = omittedCases({ ...plazaHas, forms: lacks, shares: lacks });
    expect(new Set(omitted.map(({ why }) => why))).to.deep.equal(new Set([lacks.lacks]));
  });

  it("fails a stage that lies about what there is", async () => {
    const can = { ...plazaHas.can, edits: false };
    const cases = chatAdapterContract({
      open: () => openPlaza((plaza) => new IdealAdapter(plaza)),
      has: { ...plazaHas, can },
      withinMs,
    });
    const told = cases.find(({ name }) => name === "can do what its stage says");
    expect(await outcomeOf(told?.run ?? (() => Promise.resolve()))).to.be.instanceOf(
      AssertionError,
    );
  });
});
