import { expect } from "chai";

import type { Address } from "../../src/core/event.ts";
import {
  buttons,
  commandButton,
  footer,
  heading,
  shareButton,
  text,
  view,
  type View,
} from "../../src/core/view/view.ts";
import { createOwnViews, type KeptViews } from "../../src/ops/kept-views.ts";
import { Shares } from "../../src/ops/shares.ts";
import { here } from "../support/builders.ts";

const answer: View = {
  ...view([
    heading("Operational"),
    text("all is well"),
    footer("as of 12:00"),
    buttons({ ...commandButton("Pods", "nodes"), id: "b.1" }, { ...shareButton, id: "b.2" }),
  ]),
  tone: "operational",
  replaces: "m/1/2",
};

describe("answers that can be shared", () => {
  let kept: KeptViews;
  let shares: Shares;
  beforeEach(() => {
    kept = createOwnViews();
    shares = new Shares(kept);
  });

  it("are found again by their button, as all are to see them", async () => {
    await shares.keep({ to: here, view: answer });
    expect(await shares.find({ to: here }, "b.2")).to.deep.equal({
      blocks: answer.blocks.slice(0, 3),
      tone: "operational",
      audience: "place",
    });
  });

  it("are found by who asked, wherever they are, and by nobody else", async () => {
    await shares.keep({ to: here, view: answer });
    const found = async (to: Partial<Address>, button = "b.2"): Promise<boolean> =>
      (await shares.find({ to: { ...here, ...to } }, button)) !== undefined;
    expect(await found({ place: "elsewhere" })).to.equal(true);
    expect(await found({ user: "ben" })).to.equal(false);
    expect(await found({ tenant: "other" })).to.equal(false);
    expect(await found({}, "b.1")).to.equal(false);
  });

  it("are kept by names that tell whose they are", async () => {
    await shares.keep({ to: here, view: answer });
    expect(await kept.load("share:test:-:ann:b.2")).to.not.equal(undefined);
  });

  it("are not kept without such a button, or before it can be pressed", async () => {
    await shares.keep({ to: here, view: view([text("x"), buttons(shareButton)]) });
    await shares.keep({ to: here, view: view([text("x")]) });
    expect(await shares.find({ to: here }, "b.2")).to.equal(undefined);
  });
});
