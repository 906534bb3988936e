import { inspect } from "node:util";

import { expect } from "chai";

import { reveal, seal } from "../../src/core/sealed.ts";

describe("a sealed value", () => {
  const sealed = seal("hunter2");

  it("opens only by reveal", () => {
    expect(reveal(sealed)).to.equal("hunter2");
  });

  it("cannot be printed, JSON-encoded, inspected or listed", () => {
    const shown = [
      String(sealed),
      `${sealed.toString()}`,
      JSON.stringify({ sealed }),
      inspect(sealed, { depth: null, showHidden: true }),
      JSON.stringify(Object.entries(sealed)),
      new Error("x", { cause: sealed }).stack ?? "",
    ];
    expect(shown.filter((text) => text.includes("hunter2"))).to.deep.equal([]);
    expect(shown[0]).to.equal("[sealed]");
  });
});
