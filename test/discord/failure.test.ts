import { expect } from "chai";
import { RESTJSONErrorCodes as codes } from "discord-api-types/v10";

import {
  failureOf,
  faultOf,
  isUnread,
  limitedFor,
  reasonOf,
  type Failure,
} from "../../adapters/discord/failure.ts";

describe("an error of Discord", () => {
  const of = (status: number, code: number): Failure => failureOf({ status, code });

  it("is told by its code", () => {
    const cases: readonly (readonly [Failure["kind"], codes])[] = [
      ["not-there", codes.UnknownChannel],
      ["not-there", codes.UnknownGuild],
      ["not-there", codes.UnknownUser],
      ["not-there", codes.UserBannedFromThisGuild],
      ["not-there", codes.CannotSendAMessageInAForumChannel],
      ["not-there", codes.MissingAccess],
      ["not-there", codes.CannotSendMessagesToThisUser],
      ["not-there", codes.CannotSendMessagesInNonTextChannel],
      ["not-there", codes.ChannelVerificationLevelTooHighForYouToGainAccess],
      ["not-there", codes.MissingPermissions],
      ["not-there", codes.CannotExecuteActionOnThisChannelType],
      ["not-there", codes.InvalidRecipients],
      ["not-there", codes.InvalidGuild],
      ["not-there", codes.InvalidActionOnArchivedThread],
      ["not-there", codes.CannotSendMessagesToThisUserDueToHavingNoMutualGuilds],
      ["not-there", codes.CannotReplyWithoutPermissionToReadMessageHistory],
      ["not-there", codes.ThreadLocked],
      ["not-there", codes.CannotReferenceAMessageWithoutPermissionToReadMessageHistory],
      ["gone", codes.UnknownMessage],
      ["gone", codes.MaximumNumberOfEditsToMessagesOlderThanOneHourReached],
      ["gone", codes.CannotEditMessageAuthoredByAnotherUser],
      ["gone", codes.CannotExecuteActionOnSystemMessage],
      ["expired", codes.UnknownWebhook],
      ["expired", codes.UnknownInteraction],
      ["expired", codes.InvalidWebhookToken],
      ["too-large", codes.RequestEntityTooLarge],
      ["too-large", codes.FileUploadedExceedsMaximumSize],
      ["refused", codes.InteractionHasAlreadyBeenAcknowledged],
      ["refused", codes.ThisInteractionHasHitTheMaximumNumberOfFollowUpMessages],
      ["refused", codes.CannotSendAnEmptyMessage],
      ["refused", codes.InvalidFormBodyOrContentType],
      ["refused", codes.RequestBodyContainsInvalidJSON],
      ["refused", codes.MessageWasBlockedByAutomaticModeration],
      ["refused", codes.MessageBlockedByHarmfulLinksFilter],
      ["unauthorized", codes.Unauthorized],
      ["unauthorized", codes.InvalidToken],
      ["unreachable", codes.FeatureTemporarilyDisabledServerSide],
      ["unreachable", codes.CloudflareIsBlockingYourRequest],
      ["unreachable", codes.APIResourceOverloaded],
      ["rate-limited", codes.ActionCannotBePerformedDueToSlowmodeRateLimit],
      ["rate-limited", codes.AnnouncementEditLimitExceeded],
      ["rate-limited", codes.ChannelWriteRateLimit],
      ["rate-limited", codes.ServerWriteRateLimit],
      ["rate-limited", codes.OpeningDirectMessagesTooFast],
      ["rate-limited", codes.SendMessagesHasBeenTemporarilyDisabled],
      ["rate-limited", codes.ServiceResourceIsBeingRateLimited],
      ["refused", codes.UnknownSticker],
    ];
    for (const [kind, code] of cases) expect(of(400, code).kind, codes[code]).to.equal(kind);
  });

  it("is told by its status where the code says nothing", () => {
    const cases: readonly (readonly [number, Failure])[] = [
      [401, { kind: "unauthorized", reason: "the token was refused" }],
      [413, { kind: "too-large", reason: "larger than Discord takes" }],
      [429, { kind: "rate-limited", retryAfterMs: 1_000 }],
      [500, { kind: "unreachable", reason: "HTTP status 500" }],
      [404, { kind: "refused", reason: "HTTP status 404" }],
    ];
    for (const [status, expected] of cases) expect(of(status, 0)).to.deep.equal(expected);
  });

  it("is told by its code rather than by its status", () => {
    // Source: https://github.com/discordjs/discord.js/pull/10798
    expect(of(401, codes.InvalidWebhookToken).kind).to.equal("expired");
    expect(of(404, codes.UnknownChannel).kind).to.equal("not-there");
  });

  it("keeps its code for the operator, and which part was wrong", () => {
    expect(reasonOf(of(403, codes.MissingPermissions))).to.equal(
      "the bot lacks a permission there (50013)",
    );
    expect(reasonOf(failureOf({ status: 400, code: 50_035, detail: "content X" }))).to.equal(
      "not understood (50035): content X",
    );
    expect(reasonOf(of(400, 99_999))).to.equal("error 99999");
    expect(String(faultOf(of(404, codes.UnknownChannel)))).to.contain(
      "the channel is gone (10003)",
    );
  });

  it("of too much tells how long to wait", () => {
    expect(limitedFor(2_500.2)).to.deep.equal({ kind: "rate-limited", retryAfterMs: 2_501 });
    for (const ms of [undefined, 0, -3, Number.NaN, Infinity])
      expect(limitedFor(ms)).to.deep.equal({ kind: "rate-limited", retryAfterMs: 1_000 });
    expect(reasonOf(limitedFor(2_500))).to.equal("it asks to wait 3 s");
  });

  it("becomes the fault by which the bot knows whether to repeat", () => {
    const code = (failure: Failure): string => faultOf(failure).code;
    expect(code(limitedFor(1))).to.equal("adapter.rate-limited");
    for (const kind of ["unreachable", "unsent", "unauthorized"] as const)
      expect(code({ kind, reason: "x" }), kind).to.equal("adapter.unavailable");
    for (const kind of ["not-there", "gone", "expired", "too-large", "refused"] as const)
      expect(code({ kind, reason: "x" }), kind).to.equal("adapter.undeliverable");
  });

  it("keeps the wait in the fault", () => {
    expect(faultOf(limitedFor(2_500)).details).to.deep.equal({
      platform: "discord",
      retryAfterMs: 2_500,
    });
  });

  it("of a message that may not be read is known", () => {
    expect(isUnread(of(403, 160_002))).to.equal(true);
    expect(isUnread(of(403, 160_009))).to.equal(true);
    for (const failure of [of(403, 50_013), of(404, 10_003), limitedFor(1), of(400, 0)])
      expect(isUnread(failure)).to.equal(false);
  });
});
