import { expect } from "chai";

import type { types } from "@slack/bolt";

import { Submissions } from "../../adapters/slack/submissions.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";

const said: types.ModalView = {
  type: "modal",
  title: { type: "plain_text", text: "Done" },
  blocks: [],
};

describe("a form that was sent", () => {
  let clock: FakeClock;
  let submissions: Submissions;
  beforeEach(() => {
    clock = createFakeClock();
    submissions = new Submissions(clock);
  });

  it("does not show what was said after its time", async () => {
    const submission = submissions.expect("f:1");
    const first = submission.first(1_000);
    await clock.run(1_000);
    expect(await first).to.equal(undefined);
    const shown = submission.show(said);
    submission.settle(true);
    await clock.run(300);
    expect(await shown).to.equal(false);
  });

  it("does not show what is said once it is settled, however late", async () => {
    const submission = submissions.expect("f:1");
    const show = submissions.take("f:1");
    submission.settle(true);
    const soon = show?.(said);
    await clock.run(300);
    expect([await soon, await show?.(said)]).to.deep.equal([false, false]);
  });

  it("is not forgotten with an earlier delivery of it", async () => {
    const earlier = submissions.expect("f:1");
    const later = submissions.expect("f:1");
    earlier.settle(false);
    await clock.run(300);
    void submissions.take("f:1")?.(said);
    expect(await later.first(0)).to.equal(said);
  });
});
