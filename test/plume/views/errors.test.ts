import { expect } from "chai";

import { toPlain } from "../../../src/core/view/plain.ts";
import type { View } from "../../../src/core/view/view.ts";
import type { PartName, ReadFailure } from "../../../src/plume/model.ts";
import { devicesView } from "../../../src/plume/views/devices.ts";
import { noCustomerView, noLoginView } from "../../../src/plume/views/errors.ts";
import { healthView } from "../../../src/plume/views/health.ts";
import { nodesView } from "../../../src/plume/views/nodes.ts";
import { statusView } from "../../../src/plume/views/status.ts";
import { wifiView } from "../../../src/plume/views/wifi.ts";
import { expectGoldenView } from "../../support/golden.ts";
import { allFailed, at, failed, healthHome, home, ids, read } from "../../support/homes.ts";
import { actOf, labelsIn, seen } from "../../support/view-texts.ts";

const limited: ReadFailure = { kind: "limited", untilMs: at("2025-12-01T10:05:14Z") };
const unreachable: ReadFailure = {
  kind: "unreachable",
  host: "api.example.com",
  reason: "no such host",
};

describe("a home that cannot be read", () => {
  it("reads like health.no-customer when neither its record nor its pods are known", () => {
    const reads = healthHome({
      location: failed({ kind: "unknown-home" }),
      nodes: failed({ kind: "unknown-home" }),
    });
    expectGoldenView("health.no-customer", healthView(seen(reads)));
  });

  it("is a partial or unknown home when only one of the two is not known", () => {
    const unknown = failed({ kind: "unknown-home" });
    expect(toPlain(healthView(seen(healthHome({ location: unknown }))))).to.match(
      /^🟢 Operational as far as could be read/,
    );
    expect(toPlain(healthView(seen(healthHome({ nodes: unknown }))))).to.match(/^⚪ Unknown: /);
  });

  it("tells an ID of another length than usual", () => {
    const text = toPlain(noCustomerView({ customerId: "a".repeat(23), locationId: "b" }));
    expect(text).to.include("The customer ID has 23 characters; 24 are usual.");
    expect(text).to.include("The location ID has 1 character; 24 are usual.");
    expect(toPlain(noCustomerView(ids))).not.to.include("are usual");
  });

  it("reads like health.limited", () => {
    expectGoldenView("health.limited", healthView(seen(allFailed(limited))));
  });

  it("reads like health.forbidden", () => {
    expectGoldenView("health.forbidden", healthView(seen(allFailed({ kind: "forbidden" }))));
  });

  it("reads like health.unreachable, with the step to fix", () => {
    const view = healthView(seen(allFailed(unreachable)));
    expectGoldenView("health.unreachable", view);
    expect(actOf(view, "Fix step 4")).to.deep.include({
      name: "auth",
      args: { action: "update", step: "4" },
    });
  });

  it("still tells what was read when only the pods are limited", () => {
    const text = toPlain(healthView(seen(healthHome({ nodes: failed(limited) }))));
    expect(text).to.include("limits this bot's requests until about 02:05 PST (3 min)");
    expect(text).to.include("Devices  9 connected");
  });

  const views: readonly (readonly [
    name: string,
    parts: readonly PartName[],
    view: (f: ReadFailure) => View,
  ])[] = [
    ["status", ["location", "nodes"], (f) => statusView(seen(allFailed(f, ["location", "nodes"])))],
    [
      "nodes",
      ["location", "nodes"],
      (f) => nodesView({ ...seen(allFailed(f, ["location", "nodes"])), pageRows: 20 }),
    ],
    [
      "devices",
      ["location", "devices"],
      (f) => devicesView({ ...seen(allFailed(f, ["location", "nodes", "devices"])), pageRows: 20 }),
    ],
    ["wifi", ["location", "wifi"], (f) => wifiView(seen(allFailed(f, ["location", "wifi"])))],
  ];
  for (const [name, , viewOf] of views) {
    it(`is told in the same words by /${name}`, () => {
      expect(toPlain(viewOf({ kind: "unknown-home" }))).to.match(
        /^❌ Plume Cloud shows no such home/,
      );
      expect(toPlain(viewOf(limited))).to.match(/^⏳ Plume Cloud limits this bot's requests until/);
      expect(toPlain(viewOf({ kind: "forbidden" }))).to.match(
        /^❌ Your sign-in may not read this home/,
      );
      expect(toPlain(viewOf(unreachable))).to.match(/^❌ The API base api\.example\.com cannot be/);
      const broken = viewOf({ kind: "error", status: 502 });
      expect(toPlain(broken)).to.match(/^⚪ Unknown: .* could not be read · location 64a1/);
      expect(toPlain(broken)).to.include(
        "Plume Cloud error 502. This says nothing about the home.",
      );
      expect(actOf(broken, "Check again")).to.deep.include({ name, inPlace: true });
      expect(toPlain(viewOf({ kind: "unreadable", reference: "7F3A-21C0" }))).to.include(
        "report reference 7F3A-21C0",
      );
    });
  }

  it("counts devices by the pods when their list failed", () => {
    const reads = home(["location", "nodes", "devices"], { devices: failed({ kind: "broken" }) });
    expectGoldenView("devices.unread", devicesView({ ...seen(reads), pageRows: 20 }));
  });

  it("names pods by their ID in a list of devices when the pods were not read", () => {
    const reads = home(["location", "nodes", "devices"], {
      nodes: failed({ kind: "error", status: 500 }),
      devices: read([{ name: "tv", podId: "SIM0A1B2C3", connectionState: "connected" }]),
    });
    const text = toPlain(devicesView({ ...seen(reads), pageRows: 20 }));
    expect(text).to.include("the pods' names could not be read (Plume Cloud error 500)");
    expect(text).to.include("SIM0A1B2C3");
  });
});

describe("no sign-in", () => {
  it("reads like no-login", () => {
    expectGoldenView("no-login", noLoginView());
    expect(labelsIn(noLoginView())).to.deep.equal(["Sign in"]);
  });
});
