import { expect } from "chai";

import { messagesOf } from "../../../adapters/discord/render.ts";
import { renderView } from "../../../adapters/slack/render.ts";
import { toPlain } from "../../../src/core/view/plain.ts";
import { graphemes } from "../../../src/core/view/width.ts";
import type { View } from "../../../src/core/view/view.ts";
import type { Device, HomeReads, PartName, Pod, ReadFailure } from "../../../src/plume/model.ts";
import { devicesFile, devicesView } from "../../../src/plume/views/devices.ts";
import { healthView } from "../../../src/plume/views/health.ts";
import { nodesFile, nodesView } from "../../../src/plume/views/nodes.ts";
import { statusView } from "../../../src/plume/views/status.ts";
import { wifiView } from "../../../src/plume/views/wifi.ts";
import {
  livelyIn,
  refusedOf,
  tight,
  wordsIn,
  wordsOfView,
} from "../../support/discord-messages.ts";
import { expectGoldenView } from "../../support/golden.ts";
import {
  absent,
  bedroom,
  device,
  failed,
  garage,
  livingRoom,
  location,
  nowMs,
  pods,
  read,
} from "../../support/homes.ts";
import { fortyPods, manyDevices, twelveDevices } from "../../support/lists.ts";
import { withIds } from "../../support/ids-given.ts";
import { createRandom, type Random } from "../../support/random.ts";
import { lively } from "../../support/slack-blocks.ts";
import { linesIn, seen } from "../../support/view-texts.ts";

const names = [
  '_*[<&":fire:@all',
  "@everyone <!channel>",
  "<@1> <#2> </health:3> @here <t:1:R>",
  "[here](https://evil.example) <https://evil.example>",
  "# **`||~~> - 1. -# discord.gg/x",
  "Line\nbreak\t\u0000\u0007\u001B[31mred\u007F\u2028",
  "abc\u202Egpj.exe",
  "غرفة النوم",
  "\u200B\u2060",
  "Conservatory ".repeat(20),
  "👩‍👩‍👧‍👦 room",
  "Z\u0301\u0302\u0303".repeat(30),
  "a\uD800b",
];

const everyView = (reads: HomeReads): readonly View[] => [
  healthView(seen(reads)),
  statusView(seen(reads)),
  nodesView({ ...seen(reads), pageRows: 20 }),
  nodesView({ ...seen(reads), pageRows: 10, page: 2, show: "problems", find: "o" }),
  devicesView({ ...seen(reads), pageRows: 20 }),
  devicesView({ ...seen(reads), pageRows: 10, page: 2, show: "offline", find: "e" }),
  nodesFile(seen(reads)),
  devicesFile(seen(reads)),
  wifiView(seen(reads)),
];

/** What must never stand in an answer: values of the program, control characters. */
function expectClean(view: View): void {
  const text = toPlain(view);
  expect(text).not.to.match(/undefined|null|NaN|Infinity|\[object|\btrue\b|\bfalse\b|Invalid Date/);
  expect(text).not.to.match(/[^\P{Cc}\n]|[\u202A-\u202E\u2066\u2067\u2028\u2029]|\p{Surrogate}/u);
  expect(text).not.to.match(/\n\n\n/);
  for (const line of text.split("\n"))
    expect(line, "a line ends in a space").to.equal(line.trimEnd());
}

function expectShort(view: View): void {
  const text = toPlain(view, { buttons: "none" });
  expect(linesIn(view).length, text).to.be.at.most(12);
  expect(graphemes(text).length, text).to.be.at.most(900);
}

/** What a name is on Discord: text, not a format, a mention, a link or an emoji. */
function expectText(view: View): void {
  const messages = messagesOf(withIds(view));
  expect(messages.flatMap(livelyIn)).to.deep.equal([]);
  expect(refusedOf(messages)).to.deep.equal([]);
  if (messages.length === 1)
    expect(tight(messages.map(wordsIn).join("\n"))).to.equal(tight(wordsOfView(view)));
}

/** What a name is in Slack: text, not a format, a mention, a link or an emoji. */
function expectLiteral(view: View): void {
  for (const piece of renderView(view, { prefix: "/plume " })) {
    if (piece.kind !== "message") continue;
    expect(lively(piece.message.blocks)).to.deep.equal([]);
    expect(piece.message.text).not.to.match(/[<>]|&(?!(?:amp|lt|gt);)/);
  }
}

describe("names from outside", () => {
  it("reads like names.hostile", () => {
    const pod = { ...bedroom, nickname: names[0] ?? "", health: { status: "poor", score: 2 } };
    expectGoldenView(
      "names.hostile",
      healthView(seen({ location: read(location), nodes: read([livingRoom, pod]) })),
    );
  });

  for (const name of names) {
    it(`stay one clean line: ${JSON.stringify(name).slice(0, 40)}`, () => {
      const reads: HomeReads = {
        location: read({
          ...location,
          name,
          accountId: name,
          tier: name,
          networkMode: name,
          networkStatus: { word: name },
          timezone: name,
          speedTest: { status: name },
        }),
        nodes: read([
          { ...livingRoom, nickname: name, model: name, firmwareVersion: name, mac: name },
          { ...bedroom, nickname: name, alerts: [name, "x"], health: { status: "poor" } },
          { ...garage, id: name, connectionState: name, backhaulType: name },
        ]),
        devices: read([
          device(name, {
            medium: name,
            freqBand: name,
            health: name,
            podId: name,
            mac: name,
            ip: name,
          }),
        ]),
        qoe: read([{ name, word: `poor ${name}` }]),
        wifi: read([{ ssid: name, wpaMode: name }]),
      };
      for (const view of everyView(reads)) {
        expectClean(view);
        expectLiteral(view);
        expectText(view);
      }
      expectShort(healthView(seen(reads)));
      expectShort(statusView(seen(reads)));
    });
  }

  it("isolates what runs right to left", () => {
    const pod = { ...bedroom, nickname: "غرفة النوم" };
    expect(toPlain(nodesView({ ...seen({ nodes: read([pod]) }), pageRows: 20 }))).to.include(
      "\u2068غرفة النوم\u2069",
    );
  });
});

describe("every view of a home", () => {
  it("(F38) survives a cloud that gives no values at all", () => {
    const bare: HomeReads = {
      location: read({}),
      nodes: read([{ alerts: [] }, { alerts: [], connectionState: "connected" }]),
      devices: read([{}, { connectionState: "connected" }]),
      qoe: read([{ name: "" }]),
      wifi: read([{}]),
    };
    for (const view of everyView(bare)) expectClean(view);
  });

  it("survives numbers that are none, and times without a date", () => {
    const odd = [Number.NaN, 9e15, -9e15, Number.POSITIVE_INFINITY, 0, -1];
    for (const n of odd) {
      const pod: Pod = {
        ...livingRoom,
        connectionChangedAtMs: n,
        bootAtMs: n,
        connectedDeviceCount: n,
        health: { status: "poor", score: n },
      };
      const speedTest = {
        status: "succeeded",
        downloadMbps: n,
        uploadMbps: n,
        rttMs: n,
        endedAtMs: n,
      };
      const reads: HomeReads = {
        location: read({ ...location, speedTest, networkStatus: { word: "x", sinceMs: n } }),
        nodes: read([
          pod,
          { ...bedroom, connectionState: "disconnected", connectionChangedAtMs: n },
        ]),
        devices: read([device("a", { connectionChangedAtMs: n })]),
        qoe: read([{ name: "gaming", score: n }]),
        wifi: read([]),
      };
      for (const view of everyView(reads)) expectClean(view);
    }
  });

  it("survives lists that are empty, absent and very long", () => {
    const lists: readonly HomeReads[] = [
      {
        location: read(location),
        nodes: read([]),
        devices: read([]),
        qoe: read([]),
        wifi: read([]),
      },
      { location: absent, nodes: absent, devices: absent, qoe: absent, wifi: absent },
      {
        location: read(location),
        nodes: read(fortyPods),
        devices: read(manyDevices),
        wifi: read([]),
      },
      {},
    ];
    for (const reads of lists) for (const view of everyView(reads)) expectClean(view);
  });

  it("is short enough to be read at a glance, whatever is wrong", () => {
    for (let seed = 1; seed <= 150; seed++) {
      const reads = anyHome(createRandom(seed));
      expectShort(healthView(seen(reads)));
      expectShort(statusView(seen(asked(reads, ["location", "nodes"]))));
      for (const view of everyView(reads)) expectClean(view);
    }
  });
});

const asked = (reads: HomeReads, parts: readonly PartName[]): HomeReads =>
  Object.fromEntries(parts.map((part) => [part, reads[part]]));

function anyHome(random: Random): HomeReads {
  const states = ["connected", "disconnected", "unavailable", "Rebooting", ""] as const;
  const failures: readonly [ReadFailure, ...ReadFailure[]] = [
    { kind: "error", status: 500 },
    { kind: "broken" },
    { kind: "unreadable", reference: "7F3A-21C0" },
    { kind: "unknown-home" },
    { kind: "forbidden" },
    { kind: "limited", untilMs: nowMs + 60_000 },
    { kind: "unreachable", host: "api.example.com", reason: "no such host" },
  ];
  const some = <Value>(value: Value) =>
    random.once(5) ? failed(random.pick(failures)) : read(value, nowMs - random.below(60_000));
  const longName = (): string => "Conservatory of the ".repeat(1 + random.below(3));
  const pod = (base: Pod): Pod => ({
    ...base,
    nickname: longName() + String(random.below(100)),
    connectionState: random.pick(states),
    residentialGateway: random.once(6),
    health: { status: random.pick(["good", "fair", "poor"]), score: random.below(6) },
    alerts: random.once(3) ? [longName(), "poorHealth"] : [],
    bootAtMs: nowMs - random.below(7_200_000),
    connectionChangedAtMs: nowMs - random.below(1_800_000),
  });
  const many = random.once(3) ? fortyPods : pods;
  const gadgets: readonly Device[] = twelveDevices.map((d) => ({
    ...d,
    health: random.pick(["poor", "healthy", "fair"]),
    connectionState: random.pick(states),
  }));
  return {
    location: some({
      ...location,
      name: longName(),
      tier: random.pick(["fullService", "basicService", "noService"]),
    }),
    nodes: some(many.map(pod)),
    devices: some(gadgets),
    qoe: some(
      ["av_streaming", "gaming", "video_conferencing", longName(), "other"].map((name) => ({
        name,
        word: random.pick(["good", "poor", longName()]),
      })),
    ),
    wifi: some([]),
  };
}
