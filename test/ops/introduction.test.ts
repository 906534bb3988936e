import { expect } from "chai";

import { Fault } from "../../src/core/fault.ts";
import { Introduction, type Introduced } from "../../src/ops/introduction.ts";
import { Troubles } from "../../src/ops/troubles.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { createCollectingLogger } from "../support/network.ts";

type Answer = Introduced | Fault | Error;

const away = (reason: string): Answer => ({ kind: "away", reason });
const known: Answer = { kind: "known" };
const refused = new Fault("adapter.refused", { platform: "semaphore", reason: "no such flag" });

/** An introduction whose platform gives these answers in order, and then no other. */
function introduced(...answers: readonly Answer[]) {
  const log = createCollectingLogger();
  const troubles = new Troubles<"start" | "fog">("semaphore", log);
  const clock = createFakeClock();
  const stopped = new AbortController();
  const signals: AbortSignal[] = [];
  const introduction = new Introduction({
    clock,
    troubles,
    signal: stopped.signal,
    ask: (signal) => {
      const answer = answers[signals.length];
      signals.push(signal);
      if (answer === undefined) throw new Error("asked once too often");
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  });
  return { introduction, troubles, clock, stopped, signals, log };
}

describe("finding out who the bot is", () => {
  it("is over with the first answer", async () => {
    const { introduction, troubles, signals } = introduced(known);
    expect(await introduction.begin()).to.equal(true);
    expect(troubles.current).to.equal(undefined);
    expect(signals).to.have.length(1);
  });

  it("goes on, ever more slowly, until the platform can be reached", async () => {
    const { introduction, troubles, clock, signals, log } = introduced(
      away("no network"),
      away("no network"),
      away("no answer"),
      known,
    );
    expect(await introduction.begin()).to.equal(false);
    expect(troubles.current).to.equal("no network");
    const over = introduction.goOn();
    await clock.run(60_000);
    await over;
    expect(signals).to.have.length(4);
    expect(troubles.current).to.equal(undefined);
    expect(log.lines.map(({ event, fields }) => [event, fields?.["reason"]])).to.deep.equal([
      ["semaphore.trouble", "no network"],
      ["semaphore.trouble", "no answer"],
      ["semaphore.back", undefined],
    ]);
  });

  it("says at the start that the token is refused, and later that it is a trouble", async () => {
    const early = introduced(refused);
    expect(await early.introduction.begin().catch((error: unknown) => error)).to.equal(refused);
    const late = introduced(away("no network"), refused, new Error("secret"), known);
    await late.introduction.begin();
    const over = late.introduction.goOn();
    await late.clock.run(60_000);
    await over;
    const reasons = late.log.lines.map(({ fields }) => fields?.["reason"]);
    expect(reasons).to.deep.equal(["no network", "no such flag", "an unexpected error", undefined]);
  });

  it("ends without a word where nobody waits for it any more", async () => {
    const { introduction, stopped, signals, log, clock } = introduced(away("no network"));
    stopped.abort();
    expect(await introduction.begin()).to.equal(false);
    expect(signals.map(({ aborted }) => aborted)).to.deep.equal([true]);
    await introduction.goOn();
    await clock.run(60_000);
    expect(signals).to.have.length(1);
    expect(log.lines).to.deep.equal([]);
  });

  it("ends in the middle of a pause", async () => {
    const { introduction, stopped, signals, clock } = introduced(away("a"), away("a"));
    await introduction.begin();
    const over = introduction.goOn();
    await clock.run(10);
    stopped.abort();
    await over;
    expect(signals).to.have.length(1);
  });
});
