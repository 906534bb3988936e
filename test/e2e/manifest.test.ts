import { spawnSync } from "node:child_process";

import { expect } from "chai";

// As an operator calls it, before there is an app.

type Environment = { readonly [name: string]: string };

function call(args: readonly string[], input = "", env: Environment = {}) {
  return spawnSync("npm", ["run", "--silent", "slack:manifest", "--", ...args], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"] ?? "", ...env },
    input,
  });
}

describe("an operator with npm run slack:manifest", function () {
  this.timeout(120_000);

  it("takes what it prints to Slack, and compares it later", () => {
    const printed = call([]);
    expect([printed.status, printed.stderr]).to.deep.equal([0, ""]);
    expect(JSON.parse(printed.stdout)).to.have.nested.property(
      "features.slash_commands[0].command",
      "/plume",
    );
    const same = call(["--check", "-"], printed.stdout);
    expect([same.status, same.stdout]).to.deep.equal([0, "The manifest is as the bot needs it.\n"]);
    const other = call(["--check"], printed.stdout, { SLACK_COMMAND: "/wifi" });
    expect(other.status).to.equal(1);
    expect(other.stdout).to.include("features.slash_commands lacks /wifi\n");
    expect(other.stderr).to.match(/^Next: /);
    const mistake = call(["--check", "no-such-file"]);
    expect([mistake.status, mistake.stdout]).to.deep.equal([2, ""]);
  });
});
