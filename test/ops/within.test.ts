import { getEventListeners, once } from "node:events";

import { expect } from "chai";

import { within } from "../../src/ops/within.ts";
import { collectGarbage } from "../support/garbage.ts";
import { warningsOf } from "../support/warnings.ts";

describe("the time limit of a call", () => {
  it("comes with the end of its signal, also of one that has ended before", () => {
    const stop = new AbortController();
    const limit = within(60_000, stop.signal);
    expect(limit.aborted).to.equal(false);
    stop.abort();
    expect(limit.aborted).to.equal(true);
    expect(within(60_000, stop.signal).aborted).to.equal(true);
  });

  it("comes when the time is over, whatever is tidied up in between", async () => {
    const limit = within(100, new AbortController().signal);
    const over = once(limit, "abort");
    await collectGarbage();
    await over;
    expect(limit.aborted).to.equal(true);
  });

  it("leaves nothing behind at a signal that lives on, and many may wait for that", async () => {
    const { signal } = new AbortController();
    const warnings = await warningsOf(async () => {
      const limits = Array.from({ length: 12 }, () => within(1, signal));
      await Promise.all(limits.map((limit) => once(limit, "abort")));
    });
    expect(warnings).to.deep.equal([]);
    expect(getEventListeners(signal, "abort")).to.have.length(0);
  });
});
