import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

import { expect } from "chai";

import { openFakeDiscord, type FakeDiscord } from "../support/discord/fake-discord.ts";

// As an operator calls it.

type Environment = { readonly [name: string]: string };

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

async function call(args: readonly string[], env: Environment = {}): Promise<Ended> {
  const child = spawn("npm", ["run", "--silent", "discord:commands", "--", ...args], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [out, err, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { status, out, err };
}

describe("an operator with npm run discord:commands", function () {
  this.timeout(120_000);

  let discord: FakeDiscord;
  beforeEach(async () => {
    discord = await openFakeDiscord();
  });
  afterEach(() => discord.close());

  it("sees the commands, registers them, and finds them as they should be", async () => {
    const printed = await call([]);
    expect([printed.status, printed.err]).to.deep.equal([0, ""]);
    expect(JSON.parse(printed.out)).to.have.nested.property("[0].name", "start");
    const env = { DISCORD_TOKEN: discord.app.token, DISCORD_API_ROOT: discord.apiUrl };
    const before = await call(["--check"], env);
    expect([before.status, before.err]).to.deep.equal([
      1,
      "Next: npm run discord:commands -- --apply\n",
    ]);
    expect(before.out).to.contain("Everywhere: /health is missing\n");
    const applied = await call(["--apply"], env);
    expect([applied.status, applied.err]).to.deep.equal([0, ""]);
    expect(await call(["--check"], env)).to.deep.equal({
      status: 0,
      out: "Everywhere: the commands are as the bot needs them\n",
      err: "",
    });
    expect(discord.registered()).to.have.lengthOf(9);
    const mistake = await call(["--clear"]);
    expect([mistake.status, mistake.out]).to.deep.equal([2, ""]);
    expect(discord.violations).to.deep.equal([]);
  });
});
