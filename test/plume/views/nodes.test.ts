import { expect } from "chai";

import { toPlain } from "../../../src/core/view/plain.ts";
import type { Pod } from "../../../src/plume/model.ts";
import { nodesFile, nodesView, type NodesInput } from "../../../src/plume/views/nodes.ts";
import { expectGoldenView } from "../../support/golden.ts";
import { bedroom, garage, home, ids, livingRoom, lost, read } from "../../support/homes.ts";
import { fortyPods, hotel, twoPods } from "../../support/lists.ts";
import { actOf, labelsIn, linesIn, seen } from "../../support/view-texts.ts";

type Asked = Partial<Omit<NodesInput, "reads" | "ids" | "nowMs">>;

const input = (pods: readonly Pod[], asked: Asked = {}): NodesInput => ({
  ...seen(home(["location", "nodes"], { nodes: read(pods) })),
  pageRows: 20,
  ...asked,
});
const inHotel = (asked: Asked = {}): NodesInput => ({
  ...input(fortyPods, asked),
  reads: { location: read(hotel), nodes: read(fortyPods) },
});
const rowsOf = (view: ReturnType<typeof nodesView>): readonly string[] =>
  linesIn(view).filter((line) => /^(🟢|🟡|🟠|🔴|⚪)/u.test(line));
const rowOf = (pods: readonly Pod[], name: string): string | undefined =>
  rowsOf(nodesView(input(pods))).find((line) => line.includes(` ${name} `));

describe("/nodes", () => {
  it("reads like nodes.2", () => {
    expectGoldenView("nodes.2", nodesView(input(twoPods)));
  });

  it("reads like nodes.40, a page at a time", () => {
    const view = nodesView(inHotel());
    expectGoldenView("nodes.40", view);
    expect(labelsIn(view)).to.deep.equal(["Next", "Problems only", "As a file", "Check again"]);
    expect(actOf(view, "Next")).to.deep.equal({
      kind: "command",
      name: "nodes",
      args: { ...ids, page: "2" },
      inPlace: true,
    });
  });

  it("(F27) shows every pod on some page", () => {
    const [first, second] = [nodesView(inHotel()), nodesView(inHotel({ page: 2 }))];
    expect([...rowsOf(first), ...rowsOf(second)]).to.have.length(40);
    expect(linesIn(second)).to.include("21-40 of 40");
    expect(labelsIn(second)).to.include("Previous").and.not.to.include("Next");
  });

  it("keeps to the pages that there are", () => {
    expect(toPlain(nodesView(inHotel({ page: 99 })))).to.include("21-40 of 40");
    expect(toPlain(nodesView(inHotel({ page: 0 })))).to.include("1-20 of 40");
  });

  it("checks the same page again", () => {
    const view = nodesView(inHotel({ page: 2, find: "room" }));
    expect(actOf(view, "Check again")).to.deep.include({
      args: { ...ids, page: "2", find: "room" },
      inPlace: true,
    });
  });

  it("shows problems only", () => {
    const view = nodesView(inHotel({ show: "problems" }));
    expectGoldenView("nodes.problems", view);
    expect(labelsIn(view)).to.include("All pods");
    expect(toPlain(nodesView(input([livingRoom], { show: "problems" })))).to.include(
      "No pod has a problem.",
    );
  });

  it("finds pods by name, ID and MAC address", () => {
    const names = (find: string): readonly (string | undefined)[] =>
      rowsOf(nodesView(input([livingRoom, bedroom, garage], { find }))).map((row) =>
        row.split(/ {2,}/)[0]?.replace(/^\S+ /u, ""),
      );
    expect(names("GAR")).to.deep.equal(["Garage"]);
    expect(names("sim0a1b2c4")).to.deep.equal(["Bedroom"]);
    expect(names("0200.00AA.0001")).to.deep.equal(["Living room"]);
    expect(toPlain(nodesView(input([livingRoom], { find: "attic" })))).to.include(
      'No pod has "attic" in its name, ID or MAC address.',
    );
  });

  it("puts the gateway first, then what is lost, then what is weak", () => {
    const attic = lost({ ...garage, id: "P9", nickname: "Attic" }, "2025-12-01T09:00:00Z");
    const weak = { ...bedroom, health: { status: "poor", score: 1.5 } };
    const rows = rowsOf(nodesView(input([garage, weak, attic, livingRoom])));
    expect(rows.map((row) => row.split(/ {2,}/)[0])).to.deep.equal([
      "🟢 Living room",
      "🟠 Attic",
      "🟡 Bedroom",
      "🟢 Garage",
    ]);
  });

  it("marks a lost gateway and a pod without a state by their words", () => {
    const gateway = { ...lost(livingRoom, "2025-12-01T09:00:00Z"), residentialGateway: true };
    expect(rowOf([gateway, bedroom], "Living room")).to.match(/^🔴 Living room {2}disconnected/);
    const { connectionState: _state, ...unread } = garage;
    expect(rowOf([livingRoom, unread], "Garage")).to.match(/^⚪ Garage {7}n\/a/);
    expect(linesIn(nodesView(input([livingRoom, unread])))[0]).to.equal(
      "Pods: 1 of 2 connected, 1 with no state · Home",
    );
  });

  it("tells an alert in words", () => {
    const alerted = { ...bedroom, alerts: ["dfs", "poorHealth"] };
    expect(rowOf([livingRoom, alerted], "Bedroom")).to.include("good, alert dfs +1");
  });

  it("tells uplinks of every kind", () => {
    const uplink = (changes: Partial<Pod>): string | undefined =>
      rowOf([livingRoom, { ...bedroom, ...changes }], "Bedroom")?.split(/ {2,}/)[3];
    expect(uplink({ backhaulType: "ethernet" })).to.equal("Ethernet");
    expect(uplink({ leafToRoot: [{}], backhaulChannel: 44 })).to.equal("Wi-Fi, ch 44");
    expect(uplink({ leafToRoot: [{ id: "GONE" }] })).to.equal("Wi-Fi to GONE");
    expect(uplink({ backhaulType: "unknown" })).to.equal("n/a");
    expect(uplink({ backhaulType: "moca" })).to.equal("moca");
  });

  it("(F38) shows a pod of which nothing is known", () => {
    expect(rowOf([livingRoom, { alerts: [] }], "Pod without a name")).to.match(
      /n\/a {2,}n\/a {2,}n\/a {2,}n\/a {2}n\/a {2,}n\/a$/,
    );
  });

  it("shows MAC and IP in a terminal of 120 columns", () => {
    const text = toPlain(nodesView(input(twoPods)), { columns: 130 });
    expect(text).to.include("02:00:00:aa:00:01  192.168.40.1");
  });

  it("says so when there are no pods", () => {
    expectGoldenView("nodes.0", nodesView(input([])));
  });

  it("gives the whole list as a file", () => {
    const named = { ...bedroom, nickname: '=HYPERLINK("x"),y', alerts: ["a", "b"] };
    const view = nodesFile(seen({ location: read(hotel), nodes: read([livingRoom, named]) }));
    const file = view.blocks.find((b) => b.kind === "file");
    expect(file?.name).to.equal(`pods-${ids.locationId}.csv`);
    const lines = Buffer.from(file?.base64 ?? "", "base64")
      .toString("utf8")
      .split("\r\n");
    expect(lines[0]).to.equal(
      "Pod,ID,State,State since,Health,Score,Alerts,Uplink,Devices,Model,Firmware,MAC,IP",
    );
    expect(lines[2]).to.equal(
      '"\'=HYPERLINK(""x""),y",SIM0A1B2C4,connected,2025-11-28T06:12:40Z,good,4,a; b,"Wi-Fi to Living room, ch 157",3,SIM-POD-2,5.6.0-sim,02:00:00:aa:00:c4,192.168.40.2',
    );
    expect(lines).to.have.length(4);
    expect(toPlain(view)).to.match(/^Pods of Hotel North: 2 pods, as CSV\. Times are in UTC\.\n/);
  });
});
