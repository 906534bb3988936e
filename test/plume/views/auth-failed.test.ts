import { expect } from "chai";

import { toPlain } from "../../../src/core/view/plain.ts";
import type { TokenFailure } from "../../../src/plume/model.ts";
import {
  failedAuthView,
  incompleteAuthView,
  silentApiBaseView,
} from "../../../src/plume/views/auth-failed.ts";
import type { HeaderScheme } from "../../../src/plume/views/header-scheme.ts";
import { expectGolden, expectGoldenView } from "../../support/golden.ts";
import { nowMs } from "../../support/homes.ts";
import { actOf, labelsIn } from "../../support/view-texts.ts";

const told = { scheme: "Basic", hadLogin: false, nowMs } as const;

interface Case {
  readonly failure: TokenFailure;
  readonly scheme?: HeaderScheme;
  readonly error: string;
  readonly note: string;
  readonly labels: readonly string[];
}

const fix = (...steps: readonly number[]): readonly string[] => [
  ...steps.map((step) => `Fix step ${step}`),
  "Start over",
  "Cancel",
];
const refused = (status: number, error?: string): TokenFailure =>
  error === undefined ? { kind: "refused", status } : { kind: "refused", status, error };
const statusLine = (status: number): string => `OAuth request failed with status ${status}`;
const notService =
  "Step 1, the SSO URL: This address answers, but not as a token service. It usually ends in /v1/token.";
const reach = (reason: string): string =>
  `Step 1, the SSO URL: Check SSO URL is reachable: ${reason}`;
const network = (reason: Extract<TokenFailure, { kind: "network" }>["reason"]): TokenFailure => ({
  kind: "network",
  reason,
});

const cases: readonly Case[] = [
  {
    failure: refused(401, "invalid_client"),
    error: statusLine(401),
    note: "Step 2, the Authorization Header: Plume answered invalid_client.",
    labels: fix(2),
  },
  {
    failure: refused(401, "invalid_client"),
    scheme: "Bearer",
    error: statusLine(401),
    note: "Step 2, the Authorization Header: Plume answered invalid_client. It starts with Bearer; Plume issues Basic headers.",
    labels: fix(2),
  },
  {
    failure: refused(401),
    scheme: "none",
    error: statusLine(401),
    note: 'Step 2, the Authorization Header: Plume answered 401. It has no "Basic " in front.',
    labels: fix(2),
  },
  {
    failure: refused(400, "invalid_scope"),
    error: statusLine(400),
    note: "Step 3, the Partner ID: Plume answered invalid_scope: this Partner ID is not open to your credentials.",
    labels: fix(3),
  },
  {
    failure: { kind: "smaller-scope", missing: "role:partnerIdAdmin" },
    error: "OAuth response grants less than asked",
    note: 'Step 3, the Partner ID: Plume left out "role:partnerIdAdmin".',
    labels: fix(3),
  },
  {
    failure: { kind: "no-access-token" },
    error: "No access_token in OAuth response",
    note: "Step 3, the Partner ID: Verify Partner ID is correct",
    labels: fix(3),
  },
  {
    failure: { kind: "not-a-token-service", status: 200 },
    error: "No access_token in OAuth response",
    note: notService,
    labels: fix(1),
  },
  {
    failure: { kind: "not-a-token-service", status: 404 },
    error: statusLine(404),
    note: notService,
    labels: fix(1),
  },
  {
    failure: refused(400, "invalid_grant"),
    error: statusLine(400),
    note: "Plume refused the request (invalid_grant); the answer does not say which value is wrong.",
    labels: fix(1, 2, 3),
  },
  {
    failure: refused(401, "unauthorized_client"),
    error: statusLine(401),
    note: "Plume refused the request (unauthorized_client); the answer does not say which value is wrong.",
    labels: fix(1, 2, 3),
  },
  {
    failure: refused(403),
    error: statusLine(403),
    note: "Plume refused the request (status 403); the answer does not say which value is wrong.",
    labels: fix(1, 2, 3),
  },
  ...(
    [
      ["no-such-host", "no such host."],
      ["refused", "the connection is refused."],
      ["timeout", "no answer in 10 s."],
      ["certificate", "its certificate is not valid."],
      ["private", "it is inside a private network."],
      ["cut", "the connection broke before the end."],
    ] as const
  ).map(([reason, said]) => ({
    failure: network(reason),
    error: "Network error during OAuth",
    note: reach(said),
    labels: fix(1),
  })),
  {
    failure: { kind: "busy", status: 429, retryAfterMs: 120_000 },
    error: statusLine(429),
    note: "This is not about your values. I can try again at 10:04 UTC.",
    labels: ["Try again", "Start over", "Cancel"],
  },
  {
    failure: { kind: "busy", status: 503 },
    error: statusLine(503),
    note: "This is not about your values. I can try again at 10:03 UTC.",
    labels: ["Try again", "Start over", "Cancel"],
  },
];

describe("a failed sign-in", () => {
  for (const { failure, scheme = "Basic", error, note, labels } of cases) {
    it(`explains ${JSON.stringify(failure)}, ${scheme} header`, () => {
      const view = failedAuthView(failure, { ...told, scheme });
      const text = toPlain(view, { buttons: "none" });
      expect(text.split("\n\n").slice(0, 3)).to.deep.equal([
        "❌ Authentication Failed",
        `Error: ${error}`,
        "Please verify your credentials and try again with /auth.",
      ]);
      expect(text).to.include(`⚠️ ${note}\nNext: `);
      expect(labelsIn(view)).to.deep.equal(labels);
    });
  }

  it("begins in the requirements' words", () => {
    const text = toPlain(failedAuthView(refused(401, "invalid_client"), told));
    expectGolden("auth.failed", text.split("\n\n").slice(0, 3).join("\n\n"));
  });

  it("reads like auth.failed.step1, 2, 3 and busy", () => {
    expectGoldenView("auth.failed.step1", failedAuthView(network("no-such-host"), told));
    expectGoldenView("auth.failed.step2", failedAuthView(refused(401, "invalid_client"), told));
    expectGoldenView("auth.failed.step3", failedAuthView(refused(400, "invalid_scope"), told));
    expectGoldenView("auth.failed.unclear", failedAuthView(refused(400, "invalid_grant"), told));
    expectGoldenView(
      "auth.failed.busy",
      failedAuthView({ kind: "busy", status: 429, retryAfterMs: 120_000 }, told),
    );
  });

  it("reads like auth.failed.step4 when the new API base is silent", () => {
    const view = silentApiBaseView("api.example.com", true);
    expectGoldenView("auth.failed.step4", view);
    expect(actOf(view, "Save anyway")).to.deep.equal({ kind: "wizard", word: "anyway" });
  });

  it("reads like auth.failed.incomplete after a fault of ours", () => {
    expectGoldenView("auth.failed.incomplete", incompleteAuthView(false));
  });

  it("says that a former sign-in still works, only if there is one", () => {
    const still = "Your former sign-in still works.";
    expect(toPlain(failedAuthView(refused(401), { ...told, hadLogin: true }))).to.include(still);
    expect(toPlain(failedAuthView(refused(401), told))).not.to.include(still);
    expect(toPlain(incompleteAuthView(true))).to.include(still);
  });

  it("goes on by the wizard's words", () => {
    const view = failedAuthView(refused(400), told);
    expect(actOf(view, "Fix step 3")).to.deep.equal({ kind: "wizard", word: "fix 3" });
    expect(actOf(view, "Start over")).to.deep.equal({ kind: "wizard", word: "start over" });
    const again = failedAuthView({ kind: "busy", status: 500 }, told);
    expect(actOf(again, "Try again")).to.deep.equal({ kind: "wizard", word: "again" });
  });

  it("shows an error word from outside as one clean line", () => {
    const text = toPlain(failedAuthView(refused(400, "bad\nword\u001B[31m"), told));
    expect(text).to.include("(bad word [31m)");
  });
});
