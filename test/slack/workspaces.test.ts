import { expect } from "chai";

import { createClient, type Client } from "../../adapters/slack/client.ts";
import { toRecord } from "../../adapters/slack/installation.ts";
import {
  createInstalledWorkspaces,
  type InstalledWorkspaces,
} from "../../adapters/slack/installed-workspaces.ts";
import {
  createSingleWorkspace,
  type SingleWorkspace,
} from "../../adapters/slack/single-workspace.ts";
import { onlyFrom } from "../../adapters/slack/workspaces.ts";
import type { ChatEvent } from "../../src/core/event.ts";
import { Fault, isFault } from "../../src/core/fault.ts";
import { reveal, seal, type Sealed } from "../../src/core/sealed.ts";
import { Troubles } from "../../src/ops/troubles.ts";
import { openMemoryStore, type MemoryStore } from "../../src/stores/memory.ts";
import { createMemoryWorld, type MemoryWorld } from "../../src/stores/memory-rows.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";
import { createCollectingLogger, type CollectingLogger } from "../support/network.ts";
import { testVault } from "../support/rotating.ts";
import { openFakeSlack, type FakeSlack } from "../support/slack/fake-slack.ts";

const { signal } = new AbortController();
const shown = (token: Sealed | undefined): string | undefined => token && reveal(token);
const away = new Fault("store.unavailable", { reason: "no answer" });

describe("a bot with one token", () => {
  let slack: FakeSlack;
  let clock: FakeClock;
  let log: CollectingLogger;
  let troubles: Troubles<"token">;
  beforeEach(async () => {
    slack = await openFakeSlack();
    clock = createFakeClock();
    log = createCollectingLogger();
    troubles = new Troubles("slack", log);
  });
  afterEach(() => slack.close());

  const open = (token = slack.token()): { workspace: SingleWorkspace; client: Client } => {
    const workspace = createSingleWorkspace({ token: seal(token), troubles });
    const options = { workspaces: workspace, watch: workspace, clock, apiRoot: slack.apiUrl };
    return { workspace, client: createClient(options) };
  };
  const refusal = async (token: string): Promise<string> => {
    const { workspace, client } = open(token);
    const error: unknown = await workspace.introduce(client, signal).catch((e: unknown) => e);
    return isFault(error, "adapter.refused") ? error.message : `${String(error)}`;
  };

  it("serves every workspace until it knows which is its own", async () => {
    const { workspace, client } = open();
    expect([workspace.serves("T1"), workspace.identity]).to.deep.equal([true, undefined]);
    expect(shown(await workspace.tokenOf("T1"))).to.equal(slack.token());
    expect(await workspace.introduce(client, signal)).to.equal(true);
    expect(workspace.identity).to.include({ team: slack.team.id, user: slack.team.botUser });
    expect([workspace.serves("T1"), workspace.serves(slack.team.id)]).to.deep.equal([false, true]);
    expect(await workspace.tokenOf("T1")).to.equal(undefined);
    expect(shown(await workspace.tokenOf(slack.team.id))).to.equal(slack.token());
  });

  it("does not start with a token that Slack refuses, and says what to do", async () => {
    slack.revokes();
    const text = await refusal(slack.token());
    expect(text).to.include("slack cannot be used: Slack refuses the bot's token (token_revoked)");
    expect(text).to.include("Install App").and.not.include(slack.token());
    expect(await refusal("xoxb-0-none")).to.include("(invalid_auth)");
  });

  it("does not start with a token that ends by itself, or of a person", async () => {
    expect(await refusal("xoxe.xoxb-1-x")).to.include("token rotation is on");
    expect(slack.calls()).to.deep.equal([]);
    const workspace = createSingleWorkspace({ token: seal("xoxp-1"), troubles });
    const value = { team: "T1", user: "U1", bot: undefined, enterprise: undefined, url: undefined };
    const client = { whoAmI: async () => Promise.resolve({ kind: "done", value } as const) };
    const error: unknown = await workspace.introduce(client, signal).catch((e: unknown) => e);
    expect(error).to.have.property("message").that.includes("the token is a person's, not a bot's");
    expect(workspace.identity).to.equal(undefined);
  });

  it("waits for Slack where that is away", async () => {
    const { workspace, client } = open();
    for (const fault of [{ kind: "cut" }, { kind: "status", status: 503 }] as const) {
      slack.fails("auth.test", fault);
      expect(await workspace.introduce(client, signal)).to.equal(false);
    }
    expect(workspace.serves("T1")).to.equal(true);
    expect(await workspace.introduce(client, signal)).to.equal(true);
  });

  it("is in trouble while Slack refuses its token later on", async () => {
    const { workspace, client } = open();
    await workspace.introduce(client, signal);
    slack.fails("auth.test", { kind: "error", error: "account_inactive" });
    await client.whoAmI({ team: slack.team.id }, signal);
    expect(troubles.current).to.match(/^Slack refuses the bot's token \(account_inactive\): /);
    await client.whoAmI({ team: slack.team.id }, signal);
    expect(troubles.current).to.equal(undefined);
    expect(log.of("slack.back")).to.have.length(1);
  });
});

describe("a bot in many workspaces", () => {
  let clock: FakeClock;
  let log: CollectingLogger;
  let world: MemoryWorld;
  let store: MemoryStore;
  let loads: string[];
  let isAway: boolean;
  beforeEach(() => {
    clock = createFakeClock();
    log = createCollectingLogger();
    world = createMemoryWorld();
    store = openMemoryStore({ clock, world, vault: testVault("k1") });
    loads = [];
    isAway = false;
  });

  const open = (): InstalledWorkspaces =>
    createInstalledWorkspaces({
      store: {
        ...store.installations,
        load: async (name) => {
          loads.push(name);
          return isAway ? Promise.reject(away) : store.installations.load(name);
        },
      },
      cache: store.cache,
      clock,
      logger: log,
    });
  const install = (id: string, token: string): Promise<void> =>
    open().save(id, { token: seal(token), name: id, installedAtMs: clock.now() });
  const told = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it("finds the token of each, and none where it is not", async () => {
    await install("T1", "one");
    await install("T2", "two");
    const workspaces = open();
    expect(shown(await workspaces.tokenOf("T1"))).to.equal("one");
    expect(shown(await workspaces.tokenOf("T2"))).to.equal("two");
    expect(await workspaces.tokenOf("T3")).to.equal(undefined);
    expect(await workspaces.tokenOf("slack")).to.equal(undefined);
    expect(await workspaces.introduce({ whoAmI: () => Promise.reject(away) }, signal)).to.equal(
      true,
    );
  });

  it("serves what it knows of, and finds out about the rest", async () => {
    await install("T1", "one");
    const workspaces = open();
    expect([workspaces.serves("T1"), workspaces.serves("T2")]).to.deep.equal([false, false]);
    await told();
    expect([workspaces.serves("T1"), workspaces.serves("T2")]).to.deep.equal([true, false]);
    const known = loads.length;
    workspaces.serves("T2");
    expect(loads).to.have.length(known);
    await install("T2", "two");
    clock.advance(5_000);
    workspaces.serves("T2");
    await told();
    expect(workspaces.serves("T2")).to.equal(true);
    isAway = true;
    workspaces.serves("T3");
    await told();
    expect(workspaces.serves("T3")).to.equal(false);
  });

  it("reads a token once a minute, and once for all who ask together", async () => {
    await install("T1", "one");
    loads = [];
    const workspaces = open();
    await Promise.all([1, 2, 3].map(() => workspaces.tokenOf("T1")));
    clock.advance(59_000);
    await workspaces.tokenOf("T1");
    expect(loads).to.deep.equal(["slack:T1"]);
    await install("T1", "newer");
    clock.advance(1_000);
    expect(shown(await workspaces.tokenOf("T1"))).to.equal("newer");
  });

  it("remembers ten thousand, and forgets first who was not asked for longest", async () => {
    await install("T1", "one");
    const workspaces = open();
    await workspaces.tokenOf("T1");
    for (let n = 0; n < 10_000; n += 1) {
      if (n === 5_000) await workspaces.tokenOf("T1");
      await workspaces.tokenOf(`X${n}`);
    }
    const before = loads.length;
    await workspaces.tokenOf("T1");
    expect(loads).to.have.length(before);
    await workspaces.tokenOf("X0");
    expect(loads).to.have.length(before + 1);
  });

  it("reads again once Slack refused a token, and goes on serving meanwhile", async () => {
    await install("T1", "one");
    const workspaces = open();
    await workspaces.tokenOf("T1");
    await install("T1", "newer");
    workspaces.refused({ team: "T1" }, "token_revoked");
    workspaces.refused({ team: "T1" }, "token_revoked");
    expect(workspaces.serves("T1")).to.equal(true);
    expect(shown(await workspaces.tokenOf("T1"))).to.equal("newer");
    workspaces.accepted({ team: "T1" });
    workspaces.refused({ team: "T1" }, "invalid_auth");
    workspaces.refused({ team: "T9" }, "invalid_auth");
    expect(log.of("slack.token-refused")).to.deep.equal([
      { at: "slack:T1", reason: "token_revoked" },
      { at: "slack:T1", reason: "invalid_auth" },
      { at: "slack:T9", reason: "invalid_auth" },
    ]);
  });

  it("goes on with what it knew while the store is away", async () => {
    await install("T1", "one");
    const workspaces = open();
    await workspaces.tokenOf("T1");
    isAway = true;
    clock.advance(60_000);
    expect(shown(await workspaces.tokenOf("T1"))).to.equal("one");
    const error: unknown = await workspaces.tokenOf("T2").catch((e: unknown) => e);
    expect(isFault(error, "adapter.unavailable")).to.equal(true);
  });

  it("says nothing more where it was removed, and is there again when it is installed", async () => {
    await install("T1", "one");
    const workspaces = open();
    await workspaces.tokenOf("T1");
    await workspaces.remove("T1");
    expect(workspaces.serves("T1")).to.equal(false);
    expect(await workspaces.tokenOf("T1")).to.equal(undefined);
    await workspaces.save("T1", { token: seal("new"), name: "", installedAtMs: 0 });
    expect(workspaces.serves("T1")).to.equal(true);
    expect(shown(await workspaces.tokenOf("T1"))).to.equal("new");
  });

  it("takes no reading for true that was begun before a change", async () => {
    await install("T1", "one");
    const workspaces = open();
    const before = workspaces.tokenOf("T1");
    await workspaces.remove("T1");
    await before;
    expect(await workspaces.tokenOf("T1")).to.equal(undefined);
    const other = open();
    const missed = other.tokenOf("T2");
    await other.save("T2", { token: seal("two"), name: "", installedAtMs: 0 });
    await missed;
    expect(shown(await other.tokenOf("T2"))).to.equal("two");
  });

  it("takes an installation that cannot be read for none, and says so in the log", async () => {
    await install("T1", "one");
    const row = world.installations.get("slack:T1");
    if (row) world.installations.set("slack:T2", row);
    await store.installations.save("slack:T3", seal('{"version":2,"token":"x"}'));
    await store.installations.save("slack:T4", seal("no json"));
    await store.installations.save("slack:T5", seal('{"version":1}'));
    const workspaces = open();
    for (const team of ["T2", "T3", "T4", "T5"])
      expect(await workspaces.tokenOf(team), team).to.equal(undefined);
    expect(log.of("slack.installation-unreadable").map(({ at }) => at)).to.deep.equal([
      "slack:T2",
      "slack:T3",
      "slack:T4",
      "slack:T5",
    ]);
    expect(log.text()).not.to.include('"one"').and.not.include("no json");
  });

  describe("of an organization", () => {
    it("uses what the organization installed, and remembers which of its workspaces do", async () => {
      await install("E1", "all");
      const one = open();
      expect(await one.tokenOf("T1")).to.equal(undefined);
      expect(shown(await one.tokenOf("T1", "E1"))).to.equal("all");
      expect(await one.tokenOf("T2", "E2")).to.equal(undefined);
      // Whoever sends knows only the workspace.
      const other = open();
      expect(shown(await other.tokenOf("T1"))).to.equal("all");
      expect(other.serves("T1")).to.equal(true);
      const kept = await other.load("E1");
      expect(kept).to.have.nested.property("installation.teams").that.deep.equals(["T1"]);
      expect(await other.load("T1")).to.deep.equal({ kind: "link", organization: "E1" });
    });

    it("prefers what the workspace installed itself", async () => {
      await install("E1", "all");
      await install("T1", "own");
      expect(shown(await open().tokenOf("T1", "E1"))).to.equal("own");
    });

    it("loses no workspace where several come at once, in several processes", async () => {
      await install("E1", "all");
      const teams = Array.from({ length: 8 }, (_, n) => `T${n}`);
      const asked = Promise.all(teams.map((team) => open().tokenOf(team, "E1")));
      for (let n = 0; n < 100; n += 1) await clock.run(100);
      expect((await asked).map(shown)).to.deep.equal(teams.map(() => "all"));
      const kept = await open().load("E1");
      expect(kept).to.have.nested.property("installation.teams").that.has.members(teams);
    });

    it("keeps its workspaces when it is installed anew", async () => {
      await install("E1", "all");
      await open().tokenOf("T1", "E1");
      await install("E1", "newer");
      expect(shown(await open().tokenOf("T1"))).to.equal("newer");
      const kept = await open().load("E1");
      expect(kept).to.have.nested.property("installation.teams").that.deep.equals(["T1"]);
    });

    it("is not there again where a workspace was found while it was removed", async () => {
      await install("E1", "all");
      const slow = createInstalledWorkspaces({
        store: {
          ...store.installations,
          save: async (name, record) => {
            await clock.sleep(300);
            await store.installations.save(name, record);
          },
        },
        cache: store.cache,
        clock,
        logger: log,
      });
      const asked = slow.tokenOf("T1", "E1");
      await told();
      const removed = open().remove("E1");
      for (let n = 0; n < 30; n += 1) await clock.run(100);
      await Promise.all([asked, removed]);
      expect(await open().load("E1")).to.equal(undefined);
    });

    it("has no token where a link leads nowhere", async () => {
      const link = toRecord({ kind: "link", organization: "E1" });
      await store.installations.save("slack:T1", link);
      await store.installations.save("slack:E2", toRecord({ kind: "link", organization: "E2" }));
      expect(await open().tokenOf("T1")).to.equal(undefined);
      expect(await open().tokenOf("T2", "E2")).to.equal(undefined);
    });

    it("does not wait for ever where an installation is being changed", async () => {
      await install("E1", "all");
      await store.cache.lock("slack-installation:E1", "somebody", 600_000);
      const asked = open()
        .tokenOf("T1", "E1")
        .catch((error: unknown) => error);
      await clock.run(5_000);
      expect(isFault(await asked, "adapter.unavailable")).to.equal(true);
    });
  });

  it("hands over only what comes from where it is", async () => {
    await install("T1", "one");
    await install("E1", "all");
    const heard: string[] = [];
    const receive = onlyFrom(open(), async ({ at }) => {
      heard.push(at.tenant);
      return Promise.resolve("durable");
    });
    const from = (tenant: string, enterprise?: string): ChatEvent => ({
      delivery: "m:1",
      at: {
        platform: "slack",
        tenant,
        place: "D1",
        user: "U1",
        shared: false,
        reply: enterprise === undefined ? {} : { enterprise },
      },
      atMs: 0,
      content: { kind: "text", text: "hi", addressed: true },
    });
    expect(await receive(from("T1"))).to.equal("durable");
    expect(await receive(from("T2"))).to.equal("refused");
    expect(await receive(from("T3", "E1"))).to.equal("durable");
    isAway = true;
    expect(await receive(from("T4"))).to.equal("unavailable");
    expect(heard).to.deep.equal(["T1", "T3"]);
  });
});
