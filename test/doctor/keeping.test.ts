import { expect } from "chai";

import { keeping } from "../../../src/doctor/steps/keeping.ts";
import { factsWith } from "./facts.ts";

describe("what the doctor says of a clock", () => {
  const clock = (thereMs: number, hereMs: number) =>
    keeping(factsWith({ store: { times: { thereMs, hereMs } } })).at(-1);

  it("is that it agrees up to half a minute", () => {
    expect(clock(1_000_000, 1_030_000)?.kind).to.equal("ok");
    expect(clock(1_030_000, 1_000_000)?.kind).to.equal("ok");
    expect(clock(1_000_000, 1_030_001)?.kind).to.equal("wrong");
    expect(clock(1_030_001, 1_000_000)?.kind).to.equal("wrong");
  });
});
