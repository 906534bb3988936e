import { expect } from "chai";

import { Acks, type Acked } from "../../adapters/discord/acks.ts";
import type { Callback } from "../../adapters/discord/callbacks.ts";
import { Acknowledgements, type FirstAnswer } from "../../adapters/discord/acknowledgements.ts";
import {
  createScriptedCallbacks,
  untilOver,
  type ScriptedCallbacks,
} from "../support/discord-callbacks.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";
import { createCollectingLogger, type CollectingLogger } from "../support/network.ts";

describe("acknowledgements in Discord", () => {
  let clock: FakeClock;
  let log: CollectingLogger;
  let acks: Acks;
  let callbacks: ScriptedCallbacks;
  let answers: Acknowledgements;

  beforeEach(() => {
    clock = createFakeClock();
    log = createCollectingLogger();
    acks = new Acks();
    callbacks = createScriptedCallbacks(() => clock.monotonic());
    answers = new Acknowledgements({ callbacks, acks, clock, logger: log });
  });

  const untilMs = 2_900;
  const update: FirstAnswer = { kind: "update" };
  interface Given {
    is: boolean | "open";
    acked: Acked | "open";
  }
  const gives = (answer: FirstAnswer = update): Given => {
    const given: Given = { is: "open", acked: "open" };
    acks.expect("7");
    void acks.outcome("7")?.then((acked) => (given.acked = acked));
    const waiting = { id: "7", token: "seven" };
    void answers.give(answer, waiting, untilMs).then((is) => (given.is = is));
    return given;
  };
  const script = (...results: readonly Callback[]): void => {
    callbacks.answer = () => results[callbacks.tries.length - 1] ?? "done";
  };
  const times = (): readonly number[] => callbacks.tries.map(({ atMs }) => atMs);

  it("are given as they are meant", async () => {
    const all: readonly (readonly [answer: FirstAnswer, said: string])[] = [
      [{ kind: "message", hidden: true }, "hidden message"],
      [{ kind: "message", hidden: false }, "message"],
      [update, "update"],
      [{ kind: "text", text: "Not now." }, "Not now."],
      [{ kind: "choices", choices: [{ name: "acme", value: "a" }] }, "acme"],
    ];
    for (const [answer, said] of all) {
      acks = new Acks();
      answers = new Acknowledgements({ callbacks, acks, clock, logger: log });
      const given = gives(answer);
      await clock.run(0);
      expect(given).to.deep.equal({ is: true, acked: "done" });
      expect(callbacks.tries.at(-1)).to.include({ id: "7", token: "seven", said });
    }
    expect(clock.sleeping).to.equal(0);
    expect(log.lines).to.deep.equal([]);
  });

  it("are left to who claimed them", async () => {
    acks.expect("7");
    const settle = acks.claim("7");
    const given = gives();
    await clock.run(0);
    expect([given.is, callbacks.tries]).to.deep.equal([false, []]);
    settle?.("late");
    await clock.run(0);
    expect(given.acked).to.equal("late");
  });

  it("are not given to what came in at another process", async () => {
    const given = answers.give(update, { id: "8", token: "eight" }, untilMs);
    expect([await given, callbacks.tries]).to.deep.equal([false, []]);
  });

  it("are tried again while nobody knows, less and less often", async () => {
    script("unreachable", "unreachable", "unreachable", "unreachable");
    const given = gives();
    await clock.run(1_500);
    expect(times()).to.deep.equal([0, 100, 300, 700, 1_500]);
    expect(given).to.deep.equal({ is: true, acked: "done" });
  });

  it("that nobody heard of are there where Discord has an answer then", async () => {
    script("unreachable", "taken");
    const given = gives();
    await clock.run(100);
    expect(given).to.deep.equal({ is: true, acked: "done" });
    expect(log.lines).to.deep.equal([]);
  });

  it("come too late for what has another one already", async () => {
    script("taken");
    const given = gives();
    await clock.run(0);
    expect(given).to.deep.equal({ is: false, acked: "done" });
    expect(log.lines).to.deep.equal([]);
  });

  it("that Discord does not wait for, or does not take, are not repeated", async () => {
    for (const [callback, acked] of [
      ["late", "late"],
      ["refused", "unknown"],
    ] as const) {
      acks = new Acks();
      callbacks = createScriptedCallbacks(() => clock.monotonic());
      answers = new Acknowledgements({ callbacks, acks, clock, logger: log });
      script(callback);
      const given = gives();
      await clock.run(3_000);
      expect(given).to.deep.equal({ is: false, acked });
      expect(callbacks.tries).to.have.length(1);
    }
    expect(log.of("discord.unacknowledged")).to.deep.equal([
      { kind: "update", reason: "late" },
      { kind: "update", reason: "refused" },
    ]);
  });

  it("are given up in time", async () => {
    callbacks.answer = () => "unreachable";
    const given = gives();
    await clock.run(1_499);
    expect(given.is).to.equal("open");
    await clock.run(1);
    // The next one would be at 3,100 ms.
    expect(given).to.deep.equal({ is: false, acked: "unknown" });
    expect(times()).to.deep.equal([0, 100, 300, 700, 1_500]);
    expect(log.reasons("discord.unacknowledged")).to.deep.equal(["unreachable"]);
    expect(clock.sleeping).to.equal(0);
  });

  it("are tried for a second each, and no longer than there is time", async () => {
    callbacks.answer = untilOver;
    const given = gives();
    await clock.run(2_899);
    expect(times()).to.deep.equal([0, 1_100, 2_300]);
    expect(given.is).to.equal("open");
    await clock.run(1);
    expect(given).to.deep.equal({ is: false, acked: "unknown" });
    expect(clock.sleeping).to.equal(0);
  });

  it("are tried once even where no time is left", async () => {
    await clock.run(5_000);
    const given = gives();
    await clock.run(0);
    expect(given.is).to.equal(true);
  });
});
