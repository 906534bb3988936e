import { expect } from "chai";

import { surfaceOf } from "../../adapters/discord/surface.ts";
import type { Address } from "../../src/core/event.ts";

const at = (shared: boolean): Address => ({
  platform: "discord",
  tenant: "1",
  place: "2",
  user: "3",
  shared,
  reply: {},
});

describe("what Discord can do in a place", () => {
  it("is the same everywhere but for questions and shares", () => {
    const same = {
      secrets: "form",
      pageRows: 10,
      prefix: "/",
      edits: true,
      buttons: "pressed",
      messageLimit: 4_096,
    };
    expect(surfaceOf(at(false))).to.deep.equal({ ...same, questions: true, shares: false });
    expect(surfaceOf(at(true))).to.deep.equal({ ...same, questions: false, shares: true });
  });
});
