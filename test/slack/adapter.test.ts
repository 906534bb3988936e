import { expect } from "chai";

import {
  createSlackAdapter,
  type SlackAdapter,
  type SlackOptions,
} from "../../adapters/slack/index.ts";
import { command } from "../../src/core/command/command.ts";
import type { Address, ChatEvent } from "../../src/core/event.ts";
import { isFault } from "../../src/core/fault.ts";
import { seal } from "../../src/core/sealed.ts";
import { buttons, say, shareButton, text, view } from "../../src/core/view/view.ts";
import { createSystemClock } from "../../src/ops/system-clock.ts";
import type { MemoryStore } from "../../src/stores/memory.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";
import {
  createCollectingLogger,
  openTestStore,
  type CollectingLogger,
} from "../support/network.ts";
import { freePort } from "../support/redis-server.ts";
import { issued } from "../support/slack-bench.ts";
import { openFakeSlack, type FakeSlack } from "../support/slack/fake-slack.ts";
import type { Channel, Person, Workspace } from "../support/slack/types.ts";
import { until } from "../support/until.ts";

const away = "Slack cannot be reached";
const health = command("health", "Checks a home").reply(() => say("well"));

describe("the Slack adapter", () => {
  let slack: FakeSlack;
  let clock: FakeClock;
  let log: CollectingLogger;
  let store: MemoryStore;
  let ann: Person;
  let forgotten: string[];
  let heard: ChatEvent[];
  let adapters: SlackAdapter[];
  beforeEach(async () => {
    slack = await openFakeSlack({ commands: ["/plume", "/plume-health"] });
    clock = createFakeClock(Date.now());
    log = createCollectingLogger();
    store = openTestStore(clock);
    ann = slack.person("Ann");
    forgotten = [];
    heard = [];
    adapters = [];
  });
  afterEach(async () => {
    await Promise.all(adapters.map((adapter) => adapter.stop()));
    await slack.close();
  });

  const make = (more: Partial<SlackOptions> = {}): SlackAdapter => {
    const adapter = createSlackAdapter({
      name: "Plume",
      command: "/plume",
      workspaces: { kind: "one", token: seal(slack.token()) },
      listening: { kind: "http", signingSecret: seal(slack.app.signingSecret), port: 0 },
      clock,
      logger: log,
      commands: [health],
      wizards: [],
      cache: store.cache,
      forgetTenant: async (platform, tenant) => {
        forgotten.push(`${platform}/${tenant}`);
        const none = { connections: 0, installations: 0, cached: 0, conversations: 0 };
        return Promise.resolve({ ...none, deliveries: 0, asides: 0, busyMs: 0 });
      },
      apiRoot: slack.apiUrl,
      limits: { perChannelMs: 0, burst: 1 },
      ...more,
    });
    adapters.push(adapter);
    return adapter;
  };
  const bySocket = (): Partial<SlackOptions> => ({
    listening: { kind: "socket", appToken: seal(slack.app.appToken) },
  });
  /** Any workspace installs it, at this port. */
  const byInstallation = async (): Promise<Partial<SlackOptions>> => {
    const port = await freePort();
    const publicUrl = `http://127.0.0.1:${port}`;
    const { clientId, clientSecret, signingSecret } = slack.app;
    const { installations } = store;
    const access = { clientId, clientSecret: seal(clientSecret), publicUrl };
    return {
      workspaces: { kind: "many", store: installations, ...access },
      listening: { kind: "http", signingSecret: seal(signingSecret), port },
    };
  };
  const start = async (adapter: SlackAdapter): Promise<void> => {
    await adapter.start(async (event) => {
      heard.push(event);
      return Promise.resolve("durable");
    });
    if (adapter.port !== undefined) slack.delivers(`http://127.0.0.1:${adapter.port}/slack/events`);
  };
  const refusal = async (starting: Promise<void>): Promise<unknown> =>
    starting.then(
      () => "it started",
      (error: unknown) =>
        isFault(error, "adapter.refused") ? error.details.reason : `not so: ${String(error)}`,
    );
  const asked = (): number => slack.calls("auth.test").length;
  const addressIn = (channel: Channel): Address => ({
    platform: "slack",
    tenant: channel.team,
    place: channel.id,
    user: ann.id,
    shared: channel.kind !== "direct",
    reply: null,
  });
  const sent = (key: string) => ({ key, signal: AbortSignal.timeout(8_000) });

  it("knows who it is, listens, hears and speaks", async () => {
    const adapter = make();
    expect([adapter.identity, adapter.port]).to.deep.equal([undefined, undefined]);
    expect([adapter.serves("T9"), adapter.serves(slack.team.id)]).to.deep.equal([true, true]);
    await start(adapter);
    expect(adapter.identity).to.include({ team: slack.team.id, user: slack.team.botUser });
    expect(adapter.port).to.be.greaterThan(0);
    expect([adapter.serves("T9"), adapter.serves(slack.team.id)]).to.deep.equal([false, true]);
    await slack.says(ann, "health a").done;
    expect(heard.map(({ content }) => content)).to.deep.equal([
      { kind: "text", text: "/health a", addressed: true },
    ]);
    await adapter.send(addressIn(slack.direct(ann)), { view: say("well") }, sent("m:1.0"));
    expect(slack.messages(slack.direct(ann)).at(-1)).to.include({ from: "bot", text: "well" });
    expect([adapter.trouble(), log.lines, asked()]).to.deep.equal([undefined, [], 1]);
  });

  it("listens nowhere in Socket Mode", async () => {
    const adapter = make(bySocket());
    await start(adapter);
    expect([adapter.port, slack.connections]).to.deep.equal([undefined, 1]);
    await slack.says(ann, "health").done;
    expect(heard).to.have.length(1);
    await adapter.stop();
    await until("it hung up", () => slack.connections === 0);
  });

  it("starts once, however often that is asked for", async () => {
    const adapter = make();
    await Promise.all([start(adapter), start(adapter)]);
    await slack.says(ann, "health").done;
    expect([asked(), heard.length]).to.deep.equal([1, 1]);
  });

  it("takes nothing from a workspace that is not its own", async () => {
    await start(make());
    const other = slack.workspace("Other");
    const deed = slack.says(slack.person("Eve", { team: other }), "health");
    await deed.done;
    expect(deed.deliveries.map(({ state }) => state)).to.deep.equal(["acknowledged"]);
    expect(heard).to.deep.equal([]);
  });

  it("tells people to type what calls it", () => {
    const at = addressIn(slack.channel("ops"));
    expect(make().capabilities(at).prefix).to.equal("/plume ");
    expect(make({ separate: "instead" }).capabilities(at).prefix).to.equal("/plume-");
  });

  it("hears a slash command of its own for each command", async () => {
    await start(make({ separate: "beside" }));
    await slack.slash(ann, "/plume-health a").done;
    expect(heard[0]?.content).to.include({ text: "/health a" });
  });

  it("finds an answer that another process showed, to share it", async () => {
    const channel = slack.channel("ops", { members: [ann] });
    const to = addressIn(channel);
    const answer = view([text("all well"), buttons(issued(shareButton, "b.1"))]);
    await make().send(to, { view: answer }, sent("m:1.0"));
    expect(slack.messages(channel, ann).map((shown) => shown.ephemeral)).to.deep.equal([true]);
    await make().send(to, { view: say("too old"), shares: "b.1" }, sent("m:2.0"));
    expect(slack.messages(channel).map((shown) => shown.text)).to.deep.equal(["all well"]);
  });

  describe("where Slack is away", () => {
    it("listens all the same, goes on trying and says so until it is there", async () => {
      slack.fails("auth.test", { kind: "cut" }, 3);
      const adapter = make();
      await start(adapter);
      expect([adapter.trouble(), adapter.identity]).to.deep.equal([away, undefined]);
      await slack.says(ann, "health").done;
      expect(heard).to.have.length(1);
      for (const [tries, waitMs] of [1_000, 2_000, 4_000].entries()) {
        await until("it waits", () => clock.sleeping === 1);
        await clock.run(waitMs - 1);
        expect(asked()).to.equal(tries + 1);
        await clock.run(1);
        await until("it asked again", () => asked() === tries + 2);
      }
      await until("it is back", () => adapter.trouble() === undefined);
      expect(adapter.identity?.team).to.equal(slack.team.id);
      await clock.run(60_000);
      expect(asked()).to.equal(4);
      expect(log.of("slack.trouble")).to.deep.equal([{ name: "start", reason: away }]);
      expect(log.of("slack.back")).to.deep.equal([{ name: "start" }]);
    });

    it("does not wait for an answer for ever before it listens", async () => {
      slack.fails("auth.test", { kind: "hang" });
      const adapter = make();
      await start(adapter);
      expect([adapter.trouble(), asked()]).to.deep.equal([away, 1]);
      expect(adapter.port).to.be.greaterThan(0);
    }).timeout(9_000);

    it("ends at once while it waits to try again", async () => {
      slack.fails("auth.test", { kind: "cut" });
      const adapter = make();
      await start(adapter);
      await until("it waits", () => clock.sleeping === 1);
      await adapter.stop();
      expect([clock.sleeping, asked()]).to.deep.equal([0, 1]);
    });

    it("ends at once while it asks again, and begins no trouble then", async () => {
      slack.fails("auth.test", { kind: "cut" });
      slack.fails("auth.test", { kind: "hang" });
      const adapter = make();
      await start(adapter);
      await until("it waits", () => clock.sleeping === 1);
      await clock.run(1_000);
      await until("it asked again", () => asked() === 2);
      await adapter.stop();
      expect([log.of("slack.trouble").length, clock.sleeping]).to.deep.equal([1, 0]);
    });

    it("says what is wrong with a token that turns out to be refused, and tries again", async () => {
      slack.fails("auth.test", { kind: "cut" });
      slack.fails("auth.test", { kind: "error", error: "account_inactive" });
      const adapter = make();
      await start(adapter);
      await until("it waits", () => clock.sleeping === 1);
      await clock.run(1_000);
      await until("it waits again", () => asked() === 2 && clock.sleeping === 1);
      expect(adapter.trouble()).to.include("Slack refuses the bot's token (account_inactive)");
      await clock.run(2_000);
      await until("it is back", () => adapter.trouble() === undefined);
      expect(adapter.identity?.team).to.equal(slack.team.id);
    });
  });

  describe("what keeps it from starting", () => {
    it("is a token that Slack refuses: it does not listen then", async () => {
      slack.revokes();
      const port = await freePort();
      const signingSecret = seal(slack.app.signingSecret);
      const adapter = make({ listening: { kind: "http", signingSecret, port } });
      const starting = start(adapter);
      expect(await refusal(starting)).to.include("Slack refuses the bot's token (token_revoked)");
      expect(adapter.port).to.equal(undefined);
      await adapter.stop();
      const other = make({
        workspaces: { kind: "one", token: seal("xoxb-0-none") },
        listening: { kind: "http", signingSecret, port },
      });
      expect(await refusal(start(other))).to.include("(invalid_auth)");
    });

    it("is a port that another program has", async () => {
      const first = make();
      await start(first);
      const signingSecret = seal(slack.app.signingSecret);
      const second = make({ listening: { kind: "http", signingSecret, port: first.port ?? 0 } });
      expect(await refusal(start(second))).to.include("cannot be opened (EADDRINUSE)");
    });

    it("is an app token that Slack refuses", async () => {
      const appToken = seal("xapp-1-none");
      const adapter = make({ listening: { kind: "socket", appToken } });
      expect(await refusal(start(adapter))).to.include("app-level token");
    });
  });

  describe("its end", () => {
    it("comes before a beginning, without a word", async () => {
      const adapter = make();
      await adapter.stop();
      await start(adapter);
      expect([adapter.port, log.lines]).to.deep.equal([undefined, []]);
    });

    it("comes at once while it begins: it does not listen any more", async () => {
      slack.fails("auth.test", { kind: "hang" });
      const adapter = make();
      const starting = start(adapter);
      await until("it asks", () => asked() === 1);
      const began = performance.now();
      await adapter.stop();
      await starting;
      // It would wait 5 s.
      expect(performance.now() - began).to.be.below(4_500);
      expect([adapter.port, adapter.trouble(), log.lines]).to.deep.equal([
        undefined,
        undefined,
        [],
      ]);
    });

    for (const method of ["auth.test", "apps.connections.open"])
      it(`comes at once while it waits for ${method} to begin`, async () => {
        slack.fails(method, { kind: "hang" });
        const adapter = make({ ...bySocket(), clock: createSystemClock() });
        const starting = start(adapter);
        await until("it waits", () => slack.calls(method).length > 0);
        const from = performance.now();
        await adapter.stop();
        // It would wait 5 s.
        expect(performance.now() - from).to.be.below(4_500);
        await starting;
      });

    it("comes after a beginning that failed", async () => {
      slack.revokes();
      const adapter = make();
      await refusal(start(adapter));
      await adapter.stop();
    });

    it("leaves what is still to be said", async () => {
      const adapter = make();
      await start(adapter);
      const url = `http://127.0.0.1:${adapter.port}/slack/events`;
      await adapter.stop();
      expect(await slack.verifies(url).catch(() => false)).to.equal(false);
      await adapter.send(addressIn(slack.direct(ann)), { view: say("bye") }, sent("m:1.0"));
      expect(slack.messages(slack.direct(ann)).at(-1)?.text).to.equal("bye");
    });
  });

  describe("in all workspaces that install it", () => {
    let adapter: SlackAdapter;
    let other: Workspace;
    let eve: Person;
    beforeEach(async () => {
      const options = await byInstallation();
      adapter = make(options);
      await start(adapter);
      other = slack.workspace("Other", { installed: false });
      eve = slack.person("Eve", { team: other });
    });
    const install = (): ReturnType<FakeSlack["installs"]> =>
      slack.installs(eve, `http://127.0.0.1:${adapter.port}/slack/install`);

    it("begins without asking who it is, and is in no workspace of its own", () => {
      expect([asked(), adapter.identity, adapter.trouble()]).to.deep.equal([
        0,
        undefined,
        undefined,
      ]);
      expect(adapter.serves(other.id)).to.equal(false);
    });

    it("hears and speaks where it was installed", async () => {
      const landing = await install();
      expect(landing.text).to.include("Open Slack and type /plume help.");
      expect(landing.text).to.include("Plume is in Other");
      expect(adapter.serves(other.id)).to.equal(true);
      await slack.says(eve, "health").done;
      expect(heard.map(({ at }) => at.tenant)).to.deep.equal([other.id]);
      const to = heard[0]?.at;
      if (to) await adapter.send(to, { view: say("well") }, sent("m:1.0"));
      expect(slack.messages(slack.direct(eve)).at(-1)?.text).to.equal("well");
    });

    it("forgets a workspace that removes it", async () => {
      await install();
      await slack.uninstalls(other).done;
      expect(forgotten).to.include(`slack/${other.id}`);
      expect(adapter.serves(other.id)).to.equal(false);
    });

    it("asks nothing of Slack any more a second after its end", async () => {
      await install();
      // It was installed anew, as far as is known: Slack is asked whether the token is good.
      clock.jump(60_000);
      await install();
      slack.fails("auth.test", { kind: "hang" });
      const before = asked();
      slack.uninstalls(other);
      await until("it asks", () => asked() === before + 1);
      await adapter.stop();
      const began = performance.now();
      expect(slack.calls("auth.test").at(-1)?.outcome).to.equal("pending");
      await until("the call is over", () => slack.calls("auth.test").at(-1)?.outcome === "gone");
      expect(performance.now() - began).to.be.within(900, 4_000);
    });
  });

  it("cannot be installed where it has the token of one workspace", async () => {
    const adapter = make();
    await start(adapter);
    const page = await fetch(`http://127.0.0.1:${adapter.port}/slack/install`);
    expect(page.status).to.equal(404);
  });
});
