import { expect } from "chai";

import { keyOf, standingOf, type Standing } from "../../adapters/discord/message-key.ts";

describe("the key of a message in Discord", () => {
  const standings: readonly (readonly [string, Standing])[] = [
    ["m/7/9", { kind: "posted", channel: "7", ids: ["9"] }],
    ["m/7/9,10", { kind: "posted", channel: "7", ids: ["9", "10"] }],
    [
      "m/18446744073709551615/18446744073709551615",
      { kind: "posted", channel: "18446744073709551615", ids: ["18446744073709551615"] },
    ],
    ["h/9", { kind: "hidden", id: "9" }],
    ["n/s:1.0\n", { kind: "gone", mark: "s:1.0\n" }],
  ];

  it("names what stands there, both ways", () => {
    for (const [key, standing] of standings) {
      expect(keyOf(standing)).to.equal(key);
      expect(standingOf(key)).to.deep.equal(standing);
    }
  });

  it("of another making names nothing", () => {
    for (const key of [
      "",
      "1001/9",
      "m/7",
      "m/7/",
      "m/7/9,",
      "m/7/x",
      "m/C7/9",
      "m/7/9/1",
      "xm/7/9",
      "m/7/9\n",
      "m/123456789012345678901/9",
      "m/7/123456789012345678901",
      "h/",
      "h/9,10",
      "xh/9",
      "h/x",
      "n/",
      "xn/1",
      "e/7/9",
    ])
      expect(standingOf(key), key).to.equal(undefined);
  });
});
