import { rmSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { BotProcess, killAll, makeHome, type Home } from "../support/bot-process.ts";

// The whole main job through a pipe: the built process, the embedded store, the sandbox cloud.

const home = "64a1f0c2d3e4b5a697881001 64a1f0c2d3e4b5a697881002";

interface Offer {
  readonly ssoUrl: string;
  readonly header: string;
  readonly partnerId: string;
}

async function offerOf(bot: BotProcess): Promise<Offer> {
  const said = await bot.ask("/start", "Then: /health");
  const [, ssoUrl = "", header = "", partnerId = ""] =
    /one line a question:\n(\S+)\n(Basic \S+)\n(\S+)\n\/skip/.exec(said) ?? [];
  return { ssoUrl, header, partnerId };
}

describe("the demo", function demo() {
  this.timeout(120_000);
  let place: Home;

  beforeEach(() => {
    place = makeHome();
  });

  afterEach(() => {
    killAll();
    place.remove();
  });

  it("signs in and answers about a home, in order, and ends with 0", async () => {
    const first = new BotProcess(place);
    const { ssoUrl, header, partnerId } = await offerOf(first);
    first.write("/auth", ssoUrl, header, partnerId, "/skip", `/health ${home}`, `/status ${home}`);
    first.write(`/nodes ${home}`, `/devices ${home}`, `/wifi ${home}`);
    expect(await first.end()).to.equal(0);
    const marks = [
      "Step 1️⃣",
      "Step 2️⃣",
      "Step 3️⃣",
      "Step 4️⃣",
      "📋 Confirming Your Configuration",
      "✅ Authentication Successful!",
      "🟢 Operational: all 3 pods are connected · Home",
      "Speed test  482 Mbit/s down",
      "Pods: 3 of 3 connected · Home",
      "Devices: 9 connected",
      "Wi-Fi: 2 networks, 1 on · Home",
    ];
    const places = marks.map((mark) => first.output.indexOf(mark));
    expect(places.filter((at) => at < 0)).to.deep.equal([]);
    expect(places).to.deep.equal([...places].sort((a, b) => a - b));
    expect(first.errors).to.equal("");
    // Without a terminal there is nothing but text.
    expect(first.output).not.to.contain("\u001b");
    // A later process has the login, and starts with it (F8, F13).
    const later = new BotProcess(place);
    expect(await later.ask(`/health ${home}`, "as of")).to.contain("🟢 Operational");
    expect(await later.end()).to.equal(0);
  });

  it("goes on with the same question after kill -9 between any two messages (F13)", async () => {
    let bot = new BotProcess(place);
    const { ssoUrl, header, partnerId } = await offerOf(bot);
    const steps = [
      ["/auth", "Step 1️⃣"],
      [ssoUrl, "Step 2️⃣"],
      [header, "Step 3️⃣"],
      [partnerId, "Step 4️⃣"],
      ["/skip", "Authentication Successful!"],
    ] as const;
    for (const [i, [line, answer]] of steps.entries()) {
      await bot.ask(line, answer);
      await bot.kill();
      bot = new BotProcess(place);
      if (i === steps.length - 1) continue;
      // The last answer may come once more: nobody could know that it was read.
      await bot.says("The sign-in is still open.");
      await bot.says(answer);
    }
    expect(await bot.ask(`/health ${home}`, "as of")).to.contain("🟢 Operational");
    expect(await bot.end()).to.equal(0);
  });

  it("answers after kill -9 in the middle of the work", async () => {
    const bot = new BotProcess(place);
    const { ssoUrl, header, partnerId } = await offerOf(bot);
    bot.write("/auth", ssoUrl, header, partnerId, "/skip");
    await bot.says("Testing OAuth connection");
    await bot.kill();
    const next = new BotProcess(place);
    // Whether the test had ended or not: the sign-in ends well, and nothing asks again.
    expect(await next.ask(`/health ${home}`, "as of")).to.contain("🟢 Operational");
    expect(await next.end()).to.equal(0);
  });

  it("leaves no typed secret in any file, nor in what it prints (F-S3, F-S4, F-S5)", async () => {
    const bot = new BotProcess(place, { LOG_LEVEL: "debug" });
    const { ssoUrl, header, partnerId } = await offerOf(bot);
    const wrong = "Basic c2VjcmV0LW9mLWFubjpwYXNzd29yZC1vZi1hbm4=";
    await bot.ask("/auth", "Step 1️⃣");
    await bot.ask(ssoUrl, "Step 2️⃣");
    await bot.ask(wrong, "Step 3️⃣");
    await bot.ask(partnerId, "Step 4️⃣");
    expect(await bot.ask("/skip", "(fix 2")).to.contain("Plume answered invalid_client");
    const atRest = place.bytes();
    await bot.ask("fix 2", "Step 2️⃣");
    await bot.ask(header, "Successful!");
    await bot.ask(`/wifi ${home}`, "Keys are never shown here.");
    await bot.kill();
    const after = place.bytes();
    for (const secret of [wrong, header].flatMap((h) => [
      h,
      h.slice(6),
      Buffer.from(h.slice(6), "base64").toString(),
    ])) {
      expect(atRest, "store and log").not.to.contain(secret);
      expect(after, "store and log").not.to.contain(secret);
      const printed = bot.output.replace(/one line a question:[\s\S]*?\/skip/, "");
      expect(printed, "output").not.to.contain(secret);
    }
    expect(after).not.to.contain(partnerId);
    // An access token is a JWT: three parts with dots between them.
    expect(after).not.to.match(/eyJ[\w-]{10,}\.[\w-]+\.[\w-]+/);
    expect(after).not.to.contain('"dropped"');
  });

  it("says who has the store when a second process comes", async () => {
    const bot = new BotProcess(place);
    await bot.ask("/help", "Commands");
    const second = new BotProcess(place);
    expect(await second.ended).to.equal(1);
    expect(second.errors).to.match(
      /^Cannot run: .*is in use by another process; stop that one, or set PLUME_DATA_DIR/,
    );
    expect(await bot.end()).to.equal(0);
  });

  it("says that the key is missing instead of making a new one beside an old store", async () => {
    const bot = new BotProcess(place);
    await bot.ask("/help", "Commands");
    expect(await bot.end()).to.equal(0);
    rmSync(join(place.folder, "vault.key"));
    const next = new BotProcess(place);
    expect(await next.ended).to.equal(1);
    expect(next.errors).to.match(
      /^Cannot run: .*vault\.key is missing, and .*store\.db cannot be opened without it/,
    );
  });

  it("lists every mistake of the configuration and starts nothing", async () => {
    const bot = new BotProcess(place, { PLUME_CLOUD: "mars", PLUME_PARTNER_ID_MIN: "x" });
    expect(await bot.ended).to.equal(1);
    expect(bot.errors)
      .to.contain("the configuration has 2 problems")
      .and.to.contain("for example PLUME_CLOUD=plume");
  });

  it("ends in order on SIGTERM", async () => {
    const bot = new BotProcess(place);
    await bot.ask("/help", "Commands");
    bot.child.kill("SIGTERM");
    expect(await bot.ended).to.equal(0);
  });

  it("survives a line of a megabyte, bytes that are no text, and an output that nobody reads", async () => {
    const bot = new BotProcess(place);
    bot.write("x".repeat(1_000_000));
    bot.child.stdin?.write(Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x0a]));
    await bot.ask("/help", "Commands");
    bot.child.stdout?.destroy();
    bot.write("/help", "/help");
    expect(await bot.end()).to.equal(0);
  });
});
