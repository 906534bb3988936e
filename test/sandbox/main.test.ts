import { expect } from "chai";
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Readable } from "node:stream";

describe("npm run sandbox", () => {
  let running: ChildProcessByStdio<null, Readable, Readable> | undefined;
  const start = (env: Record<string, string>) => {
    const child = spawn(process.execPath, ["--import", "tsx", "src/sandbox/main.ts"], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    running = child;
    return child;
  };

  // Also after a failed expectation, or the suite would never end.
  afterEach(() => running?.kill("SIGKILL"));

  it("prints the four values, the homes and a CA file, and ends cleanly on Ctrl-C", async () => {
    const child = start({ SANDBOX_PORT: "0" });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    const exited = once(child, "exit");
    while (!output.includes("Ctrl-C ends it.")) await once(child.stdout, "data");
    const file =
      /PLUME_ALLOWED_HOSTS=localhost \\\n +PLUME_EXTRA_CA_FILE=(?<file>\S+) npm start/u.exec(output)
        ?.groups?.["file"];
    expect(readFileSync(String(file), "utf8")).to.match(/^-----BEGIN CERTIFICATE-----/u);
    expect(output).to.match(
      /1 {2}https:\/\/localhost:\d+\/oauth2\/aussandbox0000000001\/v1\/token\n {2}2 {2}Basic \S+\n {2}3 {2}[0-9a-f]{24}\n {2}4 {2}https:\/\/localhost:\d+\/api\n/u,
    );
    expect(output).to.include("64a1f0c2d3e4b5a697881001 64a1f0c2d3e4b5a697881002  All well");
    child.kill("SIGINT");
    expect(await exited).to.deep.equal([0, null]);
    expect(existsSync(dirname(String(file)))).to.equal(false);
  });

  it("says what is wrong with its port", async () => {
    const child = start({ SANDBOX_PORT: "http" });
    let problems = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (problems += text));
    const [code] = await once(child, "close");
    expect([code, problems]).to.deep.equal([
      1,
      "SANDBOX_PORT (or PORT) is not a port: a number from 0 to 65535 is expected, for example 8443.\n",
    ]);
  });
});
