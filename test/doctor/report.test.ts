import { expect } from "chai";

import { ok, todo, unknown, type Step } from "../../src/doctor/checks.ts";
import { linesOf, verdictOn } from "../../src/doctor/report.ts";

const step = (...checks: Step["checks"]): Step => ({ title: "A step", checks });

describe("the doctor's report", () => {
  it("is sure only of what was checked", () => {
    expect(verdictOn([step(ok("One")), step(ok("Two"))])).to.deep.equal({
      isWell: true,
      text: "All is well.",
    });
    expect(verdictOn([step(ok("One"), unknown("Two")), step(ok("Three"))])).to.deep.equal({
      isWell: true,
      text: "All is well, as far as it can be checked.",
    });
  });

  it("keeps to one line a check, whatever others wrote, and shows no secret of theirs", () => {
    const theirs = `no\n   ok    it is fine\u001b[2J Bearer q1w2e3r4t5`;
    const lines = linesOf([step(unknown(theirs), todo(theirs, theirs))]);
    const said = [...lines, verdictOn([step(todo(theirs, theirs))]).text];
    expect(lines).to.have.length(3);
    // oxlint-disable-next-line no-control-regex -- what a terminal would act on
    for (const line of said) expect(line).not.to.match(/[\u0000-\u001f]|q1w2e3/);
  });
});
