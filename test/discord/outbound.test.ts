import { expect } from "chai";

import { done, failed, type Answer } from "../../adapters/discord/answer.ts";
import {
  discordLimits,
  laneOf,
  Outbound,
  type Departure,
} from "../../adapters/discord/speech/outbound.ts";
import { isFault } from "../../src/core/fault.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";

describe("the queues to Discord", () => {
  let clock: FakeClock;
  let outbound: Outbound;
  let gone: string[];
  beforeEach(() => {
    clock = createFakeClock();
    outbound = new Outbound(clock);
    gone = [];
  });

  const departure = (key: string, lane: string, more: Partial<Departure> = {}): Departure => ({
    key,
    lane,
    edits: undefined,
    optional: false,
    signal: new AbortController().signal,
    ...more,
  });
  const sends = (key: string, lane: string, more: Partial<Departure> = {}): Promise<unknown> =>
    outbound
      .send(departure(key, lane, more), async (): Promise<Answer<string>> => {
        gone.push(key);
        return done(key);
      })
      .catch((error: unknown) =>
        isFault(error, "adapter.rate-limited") ? error.details.retryAfterMs : error,
      );
  const names = (count: number): readonly string[] =>
    Array.from({ length: count }, (_, i) => `m${i}`);

  it("lets five go to a channel at once, then one a second", async () => {
    for (const name of names(8)) void sends(name, "500");
    await clock.run(0);
    expect(gone).to.have.length(5);
    await clock.run(1_000);
    expect(gone).to.have.length(6);
    await clock.run(1_000);
    expect(gone).to.deep.equal(names(7));
    void sends("elsewhere", "501");
    await clock.run(0);
    expect(gone).to.include("elsewhere");
  });

  it("does the same for each interaction", async () => {
    const [one, other] = [laneOf({ id: "1" }), laneOf({ id: "2" })];
    for (const name of names(6)) void sends(name, one);
    void sends("other", other);
    await clock.run(0);
    expect(gone).to.have.members([...names(5), "other"]);
    expect(one).to.not.equal("1");
  });

  it("counts together what goes to channels, and not what goes through interactions", async () => {
    const { perSecond = 0 } = discordLimits;
    for (const name of names(perSecond + 20)) void sends(name, `c${name}`);
    for (const name of names(60)) void sends(`i-${name}`, laneOf({ id: name }));
    await clock.run(0);
    expect(gone.filter((name) => name.startsWith("i-"))).to.have.length(60);
    expect(gone.filter((name) => name.startsWith("m"))).to.have.length(perSecond);
    await clock.run(1_100);
    expect(gone.filter((name) => name.startsWith("m"))).to.have.length(perSecond + 20);
  });

  it("says when to come back where Discord asked to wait", async () => {
    const refused = async (): Promise<Answer<string>> =>
      failed({ kind: "rate-limited", retryAfterMs: 9_000 });
    await outbound.send(departure("a", "500"), refused);
    expect(await sends("b", "500")).to.be.within(9_000, 15_000);
    expect(gone).to.deep.equal([]);
  });

  it("leaves out progress where there is no room at once, and edits that are overtaken", async () => {
    for (const name of names(5)) void sends(name, "500");
    await clock.run(0);
    expect(await sends("progress", "500", { optional: true })).to.equal(5_000);
    const older = sends("older", "500", { edits: "12" });
    const newer = sends("newer", "500", { edits: "12" });
    await clock.run(2_000);
    expect(await older).to.equal(undefined);
    await newer;
    expect(gone).to.deep.equal([...names(5), "newer"]);
  });
});
