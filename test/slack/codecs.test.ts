import { expect } from "chai";

import { buttonValue, parseButtonValue } from "../../adapters/slack/button-value.ts";
import { keyOf, standingOf, type Standing } from "../../adapters/slack/message-key.ts";
import { replyOf, replyToOf, type ReplyTo } from "../../adapters/slack/reply.ts";

describe("the key of a message in Slack", () => {
  const standings: readonly (readonly [string, Standing])[] = [
    ["m/C1/1.2", { kind: "posted", channel: "C1", ts: ["1.2"] }],
    ["m/D1/1.2,1.3", { kind: "posted", channel: "D1", ts: ["1.2", "1.3"] }],
    ["e/C1/1.2", { kind: "ephemeral", channel: "C1", ts: "1.2" }],
    ["v/V1", { kind: "modal", view: "V1" }],
    ["h/U1", { kind: "home", user: "U1" }],
    ["n/s:1.2.3.0", { kind: "gone", mark: "s:1.2.3.0" }],
  ];

  it("names what stands there, both ways", () => {
    for (const [key, standing] of standings) {
      expect(keyOf(standing)).to.equal(key);
      expect(standingOf(key)).to.deep.equal(standing);
    }
  });

  it("of another making names nothing", () => {
    for (const key of ["", "1001/9", "m/C1", "m/C1/x", "m/c1/1.2", "e/C1/1.2,1.3", "x/1", "v/"])
      expect(standingOf(key)).to.equal(undefined);
  });
});

describe("what an answer in Slack needs", () => {
  it("is the same after a store", () => {
    const replies: readonly ReplyTo[] = [
      {},
      { thread: "1.2", enterprise: "E1" },
      { trigger: { id: "1.2.a", atMs: 5 }, view: "V1" },
      { direct: true },
      { responseUrl: { url: "https://hooks.slack.com/x", atMs: 5, replaces: true } },
      { responseUrl: { url: "https://hooks.slack.com/x", atMs: 5, replaces: false } },
    ];
    for (const reply of replies) {
      const stored: unknown = JSON.parse(JSON.stringify(replyOf(reply)));
      expect(stored).to.deep.equal(reply);
      expect(replyToOf({ reply: replyOf(reply) })).to.deep.equal(reply);
    }
  });

  it("leaves out what another version wrote", () => {
    for (const reply of [
      null,
      "x",
      [],
      { thread: 7, trigger: "1.2.a", responseUrl: { url: "x" }, view: null, enterprise: "" },
      { trigger: { id: "1.2.a", atMs: "5" } },
    ])
      expect(replyToOf({ reply })).to.deep.equal({});
  });
});

describe("the value of a button in Slack", () => {
  it("carries the button and the earlier messages of its answer", () => {
    const value = { button: "q1-2", earlier: ["1.2", "1.3"] };
    expect(parseButtonValue(buttonValue(value))).to.deep.equal(value);
    expect(buttonValue({ button: "q1-2", earlier: [] })).to.equal("q1-2");
  });

  it("leaves earlier messages out where they do not fit", () => {
    const earlier = Array.from({ length: 200 }, (_, index) => `1764583330.${100_000 + index}`);
    expect(buttonValue({ button: "q1", earlier })).to.equal("q1");
  });

  it("that cannot be read names no message", () => {
    expect(parseButtonValue("q1~1.2~<x>")).to.deep.equal({ button: "q1", earlier: [] });
    expect(parseButtonValue("")).to.deep.equal({ button: "", earlier: [] });
  });
});
