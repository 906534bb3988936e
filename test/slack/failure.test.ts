import { expect } from "chai";

import {
  failureOf,
  faultOf,
  limitedFor,
  reasonOf,
  type Failure,
} from "../../adapters/slack/failure.ts";

describe("an error of Slack", () => {
  it("is told by its word", () => {
    const cases: readonly (readonly [Failure["kind"], string])[] = [
      ["rate-limited", "ratelimited"],
      ["rate-limited", "rate_limited"],
      ["not-there", "not_in_channel"],
      ["not-there", "channel_not_found"],
      ["not-there", "user_not_in_channel"],
      ["not-there", "is_archived"],
      ["not-there", "restricted_action_read_only_channel"],
      ["no-thread", "thread_not_found"],
      ["no-thread", "restricted_action_thread_locked"],
      ["gone", "message_not_found"],
      ["gone", "cant_update_message"],
      ["gone", "not_found"],
      ["expired", "expired_trigger_id"],
      ["expired", "exchanged_trigger_id"],
      ["expired", "used_url"],
      ["expired", "expired_url"],
      ["missing-scope", "missing_scope"],
      ["unauthorized", "invalid_auth"],
      ["unauthorized", "account_inactive"],
      ["unauthorized", "token_revoked"],
      ["unreachable", "internal_error"],
      ["unreachable", "fatal_error"],
      ["unreachable", "file_update_failed"],
      ["unreachable", "team_added_to_org"],
      ["refused", "invalid_blocks"],
      ["refused", "a_word_of_tomorrow"],
    ];
    for (const [kind, word] of cases) expect(failureOf(word).kind, word).to.equal(kind);
  });

  it("that is no word of Slack's is one of something in between, and is not repeated to anybody", () => {
    for (const said of [undefined, 5, "", "<html>sorry</html>", "xoxb-1-SECRET", "x".repeat(200)])
      expect(failureOf(said)).to.deep.equal({
        kind: "unreachable",
        reason: "an answer that is not Slack's",
      });
  });

  it("of too much tells how long to wait", () => {
    expect(limitedFor(30)).to.deep.equal({ kind: "rate-limited", retryAfterMs: 30_000 });
    for (const seconds of [undefined, 0, -3, Number.NaN])
      expect(limitedFor(seconds)).to.deep.equal({ kind: "rate-limited", retryAfterMs: 1_000 });
    expect(reasonOf(limitedFor(2.5))).to.equal("it asks to wait 3 s");
  });

  it("becomes the fault by which the bot knows whether to repeat", () => {
    const code = (of: Failure): string => faultOf(of).code;
    expect(code(limitedFor(1))).to.equal("adapter.rate-limited");
    for (const word of ["internal_error", "token_revoked"])
      expect(code(failureOf(word)), word).to.equal("adapter.unavailable");
    for (const word of [
      "not_in_channel",
      "thread_not_found",
      "message_not_found",
      "expired_trigger_id",
      "missing_scope",
      "invalid_blocks",
    ])
      expect(code(failureOf(word)), word).to.equal("adapter.undeliverable");
    expect(code({ kind: "unknown-team", reason: "x" })).to.equal("adapter.undeliverable");
    expect(code({ kind: "unsent", reason: "x" })).to.equal("adapter.unavailable");
  });

  it("keeps its word for the operator", () => {
    expect(reasonOf(failureOf("not_in_channel"))).to.equal("not_in_channel");
    expect(String(faultOf(failureOf("is_archived")))).to.contain("is_archived");
  });
});
