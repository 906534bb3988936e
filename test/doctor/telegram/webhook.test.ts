import { expect } from "chai";

import { parseConfig } from "../../../src/config.ts";
import { start } from "../../../src/doctor/telegram/start.ts";
import { factsWith } from "../facts.ts";

const url = "https://bot.example.net/telegram";
const env = {
  TELEGRAM_BOT_TOKEN: `123456789:${"A".repeat(35)}`,
  TELEGRAM_WEBHOOK_URL: url,
};
const failedMs = 1_000_000_000;

describe("what the doctor says of a webhook that failed", () => {
  /** So many ms later by Telegram's clock; this computer's own is a day behind. */
  const kind = (laterMs: number, pending = 0) => {
    const lastError = { atMs: failedMs, message: "Connection refused" };
    const thereMs = failedMs + laterMs;
    const nowMs = thereMs - 86_400_000;
    const own = parseConfig(env).telegram;
    if (!own) throw new Error("no bot");
    const bot = { username: "plume_test_bot", joinsGroups: true, readsGroups: false };
    const found = {
      bot: { kind: "told", value: bot },
      hook: { kind: "told", value: { url, pending, lastError } },
      menus: { kind: "told", value: [] },
      time: { thereMs, hereMs: nowMs },
    } as const;
    const common = factsWith({ env, nowMs });
    return start({ own, found, common, numbers: { first: 1, keeping: 3 } })[1]?.kind;
  };

  it("is that it fails, for two minutes, and for as long as a message waits", () => {
    expect(kind(119_999)).to.equal("wrong");
    expect(kind(120_000)).to.equal("ok");
    expect(kind(120_000, 1)).to.equal("wrong");
  });
});
