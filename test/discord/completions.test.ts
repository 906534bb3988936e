import { expect } from "chai";

import type { Choice } from "../../adapters/discord/callbacks.ts";
import { Completions } from "../../adapters/discord/completions.ts";
import type { Suggestion } from "../../src/core/command/argument.ts";
import type { Asked } from "../../src/core/command/suggester.ts";
import { here } from "../support/builders.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";

describe("completions in Discord", () => {
  let clock: FakeClock;
  const asked = { at: here, command: "health", value: "customerId", begun: "ac", args: {} };
  beforeEach(() => {
    clock = createFakeClock();
  });

  const choices = (
    suggest: (asked: Asked) => Promise<readonly Suggestion[]>,
    isNumber = false,
  ): Promise<readonly Choice[]> =>
    new Completions(suggest, clock).choices(asked, { isNumber, untilMs: 1_800 });
  const of = (suggestions: readonly Suggestion[], isNumber?: boolean): Promise<readonly Choice[]> =>
    choices(async () => suggestions, isNumber);

  it("are what may be meant, with what a person knows it by, best first", async () => {
    const two = [
      { value: "acme-2", label: "Acme, Home" },
      { value: "acme-1", label: "" },
      { value: "acme-3", label: "  " },
    ];
    expect(await of(two)).to.deep.equal([
      { name: "Acme, Home", value: "acme-2" },
      { name: "acme-1", value: "acme-1" },
      { name: "acme-3", value: "acme-3" },
    ]);
    expect(clock.sleeping).to.equal(0);
  });

  it("are asked for as they were typed", async () => {
    let heard: Asked | undefined;
    await choices(async (one) => {
      heard = one;
      return [];
    });
    expect(heard).to.deep.include(asked);
  });

  it("are 25 at most", async () => {
    const many = Array.from({ length: 40 }, (_, i) => ({ value: `v${i}`, label: `L${i}` }));
    const offered = await of(many);
    expect([offered.length, offered[24]?.value]).to.deep.equal([25, "v24"]);
    const odd = [{ value: "", label: "none" }, ...many];
    expect(await of(odd)).to.deep.equal(offered);
  });

  it("have names of 100 characters on one line, and whole values or none", async () => {
    const long = "x".repeat(101);
    const [first, ...rest] = await of([
      { value: "x".repeat(100), label: `${long}` },
      { value: long, label: "too long" },
      { value: " ", label: "nothing" },
    ]);
    expect([first?.name, rest]).to.deep.equal([`${"x".repeat(99)}…`, []]);
    expect(first?.value).to.have.length(100);
    expect((await of([{ value: "a", label: "one\ntwo" }]))[0]?.name).to.equal("one two");
  });

  it("are numbers where only numbers are taken", async () => {
    const some = ["2", "x", "1.5", "1e999", "03"].map((value) => ({
      value,
      label: `page ${value}`,
    }));
    expect(await of(some, true)).to.deep.equal([
      { name: "page 2", value: 2 },
      { name: "page 03", value: 3 },
    ]);
    expect(await of([{ value: "2", label: "two" }])).to.deep.equal([{ name: "two", value: "2" }]);
  });

  it("are none where they come too late, and who looks for them is told", async () => {
    let signal: AbortSignal | undefined;
    let offered: readonly Choice[] | undefined;
    void choices((one) => {
      signal = one.signal;
      return new Promise(() => undefined);
    }).then((them) => (offered = them));
    await clock.run(1_799);
    expect([offered, signal?.aborted]).to.deep.equal([undefined, false]);
    await clock.run(1);
    expect([offered, signal?.aborted]).to.deep.equal([[], true]);
  });

  it("are none where they cannot be found", async () => {
    expect(await choices(() => Promise.reject(new Error("broken")))).to.deep.equal([]);
    const broken = (): Promise<readonly Suggestion[]> => {
      throw new Error("broken");
    };
    expect(await choices(broken)).to.deep.equal([]);
  });
});
