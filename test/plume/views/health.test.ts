import { expect } from "chai";

import { toPlain } from "../../../src/core/view/plain.ts";
import type { HomeReads, OldReads } from "../../../src/plume/model.ts";
import { healthView } from "../../../src/plume/views/health.ts";
import { progressView } from "../../../src/plume/views/progress.ts";
import { expectGoldenView } from "../../support/golden.ts";
import {
  absent,
  allFailed,
  at,
  bedroom,
  device,
  devices,
  error500,
  failed,
  garage,
  healthHome,
  ids,
  leaf,
  livingRoom,
  location,
  lost,
  nowMs,
  pods,
  read,
  withPods,
} from "../../support/homes.ts";
import { actOf, labelsIn, linesIn, seen } from "../../support/view-texts.ts";

const night = "2025-12-01T09:47:00Z";
const fewer = devices.filter((d) => d.name !== "cam-front");
const rooted = { ...lost(livingRoom, night), residentialGateway: true };
const noDevices: HomeReads["devices"] = read([]);
const old = (reads: HomeReads, minutes: number): OldReads => ({
  reads,
  atMs: nowMs - minutes * 60_000 - 5000,
});
const earlier = (minutes: number): OldReads => {
  const { atMs } = old({}, minutes);
  return { reads: { location: read(location, atMs), nodes: read(pods, atMs) }, atMs };
};

describe("/health", () => {
  const goldens: { readonly [name: string]: HomeReads } = {
    "health.all-well": healthHome(),
    "health.pod-offline": {
      ...withPods(livingRoom, bedroom, lost(garage, "2025-12-01T06:14:00Z")),
      devices: read(fewer),
    },
    "health.gateway-offline": {
      ...withPods(rooted, lost(bedroom, night), lost(garage, night)),
      devices: noDevices,
    },
    "health.all-offline": {
      ...withPods(lost(livingRoom, night), lost(bedroom, night), lost(garage, night)),
      devices: noDevices,
    },
    "health.gateway-lost": withPods(rooted, bedroom, garage),
    "health.suspended": healthHome({ location: read({ ...location, tier: "noService" }) }),
    "health.fair": withPods(
      livingRoom,
      { ...bedroom, health: { status: "fair", score: 3 }, alerts: ["poorHealth"] },
      garage,
    ),
    "health.poor-qoe": healthHome({ qoe: read([{ name: "av_streaming", word: "poor" }]) }),
    "health.partial": healthHome({ devices: error500 }),
    "health.unreadable": healthHome({
      nodes: failed({ kind: "unreadable", reference: "7F3A-21C0" }),
    }),
    "health.no-pods": withPods(),
    "health.unclear": withPods({ ...livingRoom, connectionState: "unavailable" }),
    "health.no-qoe": healthHome({ qoe: absent }),
    "health.remarks": {
      ...withPods(livingRoom, bedroom, { ...garage, connectionChangedAtMs: nowMs - 420_000 }),
      location: read({ ...location, tier: "basicService" }),
      devices: read([...devices, device("cam-2", { health: "poor" })]),
    },
    "health.nothing-read": allFailed({ kind: "broken" }),
  };
  for (const [name, reads] of Object.entries(goldens)) {
    it(`reads like ${name}`, () => expectGoldenView(name, healthView(seen(reads))));
  }

  it("reads like health.stale when only an earlier read is left", () => {
    const input = { ...seen(allFailed({ kind: "broken" })), old: earlier(14) };
    expectGoldenView("health.stale", healthView(input));
  });

  it("tells what could be read now beside an earlier read", () => {
    const reads = healthHome({ nodes: error500 });
    const text = toPlain(healthView({ ...seen(reads), old: earlier(14) }));
    expect(text).to.match(/^⚪ Unknown now: Plume Cloud error 500 · Home\n/);
    expect(text).to.include(
      "Last read 14 min ago (01:48 PST): 🟢 Operational, 3 of 3 pods connected.",
    );
    expect(text).to.include("Devices  9 connected (7 Wi-Fi, 2 Ethernet)");
    expect(text).to.include("Pods     could not read");
    expect(text).to.include("as of 02:02:14 PST");
  });

  it("leaves an earlier read out once it is an hour old, or the pods were read", () => {
    const reads = allFailed({ kind: "broken" });
    expect(toPlain(healthView({ ...seen(reads), old: earlier(60) }))).to.match(/^⚪ Unknown: /);
    expect(toPlain(healthView({ ...seen(healthHome()), old: earlier(14) }))).to.match(/^🟢 Op/);
  });

  it("is dated by its oldest read", () => {
    const reads = healthHome({ devices: read(devices, nowMs - 12_000) });
    expect(linesIn(healthView(seen(reads))).at(-1)).to.match(
      /^as of 12 s ago \(02:02:02 PST\) · account/,
    );
  });

  it("tells the former verdict when it changed", () => {
    const was = { verdict: "disrupted", atMs: nowMs - 300_000 } as const;
    expect(toPlain(healthView({ ...seen(healthHome()), was }))).to.include(
      "as of 02:02:14 PST · was Disrupted at 01:57:14 PST · account",
    );
    const same = { verdict: "operational", atMs: nowMs - 300_000 } as const;
    expect(toPlain(healthView({ ...seen(healthHome()), was: same }))).not.to.include(" was ");
  });

  it("tells times in UTC when the home's zone is not known", () => {
    const text = toPlain(healthView(seen(healthHome({ location: error500 }))));
    expect(text).to.include("as of 10:02:14 UTC");
    expect(text).to.include(`all 3 pods are connected · location ${ids.locationId}`);
  });

  it("checks again in place and asks the others anew", () => {
    const view = healthView(seen(healthHome()));
    expect(labelsIn(view)).to.deep.equal(["Check again", "Pods", "Devices", "Status"]);
    expect(actOf(view, "Check again")).to.deep.equal({
      kind: "command",
      name: "health",
      args: { ...ids },
      inPlace: true,
    });
    expect(actOf(view, "Pods")).to.deep.include({ name: "nodes", inPlace: false });
  });

  describe("devices without a list", () => {
    const devicesLine = (reads: HomeReads): string | undefined =>
      linesIn(healthView(seen(reads))).find((line) => line.startsWith("Devices"));
    const uncounted = ({ connectedDeviceCount: _count, ...pod }: typeof garage) => pod;

    it("are counted by the pods that give a number, and that is said", () => {
      const partly = { nodes: read([livingRoom, uncounted(bedroom)]), devices: error500 };
      expect(devicesLine(healthHome(partly))).to.equal(
        "Devices  at least 5 connected by the pods' own count; list could not be read",
      );
    });

    it("could not be read when no pod counts either", () => {
      const none = { nodes: read([uncounted(livingRoom)]), devices: error500 };
      expect(devicesLine(healthHome(none))).to.equal("Devices  could not read");
      expect(devicesLine(healthHome({ nodes: error500, devices: error500 }))).to.equal(
        "Devices  could not read",
      );
    });

    it("of a lost pod do not count", () => {
      const reads = {
        nodes: read([livingRoom, { ...lost(bedroom, night), connectedDeviceCount: 3 }]),
        devices: error500,
      };
      expect(devicesLine(healthHome(reads))).to.match(/^Devices {2}5 connected by/);
    });
  });

  it("(F26) tells a home with one offline device as well", () => {
    const gone = device("tv", { connectionState: "disconnected" });
    const view = healthView(seen(healthHome({ devices: read([...devices, gone]) })));
    expect(linesIn(view)[0]).to.equal("🟢 Operational: all 3 pods are connected · Home");
    expect(linesIn(view)).to.include("Devices  9 connected (7 Wi-Fi, 2 Ethernet)");
  });

  it("shares one advice among neighbours and counts what does not fit", () => {
    const many = Array.from({ length: 8 }, (_, n) =>
      lost(leaf(`L${n}`, `Room ${n}`, 0), "2025-12-01T06:14:00Z"),
    );
    const view = healthView(seen(withPods(livingRoom, ...many)));
    expectGoldenView("health.many-lost", view);
    expect(linesIn(view).length).to.be.at.most(12);
  });
});

describe("the progress of a read", () => {
  it("names the parts that were asked for", () => {
    expectGoldenView(
      "health.progress",
      progressView([
        { part: "location", state: "done" },
        { part: "nodes", state: "done" },
        { part: "devices", state: "waiting" },
        { part: "qoe", state: "waiting" },
      ]),
    );
  });
});

describe("a lost pod's time", () => {
  it("(F42) is told in the home's zone, by the offset that the cloud gave", () => {
    const pod = lost(garage, "2025-12-01T08:14:00+02:00");
    expect(toPlain(healthView(seen(withPods(livingRoom, pod))))).to.include(
      "Garage is disconnected since 30 Nov 22:14 PST (3 h 48 min).",
    );
    expect(at("2025-12-01T08:14:00+02:00")).to.equal(at("2025-12-01T06:14:00Z"));
  });
});
