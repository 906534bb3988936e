import { expect } from "chai";

import { toPlain } from "../../../src/core/view/plain.ts";
import type { HomeReads, Pod, SpeedTest } from "../../../src/plume/model.ts";
import { statusView } from "../../../src/plume/views/status.ts";
import { expectGoldenView } from "../../support/golden.ts";
import {
  at,
  bedroom,
  error500,
  garage,
  livingRoom,
  location,
  lost,
  read,
  statusHome,
} from "../../support/homes.ts";
import { labelsIn, linesIn, seen } from "../../support/view-texts.ts";

const { speedTest: _test, ...untested } = location;
const line = (reads: HomeReads, label: string): string | undefined =>
  linesIn(statusView(seen(reads)))
    .find((text) => text.startsWith(label))
    ?.slice(12);
const speed = (speedTest: SpeedTest): string | undefined =>
  line(statusHome({ location: read({ ...location, speedTest }) }), "Speed test");
const good = location.speedTest ?? {};
const firmware = (...versions: readonly (string | undefined)[]): string | undefined => {
  const pods = versions.map((firmwareVersion, n): Pod => {
    const { firmwareVersion: _old, ...pod } = { ...livingRoom, id: `P${n}` };
    return firmwareVersion === undefined ? pod : { ...pod, firmwareVersion };
  });
  return line(statusHome({ nodes: read(pods) }), "Firmware");
};

describe("/status", () => {
  it("reads like status.all-well", () => {
    const view = statusView(seen(statusHome()));
    expectGoldenView("status.all-well", view);
    expect(labelsIn(view)).to.deep.equal(["Check again", "Health", "Pods", "Devices"]);
  });

  it("gives the verdict of /health with the findings", () => {
    const nodes = read([livingRoom, bedroom, lost(garage, "2025-12-01T06:14:00Z")]);
    expectGoldenView("status.pod-offline", statusView(seen(statusHome({ nodes }))));
  });

  it("says what could not be read", () => {
    expectGoldenView("status.partial", statusView(seen(statusHome({ location: error500 }))));
    const text = toPlain(statusView(seen(statusHome({ nodes: error500 }))));
    expect(text).to.match(/^⚪ Unknown: the pods could not be read · Home/);
    expect(text).to.include("Speed test  482 Mbit/s down");
    expect(text).to.include("Firmware    could not read");
  });

  it("shows a speed test's numbers only when it succeeded", () => {
    expect(speed({ ...good, status: "failed" })).to.equal("failed, no numbers");
    expect(speed({ ...good, status: "running" })).to.equal("running, no numbers");
    const { status: _status, ...unsaid } = good;
    expect(speed(unsaid)).to.equal("n/a");
  });

  it("(F38) shows missing numbers as such", () => {
    expect(speed({ status: "succeeded", uploadMbps: 0 })).to.equal(
      "n/a down · 0 Mbit/s up · delay n/a, n/a",
    );
  });

  it("(F42) takes the end of a speed test, else its start, as instants", () => {
    const { endedAtMs: _end, ...started } = good;
    expect(speed(started)).to.match(/, 01:59 PST \(2 min ago\)$/);
    const ended = { ...good, endedAtMs: at("2025-12-01T12:00:02+02:00") };
    expect(speed(ended)).to.match(/, 02:00 PST \(2 min ago\)$/);
    const bare = { status: "succeeded", downloadMbps: 1, uploadMbps: 1, rttMs: 1 };
    expect(speed(bare)).to.equal("1 Mbit/s down · 1 Mbit/s up · 1 ms, n/a");
  });

  it("cautions about a speed test of 48 hours, never before", () => {
    const of = (iso: string): HomeReads =>
      statusHome({ location: read({ ...location, speedTest: { ...good, endedAtMs: at(iso) } }) });
    expectGoldenView("status.old-test", statusView(seen(of("2025-11-27T10:00:00Z"))));
    expect(toPlain(statusView(seen(of("2025-11-29T10:02:15Z"))))).not.to.include("⚠️");
    expect(toPlain(statusView(seen(of("2025-11-29T10:02:14Z"))))).to.include(
      "⚠️ The newest speed test is 2 days old.",
    );
  });

  it("takes the gateway's speed test when the location has none", () => {
    const gateway = { ...livingRoom, speedTest: { ...good, downloadMbps: 99.5 } };
    const nodes = read([bedroom, gateway]);
    expect(line(statusHome({ location: read(untested), nodes }), "Speed test")).to.match(/^99\.5 /);
    expect(line(statusHome({ location: read(untested) }), "Speed test")).to.equal("n/a");
    expect(line(statusHome({ location: error500, nodes }), "Speed test")).to.match(/^99\.5 /);
    expect(line(statusHome({ location: error500 }), "Speed test")).to.equal("could not read");
  });

  it("tells mixed firmware by how many pods run it", () => {
    expect(firmware("1.0", "2.0", "1.0")).to.equal("1.0 on 2 pods, 2.0 on 1 pod");
    expect(firmware(undefined, undefined)).to.equal("n/a");
    expect(firmware("1.0", undefined)).to.equal("1.0 on 1 pod, n/a on 1 pod");
    expect(firmware("1", "2", "3", "4", "5")).to.equal(
      "1 on 1 pod, 2 on 1 pod, 3 on 1 pod, 2 more",
    );
    expect(firmware("1.0")).to.equal("1.0 on the pod");
  });

  it("(F38) shows a missing tier as n/a and degrades nothing", () => {
    const { tier: _tier, networkMode: _mode, networkStatus: _status, ...bare } = location;
    const reads = statusHome({ location: read(bare) });
    expect(line(reads, "Service")).to.equal("n/a (subscription tier) · network mode n/a");
    expect(line(reads, "Cloud says")).to.equal("n/a");
    expect(toPlain(statusView(seen(reads)))).to.match(/^🟢 Operational: /);
  });
});
