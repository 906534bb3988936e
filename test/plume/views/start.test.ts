import { expect } from "chai";

import { startView } from "../../../src/plume/views/start.ts";
import { expectGoldenView } from "../../support/golden.ts";
import { ids } from "../../support/homes.ts";
import { actOf, labelsIn } from "../../support/view-texts.ts";

const partnerId = "eb0af9d0a7ab946dcb3b8ef5";
const demo = {
  ssoUrl: "https://localhost:8443/oauth2/ausDEMO/v1/token",
  header: "Basic ZGVtbzpkZW1v",
  partnerId,
  homes: [{ ...ids, title: "All well" }],
} as const;

describe("/start", () => {
  it("reads like start.none before the sign-in", () => {
    expectGoldenView("start.none", startView({}));
    expect(labelsIn(startView({}))).to.deep.equal(["Sign in", "Help"]);
  });

  it("reads like start.login after it", () => {
    expectGoldenView("start.login", startView({ partnerId }));
    expect(actOf(startView({ partnerId }), "Sign-in status")).to.deep.include({
      name: "auth",
      args: { action: "status" },
    });
  });

  it("reads like start.demo where a simulated cloud answers", () => {
    expectGoldenView("start.demo", startView({ demo }));
  });
});
