import { expect } from "chai";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { connect as connectTls } from "node:tls";
import { startSandbox } from "../../src/sandbox/index.ts";
import { pathOf, startCaller } from "./caller.ts";

const failureOf = async (url: string): Promise<string> => {
  try {
    await fetch(url);
  } catch (error) {
    return String(((error as Error).cause as { code?: string }).code);
  }
  return "answered";
};

describe("a sandbox", () => {
  it("is refused by a client that does not trust its authority", async () => {
    const sandbox = await startSandbox();
    try {
      expect(await failureOf(`${sandbox.localApiBase}/Customers`)).to.equal(
        "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      );
    } finally {
      await sandbox.close();
    }
  });

  for (const servername of ["localhost", "sso.plume.test", "api.plume.test"]) {
    it(`has a certificate for ${servername}`, async () => {
      const sandbox = await startSandbox();
      const { port, ca } = sandbox;
      try {
        const authorized = await new Promise<boolean>((resolve, reject) => {
          const socket = connectTls({ host: "127.0.0.1", port, ca, servername }, () => {
            socket.end(() => resolve(socket.authorized));
          });
          socket.once("error", reject);
        });
        expect(authorized).to.equal(true);
      } finally {
        await sandbox.close();
      }
    });
  }

  it("has a certificate for 127.0.0.1, but not for another name", async () => {
    const sandbox = await startSandbox();
    const { port, ca } = sandbox;
    const attempt = (options: { host: string; servername?: string }) =>
      new Promise<string>((resolve) => {
        const socket = connectTls({ ...options, port, ca }, () => {
          socket.end(() => resolve("trusted"));
        });
        socket.once("error", (error) => resolve(String((error as { code?: string }).code)));
      });
    try {
      expect(await attempt({ host: "127.0.0.1" })).to.equal("trusted");
      expect(await attempt({ host: "127.0.0.1", servername: "other.test" })).to.equal(
        "ERR_TLS_CERT_ALTNAME_INVALID",
      );
    } finally {
      await sandbox.close();
    }
  });

  it("has an authority of its own in each run", async () => {
    const [one, two] = [await startSandbox(), await startSandbox()];
    expect(one.ca).to.not.equal(two.ca);
    await Promise.all([one.close(), two.close()]);
  });

  it("is reached at localhost by the same paths", async () => {
    const caller = await startCaller();
    try {
      const { localApiBase, localSsoUrl, port } = caller.sandbox;
      expect(localApiBase).to.equal(`https://localhost:${port}/api`);
      const headers = { authorization: `Bearer ${await caller.token()}` };
      const read = await caller.call(
        "GET",
        `${localApiBase}${pathOf(caller.sandbox, "All well")}`,
        { headers },
      );
      expect(read.status).to.equal(200);
      expect((await caller.call("POST", localSsoUrl)).json.error).to.equal("invalid_request");
    } finally {
      await caller.close();
    }
  });

  it("logs requests by method, path and endpoint, and nothing of their headers", async () => {
    const caller = await startCaller({ now: () => 1000 });
    try {
      const path = pathOf(caller.sandbox, "All well");
      await caller.api("GET", `${path}/devices?daysOffline=7`, {
        headers: { "x-secret": "hidden" },
      });
      expect(caller.sandbox.requests).to.deep.equal([
        {
          method: "POST",
          path: new URL(caller.sandbox.ssoUrl).pathname,
          endpoint: "token",
          atMs: 1000,
        },
        {
          method: "GET",
          path: `/api${path}/devices?daysOffline=7`,
          endpoint: "devices",
          atMs: 1000,
        },
      ]);
    } finally {
      await caller.close();
    }
  });

  it("refuses a body of more than 64 KiB", async () => {
    const caller = await startCaller();
    try {
      const body = "x".repeat(70_000);
      expect((await caller.call("POST", caller.sandbox.ssoUrl, { body })).status).to.equal(413);
    } finally {
      await caller.close();
    }
  });

  it("adds its latency to every answer", async () => {
    const caller = await startCaller({ latencyMs: 50 });
    try {
      const from = performance.now();
      await caller.call("GET", caller.sandbox.apiBase);
      expect(performance.now() - from).to.be.above(45);
    } finally {
      await caller.close();
    }
  });

  it("rejects a port that is taken", async () => {
    const first = await startSandbox();
    let code: unknown;
    try {
      await startSandbox({ port: first.port });
    } catch (error) {
      code = (error as { code?: string }).code;
    } finally {
      await first.close();
    }
    expect(code).to.equal("EADDRINUSE");
  });

  it("ends the requests it has not answered when it closes, and frees its port", async () => {
    const caller = await startCaller();
    const { sandbox } = caller;
    await caller.api("GET", "");
    sandbox.faults.set({ endpoint: "nodes", fault: { kind: "never" } });
    sandbox.faults.set({ endpoint: "devices", delayMs: 60_000 });
    const path = pathOf(sandbox, "All well");
    const waiting = [caller.api("GET", `${path}/nodes`), caller.api("GET", `${path}/devices`)];
    const ended = Promise.allSettled(waiting);
    while (sandbox.requests.length < 4) await new Promise((resolve) => setImmediate(resolve));
    await caller.close();
    expect((await ended).map((one) => one.status)).to.deep.equal(["rejected", "rejected"]);
    expect(await knock(sandbox.port)).to.equal("ECONNREFUSED");
  });

  it("leaves nothing behind that keeps the process alive, not even a connection without handshake", async () => {
    const script = `
      import { connect } from "node:net";
      import { get } from "node:https";
      import { startSandbox } from "./src/sandbox/index.ts";
      const sandbox = await startSandbox({ latencyMs: 60_000 });
      const { ca, localApiBase, port, requests } = sandbox;
      get(localApiBase, { ca }).on("error", () => undefined);
      const silent = connect(port, "127.0.0.1").on("error", () => undefined);
      while (requests.length < 1 || silent.connecting) await new Promise((go) => setImmediate(go));
      await sandbox.close();
      process.stdout.write("closed");
    `;
    const options = ["--import", "tsx", "--input-type=module", "--eval", script];
    const child = spawn(process.execPath, options, { stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    expect(await once(child, "close")).to.deep.equal([0, null]);
    expect(output).to.equal("closed");
  });
});

function knock(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve("open");
    });
    socket.once("error", (error) => resolve(String((error as { code?: string }).code)));
  });
}
