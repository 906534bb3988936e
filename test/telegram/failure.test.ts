import { expect } from "chai";

import {
  failureOf,
  faultOf,
  type ApiError,
  type Failure,
} from "../../adapters/telegram/failure.ts";

const failure = (code: number | undefined, description?: string, more: object = {}): Failure =>
  failureOf({ code, description, parameters: more } as ApiError);

describe("an error of Telegram", () => {
  it("is told by its code, and where that is not enough, by its words", () => {
    const cases: readonly (readonly [Failure["kind"], number, string])[] = [
      ["rate-limited", 429, "Too Many Requests: retry after 5"],
      ["unreachable", 502, "Bad Gateway"],
      ["unauthorized", 401, "Unauthorized"],
      ["unauthorized", 404, "Not Found"],
      ["conflict", 409, "Conflict: terminated by other getUpdates request"],
      ["refused", 403, "Forbidden: bot was blocked by the user"],
      ["refused", 403, "Forbidden: user is deactivated"],
      ["refused", 400, "Bad Request: chat not found"],
      ["refused", 400, "Bad Request: not enough rights to send text messages to the chat"],
      ["refused", 400, "Bad Request: message can't be deleted for everyone"],
      ["unchanged", 400, "Bad Request: message is not modified: specified new message …"],
      ["unparsable", 400, "Bad Request: can't parse entities: Unsupported start tag"],
      ["no-message", 400, "Bad Request: message to edit not found"],
      ["no-message", 400, "Bad Request: message can't be edited"],
      ["no-message", 400, "Bad Request: message to delete not found"],
      ["no-message", 400, "Bad Request: there is no text in the message to edit"],
      ["no-topic", 400, "Bad Request: message thread not found"],
    ];
    for (const [kind, code, description] of cases)
      expect(failure(code, description).kind, description).to.equal(kind);
  });

  it("tells how long to wait, and where a group has gone", () => {
    expect(failure(429, "x", { retry_after: 5 })).to.include({ retryAfterMs: 5_000 });
    expect(failure(429, "x")).to.include({ retryAfterMs: 1_000 });
    expect(failure(429, "x", { retry_after: 0 })).to.include({ retryAfterMs: 1_000 });
    expect(failure(400, "x", { migrate_to_chat_id: -1001 })).to.deep.equal({
      kind: "migrated",
      chat: "-1001",
    });
  });

  it("that lacks a part, as a proxy's may, is one that may pass", () => {
    expect(failure(undefined)).to.include({ kind: "unreachable" });
    expect(failure(500)).to.deep.equal({
      kind: "unreachable",
      reason: "an error without a reason",
    });
    expect(failure(400).kind).to.equal("refused");
  });

  it("is cut, however long its words are", () => {
    expect(String(faultOf(failure(400, "x".repeat(10_000)))).length).to.be.below(400);
  });

  it("becomes the fault by which the bot knows whether to repeat", () => {
    const code = (of: Failure): string => faultOf(of).code;
    expect(code(failure(429, "x"))).to.equal("adapter.rate-limited");
    expect(code(failure(502, "x"))).to.equal("adapter.unavailable");
    expect(code(failure(401, "x"))).to.equal("adapter.unavailable");
    expect(code(failure(403, "x"))).to.equal("adapter.undeliverable");
    expect(code(failure(400, "message to edit not found"))).to.equal("adapter.undeliverable");
  });
});
