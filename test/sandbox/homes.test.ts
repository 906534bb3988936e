import { expect } from "chai";
import { hostileNames } from "../../src/sandbox/index.ts";
import { pathOf, startCaller, type Caller, type Got } from "./caller.ts";

type Row = Got["json"];
const startMs = Date.UTC(2025, 11, 1, 10, 2, 14);

describe("the sandbox's homes", () => {
  let nowMs = startMs;
  let caller: Caller;
  before(async () => {
    caller = await startCaller({ now: () => nowMs, tokenLifeSeconds: 7200 });
  });
  after(() => caller.close());
  beforeEach(() => {
    nowMs = startMs;
  });

  const read = async (title: string, part = ""): Promise<Row> =>
    (await caller.api("GET", `${pathOf(caller.sandbox, title)}${part}`)).json;
  const nodesOf = async (title: string): Promise<Row[]> => (await read(title, "/nodes")).nodes;
  const devicesOf = async (title: string): Promise<Row[]> =>
    (await read(title, "/devices?daysOffline=7")).devices;
  const qoeOf = async (title: string) =>
    caller.api("POST", `${pathOf(caller.sandbox, title)}/appqoe/AppQoeStatsByTrafficClass`, {
      headers: { "content-type": "application/json" },
      body: '{"timePeriod":"last24Hours"}',
    });
  const tally = (rows: Row[], field: string) => {
    const counts: Record<string, number> = {};
    for (const row of rows) counts[row[field]] = (counts[row[field]] ?? 0) + 1;
    return counts;
  };

  it("have ids of their own that look like the cloud's, and titles of their own", () => {
    const { homes } = caller.sandbox;
    const ids = homes.flatMap((home) => [home.customerId, home.locationId]);
    expect(new Set(ids).size).to.equal(homes.length * 2);
    for (const id of ids) expect(id).to.match(/^64a1f0c2d3e4b5a6978810[0-9a-f]{2}$/u);
    expect(new Set(homes.map((home) => home.title)).size).to.equal(homes.length);
    expect(homes.length).to.be.above(30);
  });

  it("have pods with serial numbers of their own", async () => {
    const serials = ["All well", "One pod offline", "Hotel North"].map(async (title) =>
      (await nodesOf(title)).map((node) => node["id"]),
    );
    const all = (await Promise.all(serials)).flat();
    expect(new Set(all).size).to.equal(46);
  });

  it("know only the titles there are", () => {
    expect(() => caller.sandbox.home("Nowhere")).to.throw(RangeError, "Nowhere");
  });

  it("include the example of all well, to the number and the minute", async () => {
    const location = await read("All well");
    expect(caller.sandbox.home("All well")).to.include({
      customerId: "64a1f0c2d3e4b5a697881001",
      locationId: "64a1f0c2d3e4b5a697881002",
    });
    expect(location).to.include({ name: "Home", accountId: "ACME-1042", networkMode: "auto" });
    expect(location.geoIp.timezone).to.equal("America/Los_Angeles");
    expect(location.networkStatus.statusChangedAt).to.equal("2025-11-28T06:12:14.000Z");
    expect(location.speedTest).to.include({
      status: "succeeded",
      download: 482.31,
      upload: 41.07,
      rtt: 9.4,
      endedAt: "2025-12-01T10:00:14.000Z",
    });
    const nodes = await nodesOf("All well");
    expect(nodes.map((node) => node["defaultName"])).to.deep.equal([
      "Living room",
      "Bedroom",
      "Garage",
    ]);
    expect(tally(nodes, "connectionState")).to.deep.equal({ connected: 3 });
    expect(nodes[0]).to.deep.include({
      leafToRoot: [],
      connectionStateChangeAt: "2025-11-28T06:12:14.000Z",
    });
    const devices = await devicesOf("All well");
    expect(tally(devices, "medium")).to.deep.equal({ wifi: 7, ethernet: 2 });
    expect(tally(devices, "connectionState")).to.deep.equal({ connected: 9 });
    const words = (await qoeOf("All well")).json.trafficClassStats.map((row: Row) => row["health"]);
    expect(words).to.deep.equal(["good", "good", "good"]);
  });

  it("count as many devices at each pod as the device list hangs on it", async () => {
    for (const title of ["All well", "One pod offline", "Hotel North", "No gateway mark"]) {
      const counts: Record<string, number> = {};
      for (const device of await devicesOf(title)) {
        const pod = device["leafToRoot"][0]?.id;
        if (pod !== undefined) counts[pod] = (counts[pod] ?? 0) + 1;
      }
      const told = (await nodesOf(title)).map((node) => [node["id"], node["connectedDeviceCount"]]);
      expect(Object.fromEntries(told.filter(([, count]) => count > 0)), title).to.deep.equal(
        counts,
      );
    }
  });

  it("include a pod that is offline since 3 h 48 min", async () => {
    const garage = (await nodesOf("One pod offline"))[2];
    expect(garage).to.deep.include({
      connectionState: "disconnected",
      connectionStateChangeAt: "2025-12-01T06:14:14.000Z",
      health: null,
    });
    const connected = (await devicesOf("One pod offline")).filter(
      (device) => device["connectionState"] === "connected",
    );
    expect(tally(connected, "medium")).to.deep.equal({ wifi: 6, ethernet: 2 });
  });

  it("include an offline gateway, once marked and once not", async () => {
    const marked = await nodesOf("Gateway offline");
    expect(marked.map((node) => node["residentialGateway"])).to.deep.equal([true, false, false]);
    expect(marked[0]?.["connectionStateChangeAt"]).to.equal("2025-12-01T09:47:14.000Z");
    const unmarked = await nodesOf("All pods offline, no gateway mark");
    for (const nodes of [marked, unmarked]) {
      expect(tally(nodes, "connectionState")).to.deep.equal({ disconnected: 3 });
    }
    expect(unmarked.some((node) => node["residentialGateway"])).to.equal(false);
    expect(tally(await devicesOf("Gateway offline"), "connectionState")).to.deep.equal({
      disconnected: 9,
    });
  });

  it("include fair health with an alert", async () => {
    const bedroom = (await nodesOf("Fair health with an alert"))[1];
    expect(bedroom).to.deep.include({
      health: { status: "fair", score: 3 },
      alerts: [{ type: "poorHealth" }],
      backhaulChannel: 157,
    });
  });

  it("include a hotel of 40 pods and 300 devices", async () => {
    const nodes = await nodesOf("Hotel North");
    const devices = await devicesOf("Hotel North");
    expect(tally(nodes, "connectionState")).to.deep.equal({
      connected: 37,
      disconnected: 2,
      unavailable: 1,
    });
    expect(tally(devices, "connectionState")).to.deep.equal({ connected: 212, disconnected: 88 });
    expect(devices.filter((device) => device["health"].status === "poor")).to.have.length(3);
    expect(new Set(nodes.map((node) => node["defaultName"])).size).to.equal(40);
    expect(new Set(devices.map((device) => device["mac"])).size).to.equal(300);
    const addresses = [...nodes, ...devices].flatMap((row) => row["ip"] ?? []);
    expect(new Set(addresses).size).to.equal(addresses.length);
  });

  it("carry hostile names unchanged to the caller", async () => {
    const text = JSON.stringify(await read("Hostile names", "/appFacade/home"));
    for (const name of Object.values(hostileNames)) expect(text).to.include(JSON.stringify(name));
    expect((await nodesOf("Hostile names"))[0]?.["nickname"]).to.equal('_*[<&":fire:@all');
  });

  it("wrap the list of pods in each of the known shapes", async () => {
    expect(await read("Bare lists", "/nodes"))
      .to.be.an("array")
      .of.length(3);
    expect((await read("Doubled lists", "/nodes")).nodes.nodes).to.have.length(3);
    expect((await read("Doubled lists", "/devices")).devices.devices).to.have.length(9);
    expect((await read("Lists under data", "/nodes")).data).to.have.length(3);
  });

  it("include gaps, unknown words, other spellings and no gateway mark", async () => {
    const [, , third, empty] = await nodesOf("Gaps everywhere");
    expect([third?.["connectionState"], empty]).to.deep.equal([null, {}]);
    expect(await read("No tier", "/serviceLevel")).to.deep.equal({});
    const states = (await nodesOf("Unknown words")).map((node) => node["connectionState"]);
    expect(states).to.deep.equal(["connected", "rejoining", "unavailable"]);
    const [gateway, leaf] = await nodesOf("Other spellings");
    expect([gateway?.["residentialGateway"], gateway?.["connectedDeviceCount"]]).to.deep.equal([
      "true",
      "5",
    ]);
    expect(leaf?.["leafToRoot"][0]).to.have.keys("parentId", "channel", "freqBand");
    for (const node of await nodesOf("No gateway mark")) {
      expect(node).to.not.have.any.keys("leafToRoot", "residentialGateway");
    }
  });

  it("include the tiers, no pods, no devices, and every kind of QoE answer", async () => {
    expect((await read("Suspended", "/serviceLevel")).status).to.equal("noService");
    expect((await read("Basic service")).serviceLevel.status).to.equal("basicService");
    expect(await nodesOf("No pods")).to.deep.equal([]);
    expect(await devicesOf("No devices")).to.deep.equal([]);
    expect((await qoeOf("QoE not available")).status).to.equal(404);
    expect((await qoeOf("QoE empty")).json).to.deep.equal({});
    expect((await qoeOf("QoE in numbers")).json.trafficClassStats[0].health).to.equal(3.5);
  });

  it("include speed tests that failed, run and are old", async () => {
    const test = async (title: string) => (await read(title)).speedTest;
    expect((await test("Speed test failed")).status).to.equal("failed");
    expect((await test("Speed test running")).status).to.equal("running");
    const old = await test("Old speed test");
    expect(Date.parse(old.startedAt)).to.be.below(nowMs - 48 * 3_600_000);
    expect(old).to.not.have.property("endedAt");
  });

  it("serve secrets in ordinary replies, and tell which", async () => {
    const networks: Row[] = await read("Many networks", "/wifiNetworks");
    const keys = networks.flatMap((network) => network["encryptionKey"] ?? []);
    const location = await read("All well");
    expect(keys).to.have.length(2);
    const served = [...keys, location.backhaul.wpaKey, location.wanSettings.pppoe.password];
    expect(caller.sandbox.secrets()).to.include.members(served);
    const token = await caller.token();
    const { header } = caller.sandbox.credentials;
    expect(caller.sandbox.secrets()).to.include.members([header, token]);
    expect(networks.some((network) => "enabled" in network && !("enable" in network))).to.equal(
      true,
    );
  });

  it("keep their times while somebody looks on, and move them on by the hour", async () => {
    const since = async () => (await nodesOf("One pod offline"))[2]?.["connectionStateChangeAt"];
    const first = await since();
    nowMs += 59 * 60_000;
    expect(await since()).to.equal(first);
    nowMs = startMs + 7 * 86_400_000;
    // Tokens of a week ago are dead.
    const token = await caller.token();
    const path = `${pathOf(caller.sandbox, "One pod offline")}/nodes`;
    const later = (await caller.api("GET", path, { token })).json.nodes[2].connectionStateChangeAt;
    expect(Date.parse(later)).to.equal(nowMs - (3 * 60 + 48) * 60_000);
  });
});
