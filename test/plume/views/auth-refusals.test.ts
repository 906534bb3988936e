import { expect } from "chai";

import * as refusals from "../../../src/plume/views/auth-refusals.ts";

describe("what is said of an answer that is not taken", () => {
  const cases: readonly (readonly [lines: readonly string[], text: string])[] = [
    [
      refusals.notOneAddress("SSO URL"),
      "❌ SSO URL: Must start with https://\nOne address, no spaces.",
    ],
    [
      refusals.notSecure("API Base URL"),
      "❌ API Base URL: Must start with https://\nOver http the header could be read on the way.",
    ],
    [refusals.namedAddress("SSO URL"), "❌ SSO URL: leave out what stands before the @."],
    [
      refusals.privateAddress("SSO URL"),
      "❌ SSO URL: this address is inside a private network. The person who runs this bot can allow a host by name.",
    ],
    [refusals.emptyHeader(), "❌ Auth Header: Cannot be empty"],
    [
      refusals.notOneLine("Partner ID"),
      "❌ Partner ID: one line, please; it holds a line break or a hidden character.",
    ],
    [
      refusals.shortPartnerId(12, 20),
      "❌ Partner ID looks invalid\nMust be 20+ characters; yours has 12.",
    ],
    [refusals.spacedPartnerId(), "❌ Partner ID looks invalid\nIt has no spaces."],
    [
      refusals.wholePaste("Authorization Header"),
      "❌ That looks like the whole request. Send only the Authorization Header.",
    ],
    [refusals.tooLong("SSO URL", 2000), "❌ SSO URL: too long, 2,000 characters at most."],
  ];
  for (const [lines, text] of cases) {
    it(`is: ${text.replace("\n", " / ")}`, () => expect(lines.join("\n")).to.equal(text));
  }
});
