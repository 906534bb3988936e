import { expect } from "chai";

import { createSuggester, type Asked } from "../../../src/core/command/suggester.ts";
import { Fault } from "../../../src/core/fault.ts";
import { seal } from "../../../src/core/sealed.ts";
import type { Service } from "../../../src/core/service.ts";
import { countGraphemes } from "../../../src/core/view/width.ts";
import { createPlumeRepertoire } from "../../../src/plume/bot.ts";
import { createRecentHomes } from "../../../src/plume/cloud/recent-homes.ts";
import type { Connection, Location } from "../../../src/plume/model.ts";
import type { RecentHomes as RecentHomesPort } from "../../../src/plume/services.ts";
import { Connections, RecentHomes } from "../../../src/plume/uses.ts";
import { here } from "../../support/builders.ts";
import { createFakeClock, type FakeClock } from "../../support/fake-clock.ts";
import { FakeConnections } from "../../support/fake-connections.ts";
import { location, pods, read } from "../../support/homes.ts";
import { createCollectingLogger, openTestStore } from "../../support/network.ts";

const { commands } = createPlumeRepertoire({
  partnerIdMin: 1,
  allowedHosts: [],
  defaultApiBase: "",
});
const connectionOf = (user: string, more: Partial<Connection> = {}): Connection => ({
  ssoUrl: "https://sso.plume.test/oauth2/aus1/v1/token",
  authHeader: seal("Basic c2VjcmV0LW9mLXRoZS1wb3J0YWw="),
  partnerId: "eb0af9d0a7ab946dcb3b8ef5",
  apiBase: "https://api.plume.test/api",
  revision: `test:-:${user}:first`,
  savedAtMs: 0,
  ...more,
});
const ann = connectionOf("ann");

let clock: FakeClock;
let connections: FakeConnections;
let recent: RecentHomesPort;

beforeEach(() => {
  clock = createFakeClock();
  connections = new FakeConnections();
  connections.saved.set("test:-:ann", ann);
  recent = createRecentHomes({
    cache: openTestStore(clock).cache,
    tokens: { isCurrent: () => Promise.resolve(true) },
    clock,
    logger: createCollectingLogger(),
  });
});

/** Somebody asks about a home, later than about all others. */
async function asks(ids: readonly [string, string], more: Partial<Location>, by = ann) {
  clock.advance(1_000);
  const [customerId, locationId] = ids;
  const reads = { location: read({ ...location, ...more }), nodes: read(pods) };
  await recent.keep(by, { customerId, locationId }, reads);
}

function suggest(asked: Partial<Asked>) {
  const services = new Map<symbol, unknown>([
    [Connections.key, connections],
    [RecentHomes.key, recent],
  ]);
  const use = <Value>(service: Service<Value>) => services.get(service.key) as Value;
  return createSuggester({ commands, use })({
    at: here,
    command: "health",
    value: "customerId",
    begun: "",
    args: {},
    signal: new AbortController().signal,
    ...asked,
  });
}
const customers = (begun = "", more: Partial<Asked> = {}) => suggest({ begun, ...more });
const locations = (begun = "", customerId?: string) =>
  suggest({ value: "locationId", begun, args: customerId === undefined ? {} : { customerId } });
const valuesOf = (suggestions: readonly { readonly value: string }[]) =>
  suggestions.map(({ value }) => value);

async function someHomes(): Promise<void> {
  await asks(["c1", "l1"], { name: "Home", accountId: "ACME-1042" });
  await asks(["c2", "l2"], { name: "Grand Hôtel", accountId: "HOTEL-7" });
  await asks(["c1", "l3"], { name: "Cabin", accountId: "ACME-1042" });
}

describe("completion of a customerId", () => {
  it("offers each customer that was asked about once, newest first", async () => {
    await someHomes();
    expect(await customers()).to.deep.equal([
      { value: "c1", label: "Cabin · account ACME-1042 · c1" },
      { value: "c2", label: "Grand Hôtel · account HOTEL-7 · c2" },
    ]);
  });

  it("finds it by anything in its id, a home's name or the account, in any case", async () => {
    await someHomes();
    expect(valuesOf(await customers("C"))).to.deep.equal(["c1", "c2"]);
    expect(valuesOf(await customers("2"))).to.deep.equal(["c1", "c2"]);
    expect(valuesOf(await customers("tel-"))).to.deep.equal(["c2"]);
    expect(valuesOf(await customers(" hÔTEL ".normalize("NFD")))).to.deep.equal(["c2"]);
    expect(valuesOf(await customers("l1"))).to.deep.equal([]);
    // By the home that is meant, though another one of the customer is newer.
    expect(await customers("hom")).to.deep.equal([
      { value: "c1", label: "Home · account ACME-1042 · c1" },
    ]);
  });

  it("is the same for every command about a home", async () => {
    await someHomes();
    for (const command of ["health", "status", "nodes", "devices", "wifi"])
      expect(valuesOf(await customers("", { command }))).to.deep.equal(["c1", "c2"]);
  });
});

describe("completion of a locationId", () => {
  it("offers the homes of the customer that stands there already", async () => {
    await someHomes();
    expect(await locations("", " c1 ")).to.deep.equal([
      { value: "l3", label: "Cabin · account ACME-1042 · l3" },
      { value: "l1", label: "Home · account ACME-1042 · l1" },
    ]);
    expect(valuesOf(await locations("home", "c1"))).to.deep.equal(["l1"]);
    expect(await locations("", "c3")).to.deep.equal([]);
    expect(await locations("", "c")).to.deep.equal([]);
  });

  it("offers all where none does", async () => {
    await someHomes();
    expect(valuesOf(await locations())).to.deep.equal(["l3", "l2", "l1"]);
    expect(valuesOf(await locations("", "  "))).to.deep.equal(["l3", "l2", "l1"]);
    expect(valuesOf(await locations("acme"))).to.deep.equal(["l3", "l1"]);
    expect(valuesOf(await locations("L2"))).to.deep.equal(["l2"]);
    expect(valuesOf(await locations("c1"))).to.deep.equal([]);
  });
});

describe("completion of a home", () => {
  it("offers nothing of another person, partner or cloud, and nothing to who is not signed in", async () => {
    await someHomes();
    const bob = connectionOf("bob");
    connections.saved.set("test:-:bob", bob);
    await asks(["c9", "l9"], { name: "Bob's" }, bob);
    expect(valuesOf(await customers("", { at: { ...here, user: "bob" } }))).to.deep.equal(["c9"]);
    expect(valuesOf(await customers())).to.deep.equal(["c1", "c2"]);
    const others = [{ partnerId: "another-partner-id-0001" }, { apiBase: "https://o.test/api" }];
    for (const more of others) {
      connections.saved.set("test:-:ann", connectionOf("ann", more));
      expect([await customers(), await locations()]).to.deep.equal([[], []]);
    }
    connections.saved.clear();
    expect([await customers(), await locations()]).to.deep.equal([[], []]);
  });

  it("offers nothing where the store is away", async () => {
    await someHomes();
    const away = () => Promise.reject(new Fault("store.unavailable", { reason: "no disk" }));
    recent = { ...recent, of: away };
    expect([await customers(), await locations()]).to.deep.equal([[], []]);
    connections.load = away;
    expect([await customers(), await locations()]).to.deep.equal([[], []]);
  });

  it("shows what it knows in 100 characters, and the id always", async () => {
    await asks(["c1", "l1"], { name: "", accountId: "" });
    await asks(["c2", "l2"], { name: "", accountId: "ACME-1" });
    await asks(["c3", "l3"], { name: "Home", accountId: "\u200B" });
    expect((await customers()).map(({ label }) => label)).to.deep.equal([
      "Home · c3",
      "account ACME-1 · c2",
      "c1",
    ]);
    for (const name of ["A".repeat(500), "א".repeat(500), "@everyone\n\u202E".repeat(9)]) {
      const id = "d".repeat(64);
      await asks([id, id], { name, accountId: `${name}-7` });
      const [first] = await customers();
      expect(first?.label)
        .to.match(/ · d{64}$/)
        .and.not.match(/[\n\u202E]/);
      expect(countGraphemes(first?.label ?? "")).to.be.at.most(100);
    }
  });

  it("shows the whole name and account beside a usual id", async () => {
    const id = "64a1f0c2d3e4b5a697881001";
    await asks([id, id], { name: "N".repeat(40), accountId: "A".repeat(20) });
    const [first] = await customers();
    expect(first?.label).to.equal(`${"N".repeat(40)} · account ${"A".repeat(20)} · ${id}`);
  });
});

describe("completion of the other values", () => {
  const help = (begun: string) => suggest({ command: "help", value: "command", begun });

  it("offers the commands to explain, with or without their slash", async () => {
    expect(valuesOf(await help(""))).to.deep.equal(commands.map(({ name }) => name));
    expect(await help("/He")).to.deep.equal([
      { value: "help", label: "help: What I can do, or one command explained" },
      {
        value: "health",
        label: "health: Quick service health check (online status, pods, devices, QoE)",
      },
    ]);
    expect(await help("nope")).to.deep.equal([]);
  });

  it("offers the words that a value takes", async () => {
    const words = async (command: string, value: string) =>
      valuesOf(await suggest({ command, value }));
    expect(await words("devices", "show")).to.deep.equal(["offline", "problems"]);
    expect(await words("nodes", "as")).to.deep.equal(["file"]);
    expect(await words("auth", "action")).to.deep.equal(["status", "update"]);
    expect(await words("nodes", "find")).to.deep.equal([]);
  });
});
