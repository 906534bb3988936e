import { expect } from "chai";

import { toPlain } from "../../../src/core/view/plain.ts";
import type { Device } from "../../../src/plume/model.ts";
import { devicesFile, devicesView } from "../../../src/plume/views/devices.ts";
import type { DevicesInput } from "../../../src/plume/views/device-list.ts";
import { expectGoldenView } from "../../support/golden.ts";
import { absent, device, home, ids, read } from "../../support/homes.ts";
import { hotel, manyDevices, twelveDevices } from "../../support/lists.ts";
import { actOf, labelsIn, linesIn, seen } from "../../support/view-texts.ts";

type Asked = Partial<Omit<DevicesInput, "reads" | "ids" | "nowMs">>;

const input = (devices: readonly Device[], asked: Asked = {}): DevicesInput => ({
  ...seen(home(["location", "nodes", "devices"], { devices: read(devices) })),
  pageRows: 20,
  ...asked,
});
const inHotel = (asked: Asked = {}): DevicesInput => {
  const { reads, ...rest } = input(manyDevices, asked);
  return { ...rest, reads: { ...reads, location: read(hotel) } };
};
const titles = (view: ReturnType<typeof devicesView>): readonly (string | undefined)[] =>
  view.blocks.flatMap((b) => (b.kind === "table" ? b.groups.map((g) => g.title) : []));

describe("/devices", () => {
  it("reads like devices.12", () => {
    const view = devicesView(input(twelveDevices));
    expectGoldenView("devices.12", view);
    expect(labelsIn(view)).to.deep.equal(["Check again", "As a file"]);
  });

  it("puts the offline ones behind a button where they do not fit", () => {
    const view = devicesView(input(twelveDevices, { pageRows: 10 }));
    expect(titles(view)).to.deep.equal(["Connected"]);
    expect(labelsIn(view)).to.deep.equal(["Check again", "Offline", "As a file"]);
    expect(actOf(view, "Offline")).to.deep.include({
      args: { ...ids, show: "offline" },
      inPlace: true,
    });
  });

  it("reads like devices.0", () => {
    expectGoldenView("devices.0", devicesView(input([])));
  });

  it("says when the cloud keeps no list", () => {
    const reads = home(["location", "nodes", "devices"], { devices: absent });
    expect(toPlain(devicesView({ ...seen(reads), pageRows: 20 }))).to.include("not available here");
  });

  it("reads like devices.300, weak ones first", () => {
    const view = devicesView(inHotel());
    expectGoldenView("devices.300", view);
    expect(labelsIn(view)).to.deep.equal(["Next", "Offline", "As a file", "Check again"]);
  });

  it("(F43) shows every device on some page, offline ones apart", () => {
    const count = (view: ReturnType<typeof devicesView>): number =>
      view.blocks.flatMap((b) => (b.kind === "table" ? b.groups.flatMap((g) => g.rows) : []))
        .length;
    const pages = (asked: Asked): number =>
      Array.from({ length: 11 }, (_, n) => count(devicesView(inHotel({ ...asked, page: n + 1 }))))
        .slice(0, asked.show === "offline" ? 5 : 11)
        .reduce((a, b) => a + b, 0);
    expect(pages({})).to.equal(212);
    expect(pages({ show: "offline" })).to.equal(88);
    expect(titles(devicesView(inHotel({ show: "offline", page: 2 })))).to.deep.equal([
      "Offline, 21-40 of 88",
    ]);
  });

  it("shows weak devices only", () => {
    const view = devicesView(inHotel({ show: "problems" }));
    expect(titles(view)).to.deep.equal(["Connected, weak health"]);
    expect(linesIn(view).filter((line) => line.startsWith("⚠️"))).to.have.length(3);
    expect(labelsIn(view)).to.deep.equal(["Check again", "All devices", "As a file"]);
    expect(toPlain(devicesView(input([device("a")], { show: "problems" })))).to.include(
      "No connected device reports weak health.",
    );
  });

  it("finds devices by name and MAC address, wherever they are", () => {
    const view = devicesView(inHotel({ find: "LEFT-8" }));
    expect(titles(view)).to.deep.equal(['Offline, matching "LEFT-8"']);
    const odd = device("plug", { mac: "02:00:00:BB:CC:DD" });
    expect(toPlain(devicesView(input([odd, device("x")], { find: "bb-cc-dd" })))).to.match(
      /^plug/m,
    );
    expect(toPlain(devicesView(input([odd], { find: "attic" })))).to.include(
      'No device here has "attic" in its name or MAC address.',
    );
  });

  it("keeps what was asked when it turns a page or checks again", () => {
    const view = devicesView(inHotel({ show: "offline", page: 2 }));
    expect(actOf(view, "Next")).to.deep.include({ args: { ...ids, show: "offline", page: "3" } });
    expect(actOf(view, "Previous")).to.deep.include({ args: { ...ids, show: "offline" } });
    expect(actOf(view, "Check again")).to.deep.include({
      args: { ...ids, show: "offline", page: "2" },
    });
  });

  it("puts devices without a known state in a group of their own", () => {
    const { connectionState: _state, ...bare } = device("ghost");
    const odd = device("robot", { connectionState: "unavailable" });
    const view = devicesView(input([device("tv"), bare, odd]));
    expectGoldenView("devices.unknown", view);
    expect(titles(view)).to.deep.equal(["Connected", "State unknown"]);
  });

  it("shows the offline ones at once when nothing is connected", () => {
    const gone = Array.from({ length: 25 }, (_, n) =>
      device(`gone-${n}`, { connectionState: "disconnected" }),
    );
    const view = devicesView(input(gone));
    expect(linesIn(view)[0]).to.equal(
      "Devices: none connected, 25 offline in the last 7 days · Home",
    );
    expect(titles(view)).to.deep.equal(["Offline, 1-20 of 25"]);
  });

  it("(F43) shows no truth value, and missing values as such", () => {
    const text = toPlain(devicesView(input([{ connectionState: "connected" }, {}])));
    expect(text).to.match(/^\(no name\) +n\/a +n\/a +n\/a +n\/a$/m);
    expect(text).not.to.match(/true|false|undefined|null|NaN/);
  });

  it("reads links as people say them", () => {
    const link = (changes: Partial<Device>): string | undefined =>
      linesIn(devicesView(input([{ name: "x", connectionState: "connected", ...changes }])))
        .at(-2)
        ?.split(/ {2,}/)[1];
    expect(link({ medium: "wifi", freqBand: "2.4G" })).to.equal("2.4 GHz Wi-Fi");
    expect(link({ medium: "WIFI", freqBand: "5GU" })).to.equal("5 GHz Wi-Fi");
    expect(link({ freqBand: "6G" })).to.equal("6 GHz Wi-Fi");
    expect(link({ medium: "wifi" })).to.equal("Wi-Fi");
    expect(link({ medium: "moca" })).to.equal("MoCA");
    expect(link({ medium: "wifi", freqBand: "60G" })).to.equal("60G Wi-Fi");
  });

  it("gives the whole list as a file, safe for a spreadsheet", () => {
    const names = ["+1", "-2", "@x", "=y", "a,b", 'say "hi"', "two\nlines"];
    const view = devicesFile(input(names.map((name) => device(name))));
    const file = view.blocks.find((b) => b.kind === "file");
    const csv = Buffer.from(file?.base64 ?? "", "base64").toString("utf8");
    const first = csv
      .split("\r\n")
      .slice(1, -1)
      .map((line) => line.split(",02:00")[0]);
    expect(first).to.have.members([
      "'+1",
      "'-2",
      "'@x",
      "'=y",
      '"a,b"',
      '"say ""hi"""',
      "two lines",
    ]);
    expect(csv.endsWith("\r\n")).to.equal(true);
    expect(file?.name).to.equal(`devices-${ids.locationId}.csv`);
  });
});
