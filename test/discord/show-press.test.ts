import { expect } from "chai";

import {
  parseButtonId,
  parseFormId,
  parseShowId,
  showIdOf,
} from "../../adapters/discord/custom-id.ts";

describe("the button that shows an answer to its owner", () => {
  it("carries the mark of the answer", () => {
    expect(showIdOf("aB3-_x")).to.equal("s~aB3-_x");
    expect(parseShowId(showIdOf("aB3-_x"))).to.equal("aB3-_x");
  });

  it("is no button of a conversation, and no form", () => {
    expect(parseButtonId(showIdOf("x"))).to.equal(undefined);
    expect(parseFormId(showIdOf("x"))).to.equal(undefined);
  });

  it("is not taken for one where it is something else", () => {
    for (const id of ["s~", "s", "t~x", "xs~x", "s~x~y", "s~x y", `s~${"x".repeat(65)}`])
      expect(parseShowId(id), id).to.equal(undefined);
  });
});
