import { expect } from "chai";

import { spans } from "../../../src/core/view/view.ts";
import { assess, type Verdict } from "../../../src/plume/health/assess.ts";
import type { HomeReads, Pod } from "../../../src/plume/model.ts";
import {
  absent,
  at,
  bedroom,
  device,
  error500,
  failed,
  garage,
  goodQoe,
  healthHome,
  livingRoom,
  location,
  lost,
  nowMs,
  read,
  statusHome,
  withPods,
} from "../../support/homes.ts";

const word = (pod: Pod, connectionState: string): Pod => ({ ...pod, connectionState });
const stateless = ({ connectionState: _state, ...pod }: Pod): Pod => pod;
const rooted = (pod: Pod): Pod => ({ ...pod, residentialGateway: true });
const since = (pod: Pod, iso: string): Pod => ({ ...pod, connectionChangedAtMs: at(iso) });
const tier = (name: string): NonNullable<HomeReads["location"]> =>
  read({ ...location, tier: name });

interface Case {
  readonly title: string;
  readonly reads: HomeReads;
  readonly verdict: Verdict;
  readonly headline: string;
  /** Text of each finding, and its advice after a bar. */
  readonly findings: readonly string[];
  readonly online?: string;
}

const unplug = "have its power checked, unplug it for 10 s, check again 5 min later.";
const modem =
  "ask if the modem has light and signal; restart modem, then gateway; check again 5 min later.";
const gatewayAdvice =
  "ask if the internet works; check the gateway's power and cable; check again in 2 min.";
const through = "yes, through Living room since 27 Nov 22:12 PST (3 days)";
const night = "2025-12-01T09:47:00Z";
const suspended =
  "The subscription is suspended (noService): Wi-Fi is off on purpose.|ask the account team; there is no fault to find.";

const rows: readonly Case[] = [
  {
    title: "row 1: an error says nothing about the home",
    reads: healthHome({ nodes: error500 }),
    verdict: "unknown",
    headline: "the pods could not be read",
    findings: [
      "The pods could not be read: Plume Cloud error 500. This says nothing about the home.|check again.",
    ],
    online: "could not read",
  },
  {
    title: "(F35) row 1: a reply that makes no sense is no health state",
    reads: healthHome({ nodes: failed({ kind: "unreadable", reference: "7F3A-21C0" }) }),
    verdict: "unknown",
    headline: "the pods could not be read",
    findings: [
      "Plume Cloud sent a reply I do not understand. This says nothing about the home.|check again. If it stays, report reference 7F3A-21C0.",
    ],
  },
  {
    title: "row 1: a suspended subscription is told all the same",
    reads: healthHome({ nodes: error500, location: tier("noService") }),
    verdict: "unknown",
    headline: "the pods could not be read",
    findings: [
      "The pods could not be read: Plume Cloud error 500. This says nothing about the home.|check again.",
      suspended,
    ],
  },
  {
    title: "(F35) row 2: no pods is not offline",
    reads: withPods(),
    verdict: "unknown",
    headline: "no pods are registered",
    findings: ["No pods are registered at this location.|compare both IDs with the ticket."],
    online: "n/a",
  },
  {
    title: "row 3: the marked gateway is down",
    reads: withPods(rooted(lost(livingRoom, night)), lost(bedroom, night), lost(garage, night)),
    verdict: "offline",
    headline: "no pod is connected",
    findings: [
      `Gateway Living room is disconnected since 01:47 PST (15 min); Bedroom, Garage too.|${modem}`,
    ],
    online: "no, since 01:47 PST (15 min)",
  },
  {
    title: "row 3: without a marked gateway one pod down is enough",
    reads: withPods(
      lost(livingRoom, "2025-12-01T09:40:00Z"),
      lost(bedroom, night),
      lost(garage, "2025-12-01T09:30:00Z"),
    ),
    verdict: "offline",
    headline: "no pod is connected",
    findings: [`All 3 pods are disconnected, the last since 01:47 PST (15 min).|${modem}`],
    online: "no, since 01:47 PST (15 min)",
  },
  {
    title: "row 3: a pod of another word stands apart",
    reads: withPods(lost(livingRoom, night), word(bedroom, "rebooting")),
    verdict: "offline",
    headline: "no pod is connected",
    findings: [
      `1 of 2 pods is disconnected, the last since 01:47 PST (15 min); the cloud says "rebooting" for Bedroom.|${modem}`,
    ],
  },
  {
    title: "row 3: a home of one pod",
    reads: withPods(lost(livingRoom, night)),
    verdict: "offline",
    headline: "no pod is connected",
    findings: [`The only pod, Living room, is disconnected since 01:47 PST (15 min).|${modem}`],
  },
  {
    title: "row 4: no word says offline",
    reads: withPods(word(bedroom, "UNAVAILABLE"), word(garage, "unavailable")),
    verdict: "unknown",
    headline: "no pod reports as connected",
    findings: [
      'No pod reports as connected; the cloud says "unavailable" for Bedroom, Garage.|check again in 2 min.',
    ],
    online: "unclear",
  },
  {
    title: "row 4: an unread pod keeps a home from being offline",
    reads: withPods(lost(bedroom, night), stateless(garage)),
    verdict: "unknown",
    headline: "no pod reports as connected",
    findings: [
      'No pod reports as connected; the cloud says "disconnected" for Bedroom; no state for Garage.|check again in 2 min.',
    ],
  },
  {
    title: "row 4: a marked gateway of another word",
    reads: withPods(rooted(word(livingRoom, "upgrading")), lost(bedroom, night)),
    verdict: "unknown",
    headline: "no pod reports as connected",
    findings: [
      'No pod reports as connected; the cloud says "upgrading" for Living room; "disconnected" for Bedroom.|check again in 2 min.',
    ],
  },
  {
    title: "(F38) row 5: a connected pod does not prove that the home is online",
    reads: withPods(rooted(lost(livingRoom, night)), bedroom, garage),
    verdict: "disrupted",
    headline: "the gateway is disconnected, yet 2 other pods are connected",
    findings: [
      `Gateway Living room is disconnected since 01:47 PST (15 min), yet 2 other pods are connected.|${gatewayAdvice}`,
    ],
    online: "unclear",
  },
  {
    title: "row 5: the root that connected pods name is the gateway",
    reads: withPods(lost(livingRoom, night, "unavailable"), bedroom),
    verdict: "disrupted",
    headline: "the gateway is unavailable, yet 1 other pod is connected",
    findings: [
      `Gateway Living room is unavailable since 01:47 PST (15 min), yet 1 other pod is connected.|${gatewayAdvice}`,
    ],
    online: "unclear",
  },
  {
    title: "row 6: suspended",
    reads: healthHome({ location: tier("NoService") }),
    verdict: "disrupted",
    headline: "the subscription is suspended",
    findings: [suspended],
    online: through,
  },
  {
    title: "rows 6 and 7: all findings are listed, suspension first",
    reads: { ...withPods(livingRoom, lost(bedroom, night)), location: tier("noService") },
    verdict: "disrupted",
    headline: "the subscription is suspended",
    findings: [suspended, `Bedroom is disconnected since 01:47 PST (15 min).|${unplug}`],
  },
  {
    title: "(F37) row 7: one lost pod is one pod",
    reads: withPods(livingRoom, bedroom, lost(garage, "2025-12-01T06:14:00Z")),
    verdict: "disrupted",
    headline: "1 of 3 pods is disconnected",
    findings: [`Garage is disconnected since 30 Nov 22:14 PST (3 h 48 min).|${unplug}`],
    online: through,
  },
  {
    title: "row 7: the cloud's own word, down before unclear",
    reads: withPods(livingRoom, word(bedroom, "Rebooting"), lost(garage, night)),
    verdict: "disrupted",
    headline: "2 of 3 pods are not connected",
    findings: [
      `Garage is disconnected since 01:47 PST (15 min).|${unplug}`,
      `Bedroom is Rebooting since 27 Nov 22:12 PST (3 days).|${unplug}`,
    ],
  },
  {
    title: "row 7: without a time",
    reads: withPods(livingRoom, { id: "P2", connectionState: "disconnected", alerts: [] }),
    verdict: "disrupted",
    headline: "1 of 2 pods is disconnected",
    findings: [`P2 is disconnected (since when: n/a).|${unplug}`],
  },
  {
    title: "rows 8 and 9: weak health with its alert",
    reads: withPods(
      livingRoom,
      { ...bedroom, health: { status: "Fair", score: 3 }, alerts: ["poorHealth"] },
      garage,
    ),
    verdict: "degraded",
    headline: "1 of 3 pods has weak health",
    findings: [
      "Bedroom: health fair (score 3), alert poorHealth; Wi-Fi uplink to Living room, channel 157.|move it nearer to Living room, or wire it; compare in /nodes.",
    ],
  },
  {
    title: "row 8: poor before fair, cables and gateways with their own advice",
    reads: withPods(
      { ...livingRoom, health: { status: "fair" } },
      { ...bedroom, backhaulType: "ethernet", health: { status: "poor", score: 2 } },
    ),
    verdict: "degraded",
    headline: "2 of 2 pods have weak health",
    findings: [
      "Bedroom: health poor (score 2); Ethernet uplink.|check its cable and the switch between; compare in /nodes.",
      "Living room: health fair; it is the gateway.|check its place, power and cable; compare in /nodes.",
    ],
  },
  {
    title: "row 9: an alert alone",
    reads: withPods(livingRoom, { ...bedroom, alerts: ["dfs", "dfs", "poorHealth"] }),
    verdict: "degraded",
    headline: "1 of 2 pods has an alert",
    findings: ["Bedroom: alerts dfs, poorHealth.|compare in /nodes."],
  },
  {
    title: "(F39) row 10: a class of traffic is called poor",
    reads: healthHome({
      qoe: read([
        { name: "av_streaming", word: "Very Poor", score: 1.24 },
        { name: "gaming", score: 0 },
      ]),
    }),
    verdict: "degraded",
    headline: "QoE is poor for streaming",
    findings: ["QoE poor: streaming (last 24 h).|see in /devices who streams, and on which pod."],
  },
  {
    title: "row 11: nothing is wrong",
    reads: healthHome(),
    verdict: "operational",
    headline: "all 3 pods are connected",
    findings: [],
    online: through,
  },
];

const found = (reads: HomeReads): readonly string[] =>
  assess(reads, nowMs).findings.map((f) => {
    const next = spans(f.next).map((s) =>
      s.kind === "command" ? `/${s.name}` : "text" in s ? s.text : "",
    );
    return `${f.text}|${next.join("")}`;
  });

describe("the health rules", () => {
  for (const { title, reads, verdict, headline, findings, online } of rows) {
    it(title, () => {
      const result = assess(reads, nowMs);
      expect(result.verdict).to.equal(verdict);
      expect(result.headline).to.equal(headline);
      expect(found(reads)).to.deep.equal(findings);
      if (online !== undefined) expect(result.online).to.equal(online);
    });
  }

  it("lists every finding, worst first", () => {
    const weak = { ...bedroom, health: { status: "poor", score: 2 } };
    const alerted = { ...garage, alerts: ["dfs"] };
    const attic = lost({ ...garage, id: "P4", nickname: "Attic" }, night);
    const reads = {
      ...withPods(rooted(lost(livingRoom, night)), weak, alerted, attic),
      location: tier("noService"),
      qoe: read([{ name: "gaming", word: "poor" }]),
    };
    const { verdict, findings } = assess(reads, nowMs);
    expect(verdict).to.equal("disrupted");
    expect(findings.map((f) => [f.tone, f.text.split(/[ :]/)[0]])).to.deep.equal([
      ["disrupted", "Gateway"],
      ["disrupted", "The"],
      ["disrupted", "Attic"],
      ["degraded", "Bedroom"],
      ["degraded", "Garage"],
      ["degraded", "QoE"],
    ]);
  });
});

describe("the gateway", () => {
  const through2 = (reads: HomeReads): string => assess(reads, nowMs).online;
  const noPath = ({ leafToRoot: _path, residentialGateway: _root, ...pod }: Pod): Pod => pod;

  it("is the pod that is marked, whatever the others say", () => {
    const marked = rooted({ ...bedroom, leafToRoot: [{ id: "SIM0A1B2C3" }] });
    expect(through2(withPods(livingRoom, marked))).to.match(/^yes, through Bedroom/);
  });

  it("is else the connected pod with an empty path", () => {
    expect(through2(withPods(bedroom, livingRoom))).to.match(/^yes, through Living room/);
  });

  it("is never a lost pod with an empty path", () => {
    const reads = withPods(lost(garage, night), livingRoom);
    expect(through2(reads)).to.match(/^yes, through Living room/);
  });

  it("is else the last pod on the way of a connected one", () => {
    const reads = withPods(noPath(livingRoom), bedroom);
    expect(through2(reads)).to.match(/^yes, through Living room/);
  });

  it("is never named by the kind of its uplink", () => {
    const reads = withPods(noPath(livingRoom), noPath(bedroom));
    expect(through2(reads)).to.equal("yes: 2 pods are connected; the cloud marks no gateway");
    expect(assess(reads, nowMs).verdict).to.equal("operational");
  });

  it("without a state makes online unclear and is a gap, not a fault", () => {
    const result = assess(withPods(rooted(stateless(livingRoom)), bedroom), nowMs);
    expect(result.online).to.equal("unclear: no state for gateway Living room");
    expect([result.verdict, result.partial]).to.deep.equal(["operational", true]);
  });
});

describe("gaps", () => {
  const gaps = (changes: HomeReads): readonly string[] => assess(healthHome(changes), nowMs).gaps;

  it("name what could not be read, and why", () => {
    expect(gaps({ devices: error500 })).to.deep.equal([
      "the device list could not be read (Plume Cloud error 500)",
    ]);
    expect(gaps({ devices: error500, qoe: error500 })).to.deep.equal([
      "the device list and QoE could not be read (Plume Cloud error 500)",
    ]);
    expect(gaps({ location: failed({ kind: "unknown-home" }), qoe: error500 })).to.deep.equal([
      "the location record could not be read (Plume Cloud does not find it)",
      "QoE could not be read (Plume Cloud error 500)",
    ]);
  });

  it("name pods without a state", () => {
    const result = assess(withPods(livingRoom, stateless(garage)), nowMs);
    expect(result.gaps).to.deep.equal(["no state for Garage"]);
    expect([result.partial, result.headline]).to.deep.equal([true, "1 of 2 pods is connected"]);
  });

  it("are not what this home does not have, nor what was not asked", () => {
    expect(gaps({ qoe: absent })).to.deep.equal([]);
    expect(gaps({ qoe: read([]) })).to.deep.equal([]);
    expect(assess(statusHome(), nowMs).gaps).to.deep.equal([]);
  });

  it("change no verdict, and qualify all that speak of a read home", () => {
    const verdicts: readonly (readonly [HomeReads, Verdict, boolean])[] = [
      [withPods(livingRoom), "operational", true],
      [withPods(livingRoom, { ...bedroom, alerts: ["dfs"] }), "degraded", true],
      [withPods(livingRoom, lost(bedroom, night)), "disrupted", true],
      [withPods(lost(livingRoom, night)), "offline", false],
      [withPods(), "unknown", false],
    ];
    for (const [reads, verdict, partial] of verdicts) {
      const result = assess({ ...reads, devices: error500 }, nowMs);
      expect([result.verdict, result.partial]).to.deep.equal([verdict, partial]);
    }
  });
});

describe("facts that are never a verdict", () => {
  const remarks = (reads: HomeReads): readonly string[] => {
    const { verdict, partial, remarks: said } = assess(reads, nowMs);
    expect([verdict, partial]).to.deep.equal(["operational", false]);
    return said;
  };

  it("(F37) devices that left home", () => {
    const gone = device("tv", { connectionState: "disconnected" });
    expect(remarks(healthHome({ devices: read([gone, gone]) }))).to.deep.equal([]);
  });

  it("weak devices", () => {
    const weak = device("cam", { health: "poor" });
    const left = { ...weak, connectionState: "disconnected" };
    expect(remarks(healthHome({ devices: read([weak, left]) }))).to.deep.equal([
      "1 device reports weak health.",
    ]);
    expect(
      remarks(healthHome({ devices: read([weak, device("a", { health: "Degraded" })]) })),
    ).to.deep.equal(["2 devices report weak health."]);
  });

  it("the basic tier", () => {
    expect(remarks(healthHome({ location: tier("basicService") }))).to.deep.equal([
      "basicService: some Wi-Fi and security features are off.",
    ]);
  });

  it("(F38) a missing tier, and tiers nobody knows", () => {
    const { tier: _tier, ...rest } = location;
    expect(remarks(healthHome({ location: read(rest) }))).to.deep.equal([]);
    expect(remarks(healthHome({ location: tier("goldService") }))).to.deep.equal([]);
  });

  it("the network status, whatever its word", () => {
    const networkStatus = { word: "offline" };
    expect(remarks(healthHome({ location: read({ ...location, networkStatus }) }))).to.deep.equal(
      [],
    );
  });

  it("a failed speed test", () => {
    const speedTest = { status: "failed" };
    expect(remarks(healthHome({ location: read({ ...location, speedTest }) }))).to.deep.equal([]);
  });

  it("a restart under an hour ago", () => {
    const restarted = (iso: string): HomeReads =>
      withPods(livingRoom, { ...garage, bootAtMs: at(iso) });
    expect(remarks(restarted("2025-12-01T09:10:00Z"))).to.deep.equal([
      "Garage restarted at 01:10 PST.",
    ]);
    expect(remarks(restarted("2025-12-01T09:02:00Z"))).to.deep.equal([]);
    expect(remarks(restarted("2025-12-01T12:00:00Z"))).to.deep.equal([]);
  });

  it("a pod that is back", () => {
    expect(remarks(withPods(livingRoom, since(garage, "2025-12-01T09:55:00Z")))).to.deep.equal([
      "Garage is back since 01:55 PST.",
    ]);
    expect(remarks(withPods(livingRoom, since(garage, "2025-12-01T09:47:00Z")))).to.deep.equal([]);
    const both = [bedroom, garage].map((p) => since(p, "2025-12-01T10:00:00Z"));
    expect(remarks(withPods(livingRoom, ...both))).to.deep.equal([
      "Bedroom, Garage came back within the last 15 min.",
    ]);
  });

  it("QoE numbers, empty QoE and QoE that is not there", () => {
    for (const qoe of [read([{ name: "gaming", score: 0.1 }]), read([]), absent]) {
      expect(remarks(healthHome({ qoe }))).to.deep.equal([]);
    }
    expect(remarks(healthHome({ qoe: read(goodQoe) }))).to.deep.equal([]);
  });

  it("health words and scores that nobody knows", () => {
    const odd = { ...bedroom, health: { status: "meh", score: 0 } };
    expect(remarks(withPods(livingRoom, odd))).to.deep.equal([]);
  });
});

describe("missing values", () => {
  it("(F38) break nothing and accuse nobody", () => {
    const bare: Pod = { alerts: [], connectionState: "connected" };
    const result = assess(
      {
        location: read({}),
        nodes: read([bare, bare]),
        devices: read([{}]),
        qoe: read([{ name: "" }]),
      },
      nowMs,
    );
    expect(result.verdict).to.equal("operational");
    expect(result.headline).to.equal("both pods are connected");
    expect(result.online).to.equal("yes: 2 pods are connected; the cloud marks no gateway");
  });

  it("take states in any case", () => {
    expect(assess(withPods(word(livingRoom, "CONNECTED")), nowMs).verdict).to.equal("operational");
    expect(assess(withPods(word(livingRoom, " ")), nowMs).headline).to.equal(
      "no pod reports as connected",
    );
  });

  it("tell pods of the same name apart", () => {
    const twin = lost({ ...garage, nickname: "Bedroom" }, night);
    expect(found(withPods(livingRoom, bedroom, twin))[0]).to.match(/^Bedroom \(SIM0A1B2C5\) is/);
  });
});
