import { expect } from "chai";

import { Troubles } from "../../src/ops/troubles.ts";
import { createCollectingLogger } from "../support/network.ts";

describe("what is wrong with a platform", () => {
  it("is told once when it begins, changes and ends", () => {
    const log = createCollectingLogger();
    const troubles = new Troubles<"hearing" | "speaking">("semaphore", log);
    troubles.end("hearing");
    troubles.begin("hearing", "fog");
    troubles.begin("hearing", "fog");
    troubles.begin("speaking", "no flags");
    expect(troubles.current).to.equal("fog");
    troubles.begin("hearing", "night");
    expect(troubles.current).to.equal("night");
    troubles.end("hearing");
    troubles.end("hearing");
    expect(troubles.current).to.equal("no flags");
    troubles.end("speaking");
    expect(troubles.current).to.equal(undefined);
    expect(log.lines.map(({ event, fields }) => [event, fields])).to.deep.equal([
      ["semaphore.trouble", { name: "hearing", reason: "fog" }],
      ["semaphore.trouble", { name: "speaking", reason: "no flags" }],
      ["semaphore.trouble", { name: "hearing", reason: "night" }],
      ["semaphore.back", { name: "hearing" }],
      ["semaphore.back", { name: "speaking" }],
    ]);
  });
});
