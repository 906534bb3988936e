import { expect } from "chai";

import { toPlain } from "../../../src/core/view/plain.ts";
import { text, view } from "../../../src/core/view/view.ts";
import { finding, type Finding } from "../../../src/plume/health/finding.ts";
import { findingBlocks, type Room } from "../../../src/plume/views/findings.ts";
import { ids } from "../../support/homes.ts";

const findings = (count: number, advice: (n: number) => string): readonly Finding[] =>
  Array.from({ length: count }, (_, n) => finding("disrupted", `Pod ${n} is lost.`, [advice(n)]));
const shown = (list: readonly Finding[], room: Room): readonly string[] =>
  toPlain(view([text("-"), ...findingBlocks(list, room, ids)]))
    .split("\n")
    .slice(2);
const wide: Room = { lines: 100, characters: 10_000 };

describe("findings", () => {
  it("are five at most, the rest a number with a command", () => {
    const lines = shown(
      findings(8, (n) => `do ${n}.`),
      wide,
    );
    expect(lines).to.have.length(11);
    expect(lines.slice(0, 2)).to.deep.equal(["🟠 Pod 0 is lost.", "Next: do 0."]);
    expect(lines.at(-1)).to.equal(`and 3 more: /nodes ${ids.customerId} ${ids.locationId}`);
  });

  it("share an advice among neighbours, and only among them", () => {
    const lines = shown(
      findings(3, (n) => (n === 2 ? "other." : "same.")),
      wide,
    );
    expect(lines).to.deep.equal([
      "🟠 Pod 0 is lost.",
      "🟠 Pod 1 is lost.",
      "Next: same.",
      "🟠 Pod 2 is lost.",
      "Next: other.",
    ]);
  });

  it("give way to the lines and characters that there are, down to one", () => {
    const list = findings(4, (n) => `do ${n}.`);
    expect(shown(list, { lines: 5, characters: 10_000 })).to.have.length(5);
    expect(shown(list, { lines: 100, characters: 110 })).to.have.length(3);
    expect(shown(list, { lines: 0, characters: 0 })).to.deep.equal([
      "🟠 Pod 0 is lost.",
      "Next: do 0.",
      "and 3 more: /nodes",
    ]);
  });
});
