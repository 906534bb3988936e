import { expect } from "chai";

import { idAt, isSnowflake, msOfId } from "../../adapters/discord/snowflake.ts";

describe("an id of Discord's", () => {
  it("tells when it was given", () => {
    // Source: Discord API reference, "Snowflakes": the example there.
    expect(msOfId("175928847299117063")).to.equal(1_462_015_105_796);
    expect(msOfId("0")).to.equal(1_420_070_400_000);
    expect(msOfId("18446744073709551615")).to.equal(2 ** 42 - 1 + 1_420_070_400_000);
  });

  it("is a whole number of 64 bits, and nothing else", () => {
    for (const id of ["0", "1", "175928847299117063", "18446744073709551615"])
      expect(isSnowflake(id), id).to.equal(true);
    for (const id of ["", "-1", "1.5", "1e5", "0x1", " 1", "1\n", "18446744073709551616", "٣"]) {
      expect(isSnowflake(id), id).to.equal(false);
      expect(msOfId(id)).to.equal(undefined);
    }
  });

  it("is found where it stands", () => {
    const packet = { author: { id: "5" }, id: 5, text: "x" };
    expect(idAt(packet, "author", "id")).to.equal("5");
    for (const path of [["id"], ["text"], ["author"], ["nobody", "id"]])
      expect(idAt(packet, ...path)).to.equal(undefined);
  });
});
