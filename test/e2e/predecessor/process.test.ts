import { expect } from "chai";
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import { BotProcess, killAll, makeHome, type Home } from "../../support/bot-process.ts";

// The predecessor's flaws by their numbers: the process, as an operator runs it.

const root = fileURLToPath(new URL("../../..", import.meta.url));

describe("the process", function () {
  this.timeout(120_000);
  let place: Home;

  beforeEach(() => {
    place = makeHome();
  });
  afterEach(() => {
    killAll();
    place.remove();
  });

  it("(F31, F32) starts from its packed files alone, with nothing configured", () => {
    const packed: unknown = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const files = (packed as { readonly files: readonly string[] }).files;
    for (const file of files)
      cpSync(join(root, file), join(place.folder, file), { recursive: true });
    writeFileSync(join(place.folder, "package.json"), JSON.stringify(packed));
    symlinkSync(join(root, "node_modules"), join(place.folder, "node_modules"));
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(place.folder, "dist/src/main.js")],
      { cwd: place.folder, env: { PATH: process.env["PATH"] }, input: "/start\n", timeout: 60_000 },
    );
    expect(stderr.toString()).to.equal("");
    expect(stdout.toString()).to.contain("You are not signed in to Plume Cloud yet.");
    expect(status).to.equal(0);
  });

  it("(F33) ends in order when it is told to, and keeps what was said", async () => {
    const bot = new BotProcess(place);
    await bot.ask("/auth", "Step 1️⃣");
    await bot.ask("https://sso.example.com/v1/token", "Step 2️⃣");
    bot.child.kill("SIGTERM");
    expect(await bot.ended).to.equal(0);
    const next = new BotProcess(place);
    await next.says("The sign-in is still open.");
    await next.says("Step 2️⃣");
    expect(await next.end()).to.equal(0);
  });
});
