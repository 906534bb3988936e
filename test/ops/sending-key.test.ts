import { expect } from "chai";

import { readSendingKey, sendingMark } from "../../src/ops/sending-key.ts";

describe("the key of a sending", () => {
  it("says which delivery is answered, and how often it was before", () => {
    const keys = ["s:1.0", "m:1.2.12", "b:1.progress", "e:1:2.preface", "f:1.away", "m:1.2x"];
    expect(keys.map(readSendingKey).map((read) => Object.values(read))).to.deep.equal([
      ["s:1", 0, false],
      ["m:1.2", 12, false],
      ["b:1", undefined, true],
      ["e:1:2", undefined, false],
      ["f:1", undefined, false],
      ["m:1", undefined, false],
    ]);
  });

  it("gives each message of the sending a name that tells nothing", () => {
    const all = ["s:1.0", "s:1.1", "s:2.0"].flatMap((key) =>
      [0, 1].map((index) => sendingMark(key, index)),
    );
    for (const mark of all) expect(mark).to.match(/^[A-Za-z0-9_-]{22}$/);
    expect(new Set(all).size).to.equal(6);
    expect(sendingMark("s:1.0", 0)).to.equal(all[0]);
  });
});
