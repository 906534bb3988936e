import { expect } from "chai";
import {
  type Parsed,
  parseDevices,
  parseLocation,
  parseNodes,
  parseQoe,
  parseServiceLevel,
  parseWifi,
} from "../../../src/plume/cloud/schemas.ts";
import { parseTime } from "../../../src/plume/cloud/schemas-base.ts";

function valueOf<Value>(parsed: Parsed<Value>): Value {
  if (parsed.kind !== "parsed") throw new Error(`unknown shape at ${parsed.path}`);
  return parsed.value;
}

const at = (iso: string): number => Date.parse(iso);

describe("a list of nodes", () => {
  const node = { id: "SIM0A1B2C3", connectionState: "connected" };
  const pod = { id: "SIM0A1B2C3", connectionState: "connected", alerts: [] };

  for (const [name, json] of [
    ["bare", [node]],
    ["{nodes: [...]}", { nodes: [node] }],
    ["{nodes: {nodes: [...]}}", { nodes: { nodes: [node] } }],
    ["{data: [...]}", { data: [node] }],
    ["{items: [...]}", { items: [node], total: 1 }],
    ["{results: [...]}", { results: [node] }],
    ["{data: {nodes: [...]}}", { data: { nodes: [node] } }],
  ] as const) {
    it(`(F35) is read when it comes as ${name}`, () => {
      expect(valueOf(parseNodes(json))).to.deep.equal([pod]);
    });
  }

  it("may be empty in each of them", () => {
    for (const json of [[], { nodes: [] }, { nodes: { nodes: [] } }, { data: [] }]) {
      expect(valueOf(parseNodes(json))).to.deep.equal([]);
    }
  });

  for (const [name, json, path] of [
    ["null", null, "$"],
    ["a text", "nodes", "$"],
    ["an empty object", {}, "$.nodes"],
    ["another object", { pods: [node] }, "$.nodes"],
    ["an error", { error: { message: "no" } }, "$.nodes"],
    ["null for the list", { nodes: null }, "$.nodes"],
    ["a text for the list", { nodes: "none" }, "$.nodes"],
    ["an object for the list", { nodes: { a: node } }, "$.nodes.nodes"],
    ["a text among the nodes", { nodes: [node, "x"] }, "$.nodes[1]"],
    ["null as the only node", [null], "$[0]"],
  ] as const) {
    it(`(F35) is never empty for ${name}: it is unreadable at ${path}`, () => {
      expect(parseNodes(json)).to.deep.equal({ kind: "unknown-shape", path });
    });
  }

  it("gives all that is known of a pod", () => {
    const full = {
      id: "SIM0A1B2C4",
      serialNumber: "SIM0A1B2C4",
      nickname: " Living room ",
      defaultName: "Living Room",
      model: "SIM-POD-2",
      firmwareVersion: "5.6.0-sim",
      connectionState: "connected",
      connectionStateChangeAt: "2025-11-28T06:12:40.000Z",
      backhaulType: "wifi",
      leafToRoot: [{ id: "SIM0A1B2C3", channel: 157, radio: "5GU" }, { parentId: "ROOT" }],
      backhaulChannel: "157",
      connectedDeviceCount: "3",
      health: { status: "fair", score: 3, details: {} },
      alerts: [{ type: "poorHealth" }, "offline", null, { id: 1 }],
      mac: "02:00:00:aa:00:01",
      ip: "192.168.40.1",
      residentialGateway: "false",
      bootAt: 1_764_000_000,
      speedTest: { status: "succeeded", download: 482.31, upload: "41.07", rtt: 9.4 },
      future: { anything: true },
    };
    expect(valueOf(parseNodes({ nodes: [full] }))[0]).to.deep.equal({
      id: "SIM0A1B2C4",
      nickname: "Living room",
      defaultName: "Living Room",
      model: "SIM-POD-2",
      firmwareVersion: "5.6.0-sim",
      connectionState: "connected",
      connectionChangedAtMs: at("2025-11-28T06:12:40.000Z"),
      backhaulType: "wifi",
      leafToRoot: [{ id: "SIM0A1B2C3", channel: 157 }, { id: "ROOT" }],
      backhaulChannel: 157,
      connectedDeviceCount: 3,
      health: { status: "fair", score: 3 },
      alerts: ["poorHealth", "offline"],
      mac: "02:00:00:aa:00:01",
      ip: "192.168.40.1",
      residentialGateway: false,
      bootAtMs: 1_764_000_000_000,
      speedTest: { status: "succeeded", downloadMbps: 482.31, uploadMbps: 41.07, rttMs: 9.4 },
    });
  });

  it("(F38) takes null and nonsense in every member as missing", () => {
    const members = [
      "id",
      "nickname",
      "defaultName",
      "connectionState",
      "connectionStateChangeAt",
      "backhaulType",
      "leafToRoot",
      "backhaulChannel",
      "connectedDeviceCount",
      "health",
      "alerts",
      "model",
      "firmwareVersion",
      "mac",
      "ip",
      "residentialGateway",
      "bootAt",
      "speedTest",
    ];
    for (const odd of [null, { un: "expected" }, undefined]) {
      const json = [Object.fromEntries(members.map((member) => [member, odd]))];
      const [pod = { alerts: ["?"] }] = valueOf(parseNodes(json));
      const left = Object.entries(pod).filter(
        ([, value]) => JSON.stringify(value) !== "[]" && JSON.stringify(value) !== "{}",
      );
      expect(left).to.be.empty;
    }
  });

  it("never makes a root of a leaf whose way is garbled", () => {
    const ways = ["x", { a: 1 }, null, [null], [{}], ["PARENT"]].map((leafToRoot) => ({
      leafToRoot,
    }));
    const pods = valueOf(parseNodes(ways));
    expect(pods.map(({ leafToRoot }) => leafToRoot)).to.deep.equal([
      undefined,
      undefined,
      undefined,
      [{}],
      [{}],
      [{ id: "PARENT" }],
    ]);
    expect(valueOf(parseNodes([{ leafToRoot: [] }]))[0]?.leafToRoot).to.deep.equal([]);
  });

  it("takes health as a word, too, and the serial number for a missing id", () => {
    const [pod] = valueOf(parseNodes([{ serialNumber: 12345, health: "poor" }]));
    expect(pod).to.deep.equal({ id: "12345", health: { status: "poor" }, alerts: [] });
  });
});

describe("a list of devices", () => {
  it("is read in all three shapes", () => {
    const device = { mac: "02:00:00:bb:00:01", name: "tv" };
    for (const json of [[device], { devices: [device] }, { devices: { devices: [device] } }]) {
      expect(valueOf(parseDevices(json))).to.deep.equal([device]);
    }
    expect(parseDevices({ devices: 7 }).kind).to.equal("unknown-shape");
  });

  it("(F43) gives state, link and pod, health from a text or an object", () => {
    const devices = valueOf(
      parseDevices([
        {
          id: "02:00:00:bb:00:01",
          nickname: "Ann's phone",
          name: "phone-1",
          connectionState: "connected",
          connectionStateChangeAt: "2025-12-01T07:00:00.000Z",
          medium: "wifi",
          freqBand: "5G",
          ip: "192.168.40.31",
          health: { status: "healthy", score: 4 },
          leafToRoot: [{ id: "LEAF" }, { id: "ROOT" }],
        },
        { mac: "02:00:00:bb:00:02", hostName: "nas", health: "poor", connected: true },
        { mac: "02:00:00:bb:00:03", health: null, leafToRoot: [] },
      ]),
    );
    expect(devices).to.deep.equal([
      {
        mac: "02:00:00:bb:00:01",
        name: "Ann's phone",
        connectionState: "connected",
        connectionChangedAtMs: at("2025-12-01T07:00:00.000Z"),
        medium: "wifi",
        freqBand: "5G",
        ip: "192.168.40.31",
        health: "healthy",
        podId: "LEAF",
      },
      { mac: "02:00:00:bb:00:02", name: "nas", health: "poor" },
      { mac: "02:00:00:bb:00:03" },
    ]);
  });
});

describe("a location", () => {
  it("gives what is shown of it and nothing secret", () => {
    const json = {
      id: "64a1f0c2d3e4b5a697881002",
      name: "Home",
      accountId: 1042,
      serviceLevel: { status: "fullService" },
      networkMode: "auto",
      networkStatus: { status: "online", statusChangedAt: "2025-11-28T06:12:44.120Z" },
      geoIp: { timezone: "America/Los_Angeles", ISP: true },
      speedTest: { status: "failed", download: 1, startedAt: "2025-12-01T09:59:31.000Z" },
      backhaul: { wpaKey: "not-for-eyes" },
      wanSettings: { pppoe: { name: "n", password: "not-for-eyes" } },
    };
    expect(valueOf(parseLocation(json))).to.deep.equal({
      name: "Home",
      accountId: "1042",
      tier: "fullService",
      networkMode: "auto",
      networkStatus: { word: "online", sinceMs: at("2025-11-28T06:12:44.120Z") },
      timezone: "America/Los_Angeles",
      speedTest: { status: "failed", startedAtMs: at("2025-12-01T09:59:31.000Z") },
    });
  });

  it("is found bare, in its envelope, and alone in a list", () => {
    const location = { id: "1", name: "Home" };
    for (const json of [location, { location }, { data: location }, [location]]) {
      expect(valueOf(parseLocation(json))).to.deep.equal({ name: "Home" });
    }
  });

  it("(F38) may lack everything but itself", () => {
    const json = { id: "1", serviceLevel: null, networkStatus: null, geoIp: null, speedTest: null };
    expect(valueOf(parseLocation(json))).to.deep.equal({});
  });

  it("drops a time zone nobody knows", () => {
    const json = { id: "1", geoIp: { timezone: "Mars/Olympus" } };
    expect(valueOf(parseLocation(json))).to.deep.equal({});
  });

  for (const json of [null, [], {}, "Home", { error: { message: "no" } }, [{ id: 1 }, { id: 2 }]]) {
    it(`is unreadable in ${JSON.stringify(json)}`, () => {
      expect(parseLocation(json).kind).to.equal("unknown-shape");
    });
  }

  it("has its service level in a reply of its own", () => {
    expect(valueOf(parseServiceLevel({ status: "noService" }))).to.equal("noService");
    const wrapped = { serviceLevel: { status: "basicService" } };
    expect(valueOf(parseServiceLevel(wrapped))).to.equal("basicService");
    expect(valueOf(parseServiceLevel({}))).to.equal(undefined);
    expect(parseServiceLevel({ error: {} }).kind).to.equal("unknown-shape");
  });
});

describe("a list of Wi-Fi networks", () => {
  it("(F-S9) gives name, switch and mode, never a key", () => {
    const networks = valueOf(
      parseWifi([
        { ssid: "SampleNet", enable: true, wpaMode: "sae-mixed", encryptionKey: "not-for-eyes" },
        { ssid: "Guest", enabled: "false", keys: [{ encryptionKey: "not-for-eyes" }] },
        { ssid: "", enable: null, enabled: true },
        {},
      ]),
    );
    expect(networks).to.deep.equal([
      { ssid: "SampleNet", on: true, wpaMode: "sae-mixed" },
      { ssid: "Guest", on: false },
      { on: true },
      {},
    ]);
  });
});

describe("quality of experience", () => {
  it("(F39) is found in the shape that was guessed", () => {
    const json = {
      trafficClassStats: [
        { trafficClass: "video_conferencing", health: "good" },
        { trafficClass: "av_streaming", qualityIndicator: "poor", score: "2.5" },
        { trafficClass: "gaming" },
      ],
    };
    expect(valueOf(parseQoe(json))).to.deep.equal([
      { name: "video_conferencing", word: "good" },
      { name: "av_streaming", word: "poor", score: 2.5 },
    ]);
  });

  it("is found in other shapes, too", () => {
    for (const json of [
      [{ trafficClassName: "gaming", qoeScore: 4.2 }],
      { data: { classes: [{ name: "gaming", score: 4.2 }] } },
      { stats: { gaming: { score: 4.2 } } },
      { gaming: 4.2 },
      { items: [{ name: "gaming", health: { score: 4.2 } }] },
    ]) {
      expect(valueOf(parseQoe(json)), JSON.stringify(json)).to.deep.equal([
        { name: "gaming", score: 4.2 },
      ]);
    }
  });

  it("is empty, never good, where nothing is found", () => {
    for (const json of [{}, [], { trafficClassStats: [] }, { trafficClassStats: null }]) {
      expect(valueOf(parseQoe(json))).to.deep.equal([]);
    }
  });

  it("is unreadable in an error or a bare word", () => {
    for (const json of [{ error: { message: "no" } }, "good", null, 7]) {
      expect(parseQoe(json).kind).to.equal("unknown-shape");
    }
  });

  it("does not follow a reply without a bottom", () => {
    let deep: object = { trafficClass: "gaming", health: "good" };
    for (let n = 0; n < 5_000; n += 1) deep = { deep };
    expect(valueOf(parseQoe(deep))).to.deep.equal([]);
  });
});

describe("a time", () => {
  for (const [value, iso] of [
    ["2025-11-28T06:12:44.120Z", "2025-11-28T06:12:44.120Z"],
    ["2025-11-28T06:12:44Z", "2025-11-28T06:12:44.000Z"],
    ["2025-11-28T06:12:44.120", "2025-11-28T06:12:44.120Z"],
    ["2025-11-28 06:12:44", "2025-11-28T06:12:44.000Z"],
    ["2025-11-28T06:12:44+02:00", "2025-11-28T04:12:44.000Z"],
    ["2025-11-28T06:12:44-0800", "2025-11-28T14:12:44.000Z"],
    ["2025-11-28", "2025-11-28T00:00:00.000Z"],
    [1_764_310_364, "2025-11-28T06:12:44.000Z"],
    [1_764_310_364_120, "2025-11-28T06:12:44.120Z"],
    ["1764310364120", "2025-11-28T06:12:44.120Z"],
  ] as const) {
    it(`(F42) is read from ${JSON.stringify(value)}`, () => {
      expect(parseTime(value)).to.equal(at(iso));
    });
  }

  for (const value of [
    "",
    "soon",
    "1",
    "2025-13-45T99:00:00Z",
    "0001-01-01T00:00:00Z",
    0,
    -5,
    null,
  ]) {
    it(`(F42) is missing for ${JSON.stringify(value)}`, () => {
      expect(parseTime(value)).to.equal(undefined);
    });
  }

  it("is missing for what is no number", () => {
    expect([Number.NaN, Number.POSITIVE_INFINITY, 1e300, {}, true].map(parseTime)).to.deep.equal(
      Array.from({ length: 5 }, () => undefined),
    );
  });
});
