import { expect } from "chai";

import { start } from "../../../src/doctor/steps/start.ts";
import { factsWith } from "./facts.ts";

const url = "https://bot.example.net/telegram";
const failedMs = 1_000_000_000;

describe("what the doctor says of a webhook that failed", () => {
  /** So many ms later by Telegram's clock; this computer's own is a day behind. */
  const kind = (laterMs: number, pending = 0) => {
    const lastError = { atMs: failedMs, message: "Connection refused" };
    const thereMs = failedMs + laterMs;
    const nowMs = thereMs - 86_400_000;
    const facts = factsWith({
      env: { TELEGRAM_WEBHOOK_URL: url },
      telegram: {
        hook: { kind: "told", value: { url, pending, lastError } },
        time: { thereMs, hereMs: nowMs },
      },
      nowMs,
    });
    return start(facts)[1]?.kind;
  };

  it("is that it fails, for two minutes, and for as long as a message waits", () => {
    expect(kind(119_999)).to.equal("wrong");
    expect(kind(120_000)).to.equal("ok");
    expect(kind(120_000, 1)).to.equal("wrong");
  });
});
