import { expect } from "chai";

import { Kept } from "../../adapters/telegram/kept.ts";

describe("what is kept for a while", () => {
  it("is as much as there is room for; what was set first goes first", () => {
    const kept = new Kept<number>(2);
    const values = () => ["a", "b", "c"].map((name) => kept.get(name));
    kept.set("a", 1);
    kept.set("b", 2);
    expect(values()).to.deep.equal([1, 2, undefined]);
    kept.set("a", 3);
    kept.set("c", 4);
    expect(values()).to.deep.equal([3, undefined, 4]);
    kept.delete("a");
    expect(values()).to.deep.equal([undefined, undefined, 4]);
  });
});
