import { expect } from "chai";

import { keeping } from "../../src/doctor/keeping.ts";
import { noPlatform } from "../../src/doctor/no-platform.ts";
import { factsWith } from "./facts.ts";

describe("what the doctor says of a clock", () => {
  const clock = (thereMs: number, hereMs: number) =>
    keeping(factsWith({ store: { times: { thereMs, hereMs } } }), [noPlatform]).at(-1);

  it("is that it agrees up to half a minute", () => {
    expect(clock(1_000_000, 1_030_000)?.kind).to.equal("ok");
    expect(clock(1_030_000, 1_000_000)?.kind).to.equal("ok");
    expect(clock(1_000_000, 1_030_001)?.kind).to.equal("wrong");
    expect(clock(1_030_001, 1_000_000)?.kind).to.equal("wrong");
  });

  it("is taken from the first platform that tells the time, where the store does not", () => {
    const late = { ...noPlatform, name: "Two", times: { thereMs: 0, hereMs: 60_000 } };
    const check = keeping(factsWith(), [noPlatform, late, { ...late, name: "Three" }]).at(-1);
    expect(check).to.include({ kind: "wrong" });
    expect(check?.text).to.match(/60 s ahead of that of Two,/);
  });
});
