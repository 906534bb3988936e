import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { takeSeat } from "../src/seat.ts";
import { BotProcess, killAll, makeHome } from "./support/bot-process.ts";
import { startRedis } from "./support/redis-server.ts";

describe("a terminal's seat", () => {
  let folders: readonly [string, string];

  beforeEach(() => {
    const make = (): string => mkdtempSync(join(tmpdir(), "plume-seat-"));
    folders = [make(), make()];
  });
  afterEach(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  it("has the same name after a restart, and another one while it is taken", () => {
    const [folder] = folders;
    const first = takeSeat(folder);
    const second = takeSeat(folder);
    expect([first.number, second.number]).to.deep.equal([1, 2]);
    expect(second.name).not.to.equal(first.name);
    first.release();
    const again = takeSeat(folder);
    expect(again.name).to.equal(first.name);
    for (const seat of [again, second]) seat.release();
  });

  it("has another name in every folder", () => {
    const [one, other] = folders.map((folder) => takeSeat(folder));
    expect(one?.name).not.to.equal(other?.name);
    one?.release();
    other?.release();
  });

  it("is told where it is not the only one: conversation and sign-in are its own", async () => {
    const redis = await startRedis();
    const home = makeHome();
    const taken = takeSeat(home.folder);
    try {
      const key = randomBytes(32).toString("base64");
      const bot = new BotProcess(home, { REDIS_URL: redis.url, VAULT_KEYS: `test:${key}` });
      expect(await bot.ask("/start", "Next: /auth")).to.contain("You are not signed in");
      expect(await bot.end()).to.equal(0);
      expect(bot.errors).to.equal(
        "Another terminal uses this folder: this one has a conversation and a sign-in of its own.\n",
      );
    } finally {
      killAll();
      taken.release();
      home.remove();
      await redis.close();
    }
  });
});
