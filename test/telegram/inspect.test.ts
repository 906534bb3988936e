import { expect } from "chai";

import { inspectTelegram, type TelegramInspection } from "../../adapters/telegram/index.ts";
import { seal } from "../../src/core/sealed.ts";
import { createSystemClock } from "../../src/ops/system-clock.ts";
import type { Clock } from "../../src/ports/clock.ts";
import { openFakeTelegram, type FakeTelegram } from "../support/telegram/fake-telegram.ts";
import { until } from "../support/until.ts";

describe("an inspection of a bot on Telegram", () => {
  let telegram: FakeTelegram;
  beforeEach(async () => {
    telegram = await openFakeTelegram();
  });
  afterEach(() => telegram.close());

  const inspected = (clock: Clock = createSystemClock()): Promise<TelegramInspection> =>
    inspectTelegram({
      token: seal(telegram.token),
      apiRoot: telegram.root,
      commands: [],
      clock,
      signal: new AbortController().signal,
    });

  it("takes for here the moment in the middle between asking and hearing what time it is", async () => {
    let asked = 0;
    const { time } = await inspected({ ...createSystemClock(), now: () => (asked += 1) * 1_000 });
    expect(time?.hereMs).to.equal(1_500);
    expect(Math.abs(Date.now() - (time?.thereMs ?? 0))).to.be.below(60_000);
  });

  it("asks nothing more where the token is refused", async () => {
    telegram.revokes();
    const { bot, hook, menus } = await inspected();
    expect([bot, hook, menus].map(({ kind }) => kind)).to.deep.equal(Array(3).fill("refused"));
    const methods = telegram.calls.map(({ method }) => method);
    // The time is asked for without the token, and without a method.
    expect(methods.filter((method) => method !== "")).to.deep.equal(["getMe"]);
  });

  it("says when the last call of a webhook failed", async () => {
    const beforeMs = Math.floor(Date.now() / 1_000) * 1_000;
    await fetch(`${telegram.root}/bot${telegram.token}/setWebhook`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ url: "http://127.0.0.1:9/nobody" }),
    });
    telegram.says(telegram.person("Ann"), "one");
    let found: TelegramInspection["hook"] | undefined;
    await until("a call failed", async () => {
      found = (await inspected()).hook;
      return found.kind === "told" && found.value.lastError !== undefined;
    });
    if (found?.kind !== "told") throw new Error("nothing was told");
    expect(found.value.lastError?.atMs).to.be.within(beforeMs, Date.now());
  });
});
