import { expect } from "chai";

import { createClient, type Client } from "../../adapters/slack/client.ts";
import { farewellIn, type Farewell } from "../../adapters/slack/farewell.ts";
import type { InstalledWorkspaces } from "../../adapters/slack/installed-workspaces.ts";
import { Intake } from "../../adapters/slack/intake.ts";
import { Submissions } from "../../adapters/slack/submissions.ts";
import { createUninstall, type UninstallParts } from "../../adapters/slack/uninstall.ts";
import { onlyFrom } from "../../adapters/slack/workspaces.ts";
import { Fault, isFault } from "../../src/core/fault.ts";
import { seal } from "../../src/core/sealed.ts";
import { openEmbeddedStore, type EmbeddedStore } from "../../src/stores/embedded.ts";
import { createMovableClock, type MovableClock } from "../support/movable-clock.ts";
import { createCollectingLogger, type CollectingLogger } from "../support/network.ts";
import { testVault } from "../support/rotating.ts";
import { openFakeSlack, type FakeSlack } from "../support/slack/fake-slack.ts";
import type { Deed, Person, Workspace } from "../support/slack/types.ts";
import { startInstallingApp, type InstallingApp } from "../support/slack-installing.ts";
import { createFolder, type Folder } from "../support/stores-folder.ts";
import { createPlayer, ready, readyAt } from "../support/stores-player.ts";

const { signal } = new AbortController();

describe("a workspace that removes the bot", () => {
  let folder: Folder;
  let slack: FakeSlack;
  let clock: MovableClock;
  let log: CollectingLogger;
  let store: EmbeddedStore;
  let app: InstallingApp;
  let installed: InstalledWorkspaces;
  let client: Client;
  let beta: Workspace;
  let ann: Person;

  beforeEach(async () => {
    folder = createFolder();
    clock = createMovableClock();
    slack = await openFakeSlack({ nowMs: () => clock.now() });
    log = createCollectingLogger();
    store = openEmbeddedStore({ file: folder.path("store.db"), vault: testVault("k1"), clock });
    app = await startInstallingApp({ slack, store, clock, log });
    ({ installed } = app);
    client = createClient({
      workspaces: installed,
      watch: installed,
      clock,
      apiRoot: slack.apiUrl,
    });
    beta = slack.workspace("Beta", { installed: false });
    ann = slack.person("Ann", { team: beta });
    await slack.installs(ann, app.url);
  });
  afterEach(async () => {
    await app.close();
    await slack.close();
    await store.close();
    folder.remove();
  });

  const uninstallWith = (
    more: Partial<UninstallParts> = {},
  ): ((farewell: Farewell) => Promise<void>) =>
    createUninstall({
      installed,
      client,
      forgetTenant: (platform, tenant) => store.forgetTenant(platform, tenant),
      logger: log,
      signal,
      ...more,
    });

  /** What Slack says of it. */
  const word = ({ deliveries: [delivery] }: Deed): Farewell => {
    const farewell = farewellIn(delivery?.body);
    if (!farewell) throw new Error("no farewell");
    return farewell;
  };

  /** A sign-in, a token and a conversation of somebody there. */
  const keepSomething = async (team: string): Promise<void> => {
    const player = createPlayer(store.conversations, `slack:${team}:D1:U1`);
    await player.accept(team, "m:1", { ready: readyAt(["", ""], ready("s")) });
    await store.connections.save(`slack:${team}:U1`, seal("credentials"));
    await store.cache.save(`token:slack:${team}:U1:r1`, seal("token"), 60_000);
  };
  const isKept = async (team: string): Promise<readonly boolean[]> => [
    (await store.connections.load(`slack:${team}:U1`)) !== undefined,
    (await store.cache.load(`token:slack:${team}:U1:r1`)) !== undefined,
    (await store.installations.load(`slack:${team}`)) !== undefined,
  ];

  it("is forgotten with its token and all that was kept of its people", async () => {
    await keepSomething(beta.id);
    await keepSomething("T9");
    await uninstallWith()(word(slack.uninstalls(beta)));
    expect(await isKept(beta.id)).to.deep.equal([false, false, false]);
    expect(await isKept("T9")).to.deep.equal([true, true, false]);
    expect(installed.serves(beta.id)).to.equal(false);
    expect(await installed.tokenOf(beta.id)).to.equal(undefined);
    expect(log.of("slack.uninstalled")).to.deep.equal([
      // A sign-in, a token, a conversation and the mark of its message.
      { at: `slack:${beta.id}`, reason: "app_uninstalled", count: 4 },
    ]);
    expect(log.text()).not.to.include("xoxb");
  });

  it("is forgotten as well when it takes only the token away", async () => {
    await keepSomething(beta.id);
    await uninstallWith()(word(slack.revokes(beta)));
    expect(await isKept(beta.id)).to.deep.equal([false, false, false]);
    expect(log.reasons("slack.uninstalled")).to.deep.equal(["tokens_revoked"]);
  });

  it("can install it again, and is told of the end of the former one in vain", async () => {
    const farewell = word(slack.uninstalls(beta));
    await uninstallWith()(farewell);
    clock.later(60_000);
    expect((await slack.installs(ann, app.url)).status).to.equal(200);
    await keepSomething(beta.id);
    // Slack repeats what it believes to be unheard, for an hour at most.
    await uninstallWith()(farewell);
    expect(await isKept(beta.id)).to.deep.equal([true, true, true]);
    expect(log.of("slack.uninstall-outdated")).to.deep.equal([{ at: `slack:${beta.id}` }]);
    expect(await installed.tokenOf(beta.id)).not.to.equal(undefined);
  });

  it("is forgotten also where the clocks disagree about what came first", async () => {
    const farewell = { ...word(slack.uninstalls(beta)), atMs: 0 };
    await keepSomething(beta.id);
    await uninstallWith()(farewell);
    expect(await isKept(beta.id)).to.deep.equal([false, false, false]);
  });

  it("is not believed to have removed it while Slack cannot be asked", async () => {
    const farewell = { ...word(slack.uninstalls(beta)), atMs: 0 };
    slack.fails("auth.test", { kind: "status", status: 503 });
    const error: unknown = await uninstallWith()(farewell).catch((e: unknown) => e);
    expect(isFault(error, "adapter.unavailable")).to.equal(true);
    expect(await isKept(beta.id)).to.deep.equal([false, false, true]);
    expect(log.reasons("slack.uninstall-failed")).to.have.length(1);
  });

  it("asks with the token that is kept, whoever replaced the one that is remembered", async () => {
    const farewell = { ...word(slack.uninstalls(beta)), atMs: 0 };
    await installed.tokenOf(beta.id);
    const other = await startInstallingApp({ slack, store, clock, log });
    await slack.installs(ann, other.url);
    await other.close();
    await uninstallWith()(farewell);
    expect(await store.installations.load(`slack:${beta.id}`)).not.to.equal(undefined);
  });

  it("is forgotten once, however often Slack tells of it at the same time", async () => {
    let times = 0;
    const uninstall = uninstallWith({
      forgetTenant(platform, tenant) {
        times += 1;
        return store.forgetTenant(platform, tenant);
      },
    });
    const [first, second] = [word(slack.uninstalls(beta)), word(slack.revokes(beta))];
    await Promise.all([uninstall(first), uninstall(second)]);
    expect(times).to.equal(1);
    await uninstall(second);
    expect(times).to.equal(2);
  });

  it("is not done with while something cannot be deleted, or is still being written", async () => {
    const farewell = word(slack.uninstalls(beta));
    const unavailable = new Fault("store.unavailable", { reason: "the disk is full" });
    const gone = { installations: 0, connections: 0, cached: 0, conversations: 1 };
    const busy = { ...gone, deliveries: 0, asides: 0, busyMs: 5 };
    for (const forgetTenant of [
      () => Promise.reject(unavailable),
      () => Promise.resolve(busy),
      () => Promise.reject(new Error("a secret")),
    ]) {
      const failed: unknown = await uninstallWith({ forgetTenant })(farewell).catch(
        (e: unknown) => e,
      );
      expect(failed).to.be.instanceOf(Error);
      // From the first word on nothing is said there.
      expect(await installed.tokenOf(beta.id)).to.equal(undefined);
    }
    expect(log.reasons("slack.uninstall-failed")).to.deep.equal([
      "no answer from the store: the disk is full",
      "slack did not take the message: somebody is still at work there",
      "an unexpected error",
    ]);
    expect(log.of("slack.uninstalled")).to.deep.equal([]);
    await uninstallWith()(farewell);
    expect(log.of("slack.uninstalled")).to.have.length(1);
  });

  it("is forgotten by a bot with one token too", async () => {
    await keepSomething(slack.team.id);
    await uninstallWith({ installed: undefined })(word(slack.uninstalls()));
    expect(await isKept(slack.team.id)).to.deep.equal([false, false, false]);
    expect(log.of("slack.uninstalled")).to.have.length(1);
  });

  describe("of an organization that installed it for all", () => {
    const organization = "E1";
    let gamma: Workspace;
    beforeEach(async () => {
      gamma = slack.workspace("Gamma", { enterprise: organization });
      const token = seal(slack.token(gamma));
      await installed.save(organization, { token, name: "Big", installedAtMs: clock.now() });
      for (const team of [gamma.id, "T77"]) {
        await installed.tokenOf(team, organization);
        await keepSomething(team);
      }
    });

    it("is forgotten with all of them once the organization's token is gone", async () => {
      await uninstallWith()(word(slack.uninstalls(gamma)));
      for (const team of [gamma.id, "T77", organization])
        expect(await isKept(team), team).to.deep.equal([false, false, false]);
      expect(log.of("slack.uninstalled").map(({ at }) => at)).to.deep.equal([
        `slack:${gamma.id}`,
        "slack:T77",
        "slack:E1",
      ]);
      expect(await isKept(beta.id)).to.deep.equal([false, false, true]);
    });

    it("is forgotten alone while the others may go on", async () => {
      const farewell = word(slack.uninstalls(beta));
      await uninstallWith()({ ...farewell, team: "T77", enterprise: organization });
      expect(await isKept("T77")).to.deep.equal([false, false, false]);
      expect(await isKept(gamma.id)).to.deep.equal([true, true, true]);
      expect(await installed.tokenOf(gamma.id)).not.to.equal(undefined);
    });
  });

  it("is forgotten before Slack's word is acknowledged, and is heard no more", async () => {
    const intake = new Intake({
      clock,
      logger: log,
      names: { commands: ["health"], slash: "/plume", separate: {} },
      wizards: [],
      submissions: new Submissions(clock),
      gone: uninstallWith(),
    });
    const heard: string[] = [];
    intake.open(
      onlyFrom(installed, async ({ delivery }) => {
        heard.push(delivery);
        return Promise.resolve("durable");
      }),
    );
    await keepSomething(beta.id);
    const hand = (body: unknown): Promise<readonly boolean[]> => {
      let atAck: readonly boolean[] = [];
      return intake
        .take({ body, ack: async () => void (atAck = await isKept(beta.id)) })
        .then((isTaken) => [isTaken, ...atAck]);
    };
    const before = slack.says(ann, "before");
    await hand(before.deliveries[0]?.body);
    expect(heard).to.have.length(1);
    const [end] = slack.uninstalls(beta).deliveries;
    expect(await hand(end?.body)).to.deep.equal([true, false, false, false]);
    // A last word that was on its way.
    const after = await hand({ ...before.deliveries[0]?.body });
    expect([after, heard.length]).to.deep.equal([[true, false, false, false], 1]);
  });
});

describe("what Slack says of a removal", () => {
  const body = (event: object, more: object = {}): object => ({
    team_id: "T1",
    event_time: 1_763_000_000,
    event,
    ...more,
  });

  it("is read with the workspace, its organization and the time", () => {
    expect(farewellIn(body({ type: "app_uninstalled" }, { enterprise_id: "E1" }))).to.deep.equal({
      team: "T1",
      enterprise: "E1",
      reason: "app_uninstalled",
      atMs: 1_763_000_000_000,
    });
    const revoked = { type: "tokens_revoked", tokens: { bot: ["U1"] } };
    expect(farewellIn(body(revoked, { event_time: "x" }))).to.include({
      reason: "tokens_revoked",
      atMs: 0,
    });
  });

  it("is nothing where a person alone takes something back, or there is no workspace", () => {
    for (const odd of [
      body({ type: "tokens_revoked", tokens: { oauth: ["U1"], bot: [] } }),
      body({ type: "tokens_revoked" }),
      body({ type: "message" }),
      { event: { type: "app_uninstalled" } },
      undefined,
      "app_uninstalled",
    ])
      expect(farewellIn(odd)).to.equal(undefined);
  });
});
