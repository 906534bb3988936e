import { expect } from "chai";

import { homeOf } from "../../adapters/slack/home.ts";
import { buttons, heading, text, view, wordButton, type View } from "../../src/core/view/view.ts";
import { anyView, withButtons } from "../support/any-view.ts";
import { createRandom } from "../support/random.ts";
import { seedsFor } from "../support/seeds.ts";
import { Inspector } from "../support/slack/inspector.ts";
import { loadCheck } from "../support/slack/schema.ts";
import { lively, nodesIn } from "../support/slack-blocks.ts";

const pieces = ["a", "\n", "<!channel>", ":fire:", "*x*", "👩‍👩‍👧", "\u0007"] as const;
const options = { prefix: "/plume " };

describe("a view as the App Home tab", () => {
  it("has the blocks of a message, its buttons last", () => {
    const help = { ...wordButton("Help", "help"), id: "t.0" };
    const { type, blocks } = homeOf(view([heading("Hello"), text("Ask"), buttons(help)]), options);
    expect(type).to.equal("home");
    expect(blocks.map((block) => block.type)).to.deep.equal(["header", "rich_text", "actions"]);
  });

  it("is 100 blocks, and says so where that is not all", () => {
    const texts = (count: number): View =>
      view([text("0"), ...Array.from({ length: count - 1 }, (_, i) => text(`${i}`))]);
    expect(homeOf(texts(100), options).blocks).to.have.length(100);
    const { blocks } = homeOf(texts(101), options);
    expect(blocks.length).to.be.within(90, 100);
    expect(JSON.stringify(blocks.at(-1))).to.contain("The rest is left out");
  });

  it("is 250,000 bytes and 3,000 characters a text", () => {
    const long = Array.from({ length: 99 }, () => text("é".repeat(2_900)));
    const big = homeOf(view([text("first"), ...long]), options);
    expect(Buffer.byteLength(JSON.stringify(big))).to.be.within(240_000, 250_000);
    const texts = nodesIn(homeOf(view([text("x".repeat(9_000))]), options).blocks);
    for (const { text: words } of texts)
      if (typeof words === "string") expect(words.length).to.be.within(1, 3_000);
  });

  it("never has more than Slack takes, and nothing in it formats or pings", async () => {
    const inspector = new Inspector(await loadCheck("types"));
    for (const seed of seedsFor(8)) {
      const random = createRandom(seed);
      const home = homeOf(withButtons(anyView(pieces, random, 300), pieces, random), options);
      inspector.view(`SIM_SEED=${seed}`, home, "home");
      const { blocks } = home;
      expect(blocks.length, `SIM_SEED=${seed}`).to.be.at.most(100);
      expect(lively(blocks)).to.deep.equal([]);
    }
    expect(inspector.violations).to.deep.equal([]);
  }).timeout(60_000);
});
