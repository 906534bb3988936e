import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parseConfig, type RedisConfig } from "../src/config.ts";
import type { Store } from "../src/container/store.ts";
import { isFault } from "../src/core/fault.ts";
import { openSharedStore } from "../src/shared-store.ts";
import { createKeyRing, createVault } from "../src/stores/vault.ts";
import { createCollectingLogger } from "./support/network.ts";
import { startRedis, type RedisServer } from "./support/redis-server.ts";
import { createPapers } from "./support/redis-tls.ts";
import { createPlayer } from "./support/stores-player.ts";

const vault = createVault(createKeyRing());

function configured(env: { readonly [name: string]: string }): RedisConfig {
  const { redis } = parseConfig({ VAULT_KEYS: "k1:x", ...env });
  if (!redis) throw new Error("no Redis is configured");
  return redis;
}

describe("the store that processes share", () => {
  let server: RedisServer;
  const opened: Store[] = [];

  before(async () => {
    server = await startRedis({ tls: await createPapers("127.0.0.1") });
  });
  after(() => server.close());
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
  });

  async function open(): Promise<Store> {
    const env = {
      REDIS_URL: server.url,
      REDIS_CA_FILE: server.caFile,
      REDIS_KEY_PREFIX: "shared:",
      REDIS_DURABILITY: "primary",
    };
    const store = openSharedStore(configured(env), vault, createCollectingLogger());
    opened.push(store);
    expect(await store.opened(10_000)).to.equal(undefined);
    return store;
  }

  it("is one for all that configure it alike", async () => {
    const [one, two] = [await open(), await open()];
    await createPlayer(one.conversations).accept("a.1", "m:1");
    const answer = await createPlayer(two.conversations).accept("b.1", "m:1");
    expect(answer).to.deep.equal({ kind: "held" });
    expect(await server.client.keys("*")).to.satisfy((keys: readonly string[]) =>
      keys.every((key) => key.startsWith("shared:")),
    );
  });

  it("has one budget of calls for all, and each its own while Redis is away", async () => {
    const [one, two] = [await open(), await open()];
    const limiters = [one.limiter(3), two.limiter(3)];
    const waits = await Promise.all(limiters.flatMap((l) => [l.take("k"), l.take("k")]));
    expect(waits.filter((ms) => ms === 0)).to.have.length(3);
    await one.close();
    const alone = one.limiter(2);
    const others = await Promise.all([1, 2, 3].map(() => alone.take("k")));
    expect(others.filter((ms) => ms === 0)).to.have.length(2);
  });

  it("does not begin with a file of authorities that is none", () => {
    const folder = mkdtempSync(join(tmpdir(), "plume-ca-"));
    const REDIS_URL = "rediss://127.0.0.1:1";
    try {
      for (const [name, text] of [
        ["empty.pem", ""],
        ["key.pem", "-----BEGIN PRIVATE KEY-----"],
        ["absent.pem", undefined],
      ] as const) {
        const file = join(folder, name);
        if (text !== undefined) writeFileSync(file, text);
        const config = configured({ REDIS_URL, REDIS_CA_FILE: file });
        let thrown: unknown;
        try {
          openSharedStore(config, vault, createCollectingLogger());
        } catch (error) {
          thrown = error;
        }
        expect(isFault(thrown, "config.invalid"), name).to.equal(true);
        expect(String(thrown)).to.include("REDIS_CA_FILE: expected a PEM file");
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
