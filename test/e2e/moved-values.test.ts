import { expect } from "chai";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parseConfig } from "../../src/config.ts";
import { createContainer, servicesOf } from "../../src/container/container.ts";
import { tokens } from "../../src/container/tokens.ts";
import { toPlain } from "../../src/core/view/plain.ts";
import { createLogger } from "../../src/ops/logger.ts";
import { Connections, Demo, Homes, RecentHomes } from "../../src/plume/uses.ts";
import { startSandbox, type Sandbox } from "../../src/sandbox/index.ts";
import { openSharedStore } from "../../src/shared-store.ts";
import { bucketOf } from "../../src/stores/bucket.ts";
import { openRedisHoldings } from "../../src/stores/redis/holdings.ts";
import { Keys } from "../../src/stores/redis/keys.ts";
import type { KeptAside } from "../../src/stores/upkeep/holdings.ts";
import { here, Talk, typed } from "../support/builders.ts";
import { startRedis, type RedisServer } from "../support/redis-server.ts";
import { testKeys, testVault } from "../support/rotating.ts";
import { startToyBot, type ToyBot } from "../support/toy-bot.ts";

// Somebody who can write to Redis, but has no key, puts one value in the place of another.

const keys = new Keys("");

describe("a value that was moved to another key of Redis", () => {
  let server: RedisServer;
  let sandbox: Sandbox;
  let folder: string;
  let lines: string[];
  let container: ReturnType<typeof createContainer>;

  before(async () => {
    server = await startRedis();
    sandbox = await startSandbox();
    folder = mkdtempSync(join(tmpdir(), "plume-moved-"));
  });
  beforeEach(async () => {
    await server.client.flushall();
    lines = [];
    container = compose();
    expect(await container.get(tokens.Store).opened(10_000)).to.equal(undefined);
  });
  afterEach(() => container.unbindAllAsync());
  after(async () => {
    await sandbox.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function compose(): ReturnType<typeof createContainer> {
    const config = parseConfig({
      PLUME_DATA_DIR: folder,
      REDIS_URL: server.url,
      VAULT_KEYS: testKeys("k1"),
    });
    const { redis } = config;
    if (!redis) throw new Error("no Redis");
    const { ca, hosts, apiBase } = sandbox;
    const logger = createLogger({ level: "info", destination: { write: (l) => lines.push(l) } });
    return createContainer({
      config,
      outside: { ca: [ca], hosts, apiBase, demo: undefined },
      logger,
      openShared: (vault) => openSharedStore(redis, vault, logger),
    });
  }

  /** What the bot says to the last of these lines of somebody. */
  function person(user: string): (...texts: readonly string[]) => Promise<string> {
    const use = servicesOf(container);
    const talk = new Talk(container.get(tokens.Repertoire));
    talk.give(Connections, use(Connections)).give(Homes, use(Homes)).give(Demo, use(Demo));
    talk.give(RecentHomes, use(RecentHomes));
    talk.now = () => Date.now();
    return async (...texts) => {
      let said = "";
      for (const text of texts) {
        const views = await talk.send(typed(text, { at: { ...here, user } }));
        said = views.map((view) => toPlain(view)).join("\n--\n");
      }
      return said;
    };
  }

  const answers = (): readonly string[] => {
    const { header, partnerId } = sandbox.credentials;
    return ["/auth", sandbox.ssoUrl, header, partnerId, "/skip"];
  };
  const logged = (event: string): readonly string[] =>
    lines.filter((line) => line.includes(`"${event}"`));

  it("does not open as another person's sign-in", async () => {
    const [ann, bob] = [person("ann"), person("bob")];
    await ann(...answers());
    await server.client.copy(keys.connection("test:-:ann"), keys.connection("test:-:bob"));
    expect(await bob("/auth status")).to.contain(
      "⚠️ Your saved sign-in cannot be opened any more (it is damaged).",
    );
    const [line = ""] = logged("connection.unreadable");
    expect(line).to.contain('"owner":"test:-:bob"').and.to.contain('"keyId":"k1"');
    expect(line).to.contain("sealed under another name or key");
    expect(await ann("/auth status")).to.contain("✅ Signed in to Plume Cloud");
  });

  it("does not open as another person's token: a new one is fetched", async () => {
    const [ann, bob] = [person("ann"), person("bob")];
    await ann(...answers());
    await bob(...answers());
    const tokenOf = async (user: string): Promise<string> => {
      const found = await server.client.keys(`v:{*}:token:test:-:${user}:*`);
      expect(found).to.have.lengthOf(1);
      return found[0] ?? "";
    };
    await server.client.copy(await tokenOf("ann"), await tokenOf("bob"), "REPLACE");
    const before = await server.client.get(await tokenOf("bob"));
    const { customerId, locationId } = sandbox.home("All well");
    expect(await bob(`/wifi ${customerId} ${locationId}`)).to.contain("Wi-Fi: 2 networks");
    const after = await server.client.get(await tokenOf("bob"));
    expect(after).not.to.equal(before);
    expect(after).not.to.equal(await server.client.get(await tokenOf("ann")));
  });

  describe("as a conversation", () => {
    let bots: ToyBot[];
    beforeEach(() => {
      bots = [];
    });
    afterEach(async () => {
      for (const bot of bots) await bot.stop();
    });

    const start = async (): Promise<ToyBot> => {
      const { conversations } = container.get(tokens.Store);
      const bot = await startToyBot({ conversations, vault: testVault("k1") });
      bots.push(bot);
      return bot;
    };
    const keyOf = (user: string): string => {
      const id = `test:-:${user}:${user}`;
      return keys.conversation(bucketOf(id), id);
    };

    it("does not open: it starts anew, and what was moved is kept for the operator", async () => {
      const bot = await start();
      await bot.ask("ann", "secret plan");
      await server.client.copy(keyOf("ann"), keyOf("bob"));
      expect(await bot.ask("bob", "hello")).to.deep.equal([
        "ℹ️ I lost my place in our conversation, so we start again from here.",
        "heard hello",
      ]);
      expect(await bot.ask("bob", "log")).to.deep.equal(["hello"]);
      expect(await bot.ask("ann", "log")).to.deep.equal(["secret plan"]);
      const [complaint, ...more] = bot.log.of("conversation.unreadable");
      expect(more).to.deep.equal([]);
      expect(complaint).to.include({
        conversation: "test:-:bob:bob",
        key: "conversation:test:-:bob:bob:state",
        reason:
          "conversation:test:-:bob:bob:state, sealed with key k1, cannot be opened: it was changed, or sealed under another name or key",
      });
      const holdings = await openRedisHoldings({
        address: container.get(tokens.Config).redis?.address ?? expect.fail("no address"),
        ca: [],
        sentinelPassword: undefined,
        keyPrefix: "",
        durability: "primary",
      });
      const kept: KeptAside[] = [];
      for await (const records of holdings.asides()) kept.push(...records);
      await holdings.close();
      expect(
        kept.map(({ conversation, part, keyIds }) => [conversation, part, ...keyIds]),
      ).to.deep.equal([["test:-:bob:bob", "state", "k1"]]);
    });

    it("does not open in another field of the same conversation either", async () => {
      const bot = await start();
      await bot.ask("ann", "one");
      const state = (await server.client.hget(keyOf("ann"), "st")) ?? "";
      // As views that are still to be sent.
      await server.client.hset(keyOf("ann"), { oid: "m:x", o: state, on: 1, os: 0, until: 0 });
      await server.client.zadd(keys.due(bucketOf("test:-:ann:ann")), 0, "test:-:ann:ann");
      for (const running of bots.splice(0)) await running.stop();
      const second = await start();
      await second.ask("ann", "two");
      expect(second.said("ann")[0]).to.match(/^❌ I can no longer read my answer to you/);
      expect(second.log.of("conversation.unreadable")[0]).to.include({
        key: "conversation:test:-:ann:ann:packet",
        reason:
          "conversation:test:-:ann:ann:packet, sealed with key k1, cannot be opened: it was changed, or sealed under another name or key",
      });
    });
  });
});
