import { expect } from "chai";

import { toPlain } from "../../../src/core/view/plain.ts";
import { inspect } from "node:util";

import { seal } from "../../../src/core/sealed.ts";
import { say, type View } from "../../../src/core/view/view.ts";
import type { Connection, TokenFailure } from "../../../src/plume/model.ts";
import type { TokenState } from "../../../src/plume/services.ts";
import {
  authStatusView,
  loggedOutView,
  logoutView,
  notSignedInView,
} from "../../../src/plume/views/auth-status.ts";
import { authTexts } from "../../../src/plume/views/auth-texts.ts";
import { authDoneView, confirmView, updateView } from "../../../src/plume/views/auth.ts";
import { headerScheme } from "../../../src/plume/views/header-scheme.ts";
import { noTokenView } from "../../../src/plume/views/no-token.ts";
import { expectGoldenView } from "../../support/golden.ts";
import { at, nowMs } from "../../support/homes.ts";
import { actOf, labelsIn } from "../../support/view-texts.ts";

const ssoUrl = "https://external.sso.plume.com/oauth2/ausc034rgdEZKz75I357/v1/token";
const partnerId = "eb0af9d0a7ab946dcb3b8ef5";
const header = "Basic dXNlcm5hbWU6cGFzc3dvcmQ=";
const connection: Connection = {
  ssoUrl: `${ssoUrl}?hint=not-for-eyes`,
  authHeader: seal(header),
  partnerId,
  apiBase: "https://api.plume.com/api",
  revision: "1",
  savedAtMs: nowMs,
};
const status = (token: TokenState): View => authStatusView({ connection, token, nowMs });
const busy: TokenFailure = { kind: "busy", status: 503 };
const failing = (failure: TokenFailure): TokenState => ({
  kind: "failing",
  sinceMs: at("2025-12-01T09:58:00Z"),
  failure,
  retryAtMs: at("2025-12-01T10:04:00Z"),
});

describe("the sign-in's views", () => {
  it("confirms in the requirements' words, without the query of the address", () => {
    const apiBase = "https://api.plume.com";
    expectGoldenView(
      "auth.confirm",
      confirmView({ ssoUrl: `${ssoUrl}?a=b#c`, partnerId, apiBase }),
    );
  });

  it("celebrates in the requirements' words", () => {
    expectGoldenView("auth.done", authDoneView({ replaced: false, prefix: "/" }));
  });

  it("tells what became of the former sign-in, of a silent host, of another prefix", () => {
    const silentHost = "api.example.com";
    const view = authDoneView({ replaced: true, silentHost, prefix: "/plume " });
    expectGoldenView("auth.done.silent", view);
    expect(actOf(view, "Fix step 4")).to.deep.include({
      name: "auth",
      args: { action: "update", step: "4" },
    });
  });

  it("reads like auth.update", () => {
    expectGoldenView("auth.update", updateView());
    expect(actOf(updateView(), "Partner ID")).to.deep.equal({ kind: "wizard", word: "fix 3" });
    expect(actOf(updateView(), "All four")).to.deep.equal({ kind: "wizard", word: "start over" });
  });

  it("explains each value, and where it is found", () => {
    for (const { help } of Object.values(authTexts)) {
      expect(toPlain(say(...(typeof help === "string" ? [help] : help)))).to.match(
        /https:\/\/portal\.plume\.com|host of your Plume cloud/,
      );
    }
  });
});

describe("/auth status", () => {
  it("reads like auth.status", () => {
    expectGoldenView(
      "auth.status",
      status({ kind: "valid", expiresAtMs: at("2025-12-01T11:01:14Z") }),
    );
    expect(toPlain(status({ kind: "none" }))).to.include("none now, fetched with the next command");
  });

  it("reads like auth.status.failing, with its values", () => {
    expectGoldenView("auth.status.failing", status(failing(busy)));
    const wrong = toPlain(status(failing({ kind: "refused", status: 401 })));
    expect(wrong).to.include(
      "Next: fix step 2 with the header exactly as the portal shows it. I try again at 10:04 UTC.",
    );
  });

  it("shows of a header only how it begins", () => {
    const begins = (text: string): string => headerScheme(seal(text));
    expect(begins("basic abc")).to.equal("Basic");
    expect(begins("Bearer abc")).to.equal("Bearer");
    expect(begins("s3cret more")).to.equal("other");
    expect(begins("s3cret")).to.equal("none");
  });

  it("holds no secret in any of its parts", () => {
    for (const token of [failing(busy), { kind: "none" }] as const) {
      const whole = inspect(status(token), { depth: null }) + JSON.stringify(status(token));
      expect(whole).not.to.match(/dXNlcm5|not-for-eyes/);
    }
  });
});

describe("/logout", () => {
  it("reads like logout and logout.done", () => {
    expectGoldenView("logout", logoutView());
    expectGoldenView("logout.done", loggedOutView(nowMs, at("2025-12-01T11:01:00Z")));
    expect(actOf(logoutView(), "Sign out")).to.deep.include({
      name: "logout",
      args: { action: "now" },
    });
  });

  it("does not speak of a token that has ended or never was", () => {
    for (const view of [loggedOutView(nowMs), loggedOutView(nowMs, nowMs - 1)]) {
      expect(toPlain(view)).to.equal(
        "✅ Signed out. The saved sign-in and its token are deleted here.",
      );
    }
  });

  it("says so when there is no sign-in", () => {
    expect(toPlain(notSignedInView())).to.match(/^You are not signed in\.\nNext: \/auth\n/);
  });
});

describe("a token that cannot be renewed", () => {
  const told = { scheme: "Basic", nowMs, retryAtMs: at("2025-12-01T10:04:00Z") } as const;

  it("reads like auth.refresh-failed, with the step to fix", () => {
    const view = noTokenView({ kind: "refused", status: 401, error: "invalid_client" }, told);
    expectGoldenView("auth.refresh-failed", view);
    expect(labelsIn(view)).to.deep.equal(["Fix step 2", "Sign in"]);
    expect(actOf(view, "Fix step 2")).to.deep.include({ args: { action: "update", step: "2" } });
  });

  it("is the server's trouble, not the sign-in's, when the server is away", () => {
    const away = toPlain(noTokenView({ kind: "network", reason: "timeout" }, told));
    expect(away).to.match(
      /^❌ Plume's sign-in server does not answer; I try again at 10:04 UTC\.\n/,
    );
    expect(away).to.include("[1] Fix step 1");
    const later = toPlain(noTokenView(busy, { scheme: "Basic", nowMs }));
    expect(later).to.match(
      /^❌ Plume's sign-in server answers with status 503; I try again soon\./,
    );
    expect(later).not.to.include("authenticate");
  });
});
