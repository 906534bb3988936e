import { expect } from "chai";

import { platformFace, type Face } from "../../src/faces/face.ts";
import { together } from "../../src/faces/together.ts";
import type { ChatAdapter } from "../../src/ports/chat-adapter.ts";
import { plainSurface } from "../support/surface.ts";

const adapter: ChatAdapter = {
  platform: "one",
  serves: () => true,
  capabilities: () => plainSurface,
  start: () => Promise.resolve(),
  send: () => Promise.resolve("1"),
  trouble: () => undefined,
  stop: () => Promise.resolve(),
};
const face = (greeting: string, more: Partial<Face> = {}): Face => ({
  ...platformFace(adapter, () => greeting),
  ...more,
});

describe("the faces of several platforms", () => {
  it("greet one after the other, and say once how to end all of them", () => {
    expect(together([face("I am here.\nType a.")]).greeting()).to.equal(
      "I am here.\nType a. Ctrl-C ends me.\n",
    );
    expect(together([face("I am here.\nType a."), face("I am there.")]).greeting()).to.equal(
      "I am here.\nType a.\nI am there. Ctrl-C ends me.\n",
    );
  });

  it("are one: its adapters, its end, what may not be saved", async () => {
    const released: string[] = [];
    const closed = Promise.resolve();
    const one = face("", { closed, release: () => void released.push("one") });
    const other = face("", { closed, release: () => void released.push("other") });
    const both = together([one, other]);
    expect(both.adapters).to.have.lengthOf(2);
    await both.closed;
    both.release();
    expect(released).to.deep.equal(["one", "other"]);
    expect(both.unsaved()).to.equal(false);
    expect(together([one, face("", { unsaved: () => true })]).unsaved()).to.equal(true);
  });
});
