import { expect } from "chai";

import { surfaceOf } from "../../adapters/slack/surface.ts";
import type { Address } from "../../src/core/event.ts";

const at = (place: string, shared: boolean): Address => ({
  platform: "slack",
  tenant: "T1",
  place,
  user: "U1",
  shared,
  reply: {},
});

describe("what Slack can do in a place", () => {
  it("is the same everywhere but for questions and shares", () => {
    const [dm, channel, tab] = [at("D1", false), at("C1", true), at("home", false)].map((one) =>
      surfaceOf(one, "/plume "),
    );
    const same = {
      secrets: "form",
      pageRows: 10,
      prefix: "/plume ",
      edits: true,
      buttons: "pressed",
      messageLimit: 3_000,
    };
    expect(dm).to.deep.equal({ ...same, questions: true, shares: false });
    expect(channel).to.deep.equal({ ...same, questions: false, shares: true });
    expect(tab).to.deep.equal({ ...same, questions: false, shares: false });
  });

  it("writes commands as the workspace calls them", () => {
    expect(surfaceOf(at("D1", false), "/bot ").prefix).to.equal("/bot ");
  });
});
