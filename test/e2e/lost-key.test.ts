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
import { Talk } from "../support/builders.ts";

// The whole composition over a store on disk whose key ring loses a key.

const key = (id: string): string => `${id}:${Buffer.alloc(32, id).toString("base64")}`;
const lost = "⚠️ Your saved sign-in cannot be opened any more (its key is gone).";

describe("a saved sign-in whose key is gone", () => {
  let folder: string;
  let sandbox: Sandbox;
  let lines: string[];
  let close: () => Promise<unknown>;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "plume-key-"));
    sandbox = await startSandbox();
    lines = [];
    const say = start(key("k1"));
    await signIn(say);
    await close();
    // A rotation that takes the old key away before everything is sealed with the new one.
    start(`${key("k2")},${key("k1")}`);
    await close();
  });
  afterEach(async () => {
    await close();
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  });

  type Say = (...lines: readonly string[]) => Promise<string>;

  function start(keys: string): Say {
    const { ca, hosts, apiBase } = sandbox;
    const container = createContainer({
      config: parseConfig({ PLUME_DATA_DIR: folder, VAULT_KEYS: keys }),
      outside: { ca: [ca], hosts, apiBase, demo: undefined },
      logger: createLogger({ level: "info", destination: { write: (l) => lines.push(l) } }),
    });
    close = () => container.unbindAllAsync();
    const use = servicesOf(container);
    const talk = new Talk(container.get(tokens.Repertoire));
    talk.give(Connections, use(Connections)).give(Homes, use(Homes)).give(Demo, use(Demo));
    talk.give(RecentHomes, use(RecentHomes));
    talk.now = () => Date.now();
    return async (...typed) => {
      let said = "";
      for (const line of typed) {
        said = (await talk.send(line)).map((v) => toPlain(v)).join("\n--\n");
      }
      return said;
    };
  }

  const answers = (): readonly string[] => {
    const { header, partnerId } = sandbox.credentials;
    return [sandbox.ssoUrl, header, partnerId, "/skip"];
  };

  async function signIn(say: Say): Promise<void> {
    expect(await say("/auth", ...answers())).to.contain("✅ Authentication Successful!");
  }

  it("locks nobody out: it is said, and signing in works", async () => {
    const say = start(key("k2"));
    expect(await say("/start")).to.contain("You are not signed in to Plume Cloud yet.");
    expect(await say("/help")).to.contain("Sign-in");
    expect(await say("/health a b")).to.contain("No valid OAuth token.");
    expect(await say("/auth status")).to.contain(lost);
    expect(await say("/auth")).to.contain(`${lost} Sign in again.`);
    expect(await say(...answers())).to.contain("✅ Authentication Successful!");
    expect(await say("/auth status")).to.contain("✅ Signed in to Plume Cloud");
    const told = lines.filter((line) => line.includes("connection.unreadable"));
    expect(told).to.have.lengthOf(1);
    expect(told[0]).to.contain('"keyId":"k1"').and.to.contain('"owner":"test:-:ann"');
  });

  it("is removed by /logout", async () => {
    const say = start(key("k2"));
    expect(await say("/logout")).to.contain("Sign out?");
    expect(await say("/logout now")).to.contain("✅ Signed out.");
    expect(await say("/auth status")).to.contain("You are not signed in.");
    await close();
    // It is gone for good, not only hidden.
    expect(await start(`${key("k2")},${key("k1")}`)("/auth status")).to.contain("not signed in");
  });

  it("is there again when the key is", async () => {
    const say = start(`${key("k2")},${key("k1")}`);
    expect(await say("/auth status")).to.contain("✅ Signed in to Plume Cloud");
  });
});
