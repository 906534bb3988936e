import { expect } from "chai";

import type { FaultRule } from "../../src/sandbox/index.ts";
import { openLiveBench, type LiveBench, type LiveOptions } from "../support/live-bench.ts";

// What a person reads on a bad day: real decisions and client, a cloud that misbehaves.

let bench: LiveBench;

async function fresh(options: LiveOptions = {}): Promise<LiveBench> {
  bench = await openLiveBench(options);
  return bench;
}

function expectNoSecrets(said: string): void {
  for (const secret of bench.sandbox.secrets()) {
    expect(said, "what is said").not.to.contain(secret);
    expect(bench.log.text(), "the log").not.to.contain(secret);
  }
}

afterEach(async () => bench?.close());

describe("a bad day of the token service", () => {
  const cases: readonly {
    what: string;
    fault: NonNullable<FaultRule["fault"]>;
    error: string;
    note: string;
    fix: string;
  }[] = [
    {
      what: "401 invalid_client",
      fault: { kind: "status", status: 401, body: { error: "invalid_client" } },
      error: "OAuth request failed with status 401",
      note: "Step 2, the Authorization Header: Plume answered invalid_client.",
      fix: "Fix step 2",
    },
    {
      what: "400 invalid_scope",
      fault: { kind: "status", status: 400, body: { error: "invalid_scope" } },
      error: "OAuth request failed with status 400",
      note: "Plume answered invalid_scope: this Partner ID is not open to your credentials.",
      fix: "Fix step 3",
    },
    {
      what: "HTML instead of JSON",
      fault: { kind: "html", status: 200 },
      error: "No access_token in OAuth response",
      note: "This address answers, but not as a token service.",
      fix: "Fix step 1",
    },
    {
      what: "404",
      fault: { kind: "html", status: 404 },
      error: "OAuth request failed with status 404",
      note: "It usually ends in /v1/token.",
      fix: "Fix step 1",
    },
    {
      what: "a redirect",
      fault: {
        kind: "text",
        text: "",
        status: 302,
        headers: { Location: "https://elsewhere.test/" },
      },
      error: "OAuth request failed with status 302",
      note: "This address answers, but not as a token service.",
      fix: "Fix step 1",
    },
    {
      what: "no access_token",
      fault: { kind: "patch", fields: { access_token: undefined as never } },
      error: "No access_token in OAuth response",
      note: "Verify Partner ID is correct",
      fix: "Fix step 3",
    },
    {
      what: "a smaller scope",
      fault: { kind: "patch", fields: { scope: "role:partnerIdAdmin" } },
      error: "OAuth response grants less than asked",
      note: 'Plume left out "partnerId:',
      fix: "Fix step 3",
    },
    {
      what: "500",
      fault: { kind: "status", status: 500 },
      error: "OAuth request failed with status 500",
      note: "This is not about your values.",
      fix: "Try again",
    },
    {
      what: "a cut connection",
      fault: { kind: "cut" },
      error: "Network error during OAuth",
      note: "Check SSO URL is reachable",
      fix: "Fix step 1",
    },
    {
      what: "half a body",
      fault: { kind: "half-body" },
      error: "Network error during OAuth",
      note: "Step 1",
      fix: "Fix step 1",
    },
    {
      what: "a body of 50 MB",
      fault: { kind: "huge-body", bytes: 50 * 1024 * 1024 },
      error: "No access_token in OAuth response",
      note: "not as a token service",
      fix: "Fix step 1",
    },
    {
      what: "no answer",
      fault: { kind: "never" },
      error: "Network error during OAuth",
      note: "Check SSO URL is reachable: no answer in",
      fix: "Fix step 1",
    },
  ];

  for (const { what, fault, error, note, fix } of cases) {
    it(`${what}: names the step, keeps the answers, harms nothing`, async () => {
      const b = await fresh(fault.kind === "never" ? { timeoutMs: 1_000 } : {});
      b.sandbox.faults.set({ endpoint: "token", fault });
      const said = await b.signIn();
      expect(said).to.contain(`❌ Authentication Failed\n\nError: ${error}\n\nPlease verify`);
      expect(said).to.contain(note).and.to.contain(fix);
      expectNoSecrets(said);
      b.sandbox.faults.clear();
      expect(await b.say("/health a b")).to.contain(
        "No valid OAuth token. Please authenticate with /auth",
      );
      // The other answers are still there: one repeated step is enough.
      const { header, partnerId } = b.sandbox.credentials;
      const again = fix === "Try again" ? ["again"] : [fix.replace("Fix step", "fix")];
      const value = {
        "Fix step 1": b.sandbox.ssoUrl,
        "Fix step 2": header,
        "Fix step 3": partnerId,
      }[fix];
      expect(await b.say(...again, ...(value === undefined ? [] : [value]))).to.contain(
        "✅ Authentication Successful!",
      );
    });
  }

  it("no, zero, negative or absurd expires_in: signs in all the same (F11)", async () => {
    for (const expires of [undefined as never, 0, -5, "soon", 1e12, null]) {
      const b = await fresh();
      b.sandbox.faults.set({
        endpoint: "token",
        fault: { kind: "patch", fields: { expires_in: expires } },
      });
      expect(await b.signIn(), String(expires)).to.contain("✅ Authentication Successful!");
      expect(await b.ask("/health", "All well"), String(expires)).to.contain("🟢 Operational");
      expect(await b.say("/auth status")).to.match(/Token +valid until/);
      await b.close();
    }
    bench = await openLiveBench();
  });

  it("an unknown host, and one inside a private network, are told apart", async () => {
    const b = await fresh();
    const { header, partnerId } = b.sandbox.credentials;
    const unknown = await b.say(
      "/auth",
      "https://no-such-host.invalid/v1/token",
      header,
      partnerId,
      "/skip",
    );
    expect(unknown)
      .to.contain("Error: Network error during OAuth")
      .and.to.contain("Check SSO URL is reachable: no such host.");
    expect(await b.say("fix 1", "https://127.0.0.1/v1/token")).to.contain(
      "this address is inside a private network",
    );
  });

  it("a refresh that is refused during a command: the seed's words, and which step (F5, F8)", async () => {
    const b = await fresh({ tokenLifeSeconds: 2 });
    await b.signIn();
    b.sandbox.faults.set({
      endpoint: "token",
      fault: { kind: "status", status: 401, body: { error: "invalid_client" } },
    });
    b.sandbox.revokeTokens();
    const said = await b.ask("/health", "All well");
    expect(said).to.contain(
      "⚠️ Auth failed. Your token may be invalid or expired. \nPlease re-authenticate with /auth.",
    );
    expect(said).to.contain("Fix step 2");
    expectNoSecrets(said);
  });

  it("down during a command: says when it tries again", async () => {
    const b = await fresh();
    await b.signIn();
    b.sandbox.faults.set({ endpoint: "token", fault: { kind: "status", status: 503 } });
    b.sandbox.revokeTokens();
    expect(await b.ask("/health", "All well")).to.match(
      /Plume.s sign-in server answers with status 503; I try again at \d\d:\d\d/,
    );
  });

  it("tokens that live seconds are renewed without a word (F8, F11)", async () => {
    const b = await fresh();
    const { header, partnerId } = b.sandbox.clients.shortLived;
    await b.say("/auth", b.sandbox.ssoUrl, header, partnerId, "/skip");
    b.sandbox.revokeTokens();
    expect(await b.ask("/health", "All well")).to.contain("🟢 Operational");
  });
});

describe("a bad day of the cloud", () => {
  const cases: readonly { what: string; rule: FaultRule; says: readonly string[] }[] = [
    {
      what: "500 on the pods",
      rule: { endpoint: "nodes", fault: { kind: "status", status: 500 } },
      says: [
        "⚪ Unknown: the pods could not be read · Home",
        "Plume Cloud error 500",
        "This says nothing about the home.",
      ],
    },
    {
      what: "500 on everything",
      rule: { fault: { kind: "status", status: 500 } },
      says: ["⚪ Unknown", "Plume Cloud error 500"],
    },
    {
      what: "503 on the devices",
      rule: { endpoint: "devices", fault: { kind: "status", status: 503 } },
      says: [
        "🟢 Operational as far as could be read",
        "⚠️ Partial: the device list could not be read (Plume Cloud error 503).",
      ],
    },
    {
      what: "half a body",
      rule: { endpoint: "nodes", fault: { kind: "half-body" } },
      says: ["⚪ Unknown: the pods could not be read", "Plume Cloud did not finish its answer"],
    },
    {
      what: "a cut connection",
      rule: { endpoint: "nodes", fault: { kind: "cut" } },
      says: ["⚪ Unknown: the pods could not be read", "did not finish its answer"],
    },
    {
      what: "a body of 50 MB",
      rule: { endpoint: "nodes", fault: { kind: "huge-body", bytes: 50 * 1024 * 1024 } },
      says: [
        "⚪ Unknown: the pods could not be read",
        "a reply I do not understand",
        "report reference",
      ],
    },
    {
      what: "HTML instead of JSON",
      rule: { endpoint: "nodes", fault: { kind: "text", text: "<html>hi</html>" } },
      says: ["⚪ Unknown: the pods could not be read", "a reply I do not understand"],
    },
    {
      what: "pods of an unknown shape (F35)",
      rule: { endpoint: "nodes", fault: { kind: "text", text: '{"nodes":"none"}' } },
      says: ["⚪ Unknown: the pods could not be read", "report reference"],
    },
    {
      what: "404 on location and pods",
      rule: { fault: { kind: "status", status: 404 } },
      says: [
        "❌ Plume Cloud shows no such home to your sign-in.",
        "Your sign-in works.",
        "compare both IDs",
      ],
    },
    {
      what: "401 again with a fresh token",
      rule: { fault: { kind: "status", status: 401 } },
      says: ["❌ Plume Cloud shows no such home to your sign-in."],
    },
    {
      what: "403 with a JSON error",
      rule: { fault: { kind: "status", status: 403 } },
      says: ["❌ Your sign-in may not read this home: another partner's, or a locked account."],
    },
    {
      what: "403 as a page, the rate limit",
      rule: { fault: { kind: "html", status: 403 } },
      says: ["⏳ Plume Cloud limits this bot's requests until about", "Nothing was read."],
    },
    {
      what: "429 for a minute",
      rule: { fault: { kind: "status", status: 429, headers: { "Retry-After": "60" } } },
      says: [
        "⏳ Plume Cloud limits this bot's requests until about",
        "Your sign-in and the home are not the cause.",
      ],
    },
    {
      what: "a redirect",
      rule: {
        fault: {
          kind: "text",
          text: "",
          status: 302,
          headers: { Location: "https://elsewhere.test/" },
        },
      },
      says: ["❌ The API base api.plume.test cannot be reached:", "Fix step 4"],
    },
    {
      what: "no answer",
      rule: { endpoint: "nodes", fault: { kind: "never" } },
      says: ["⚪ Unknown: the pods could not be read", "did not finish its answer"],
    },
  ];

  for (const { what, rule, says } of cases) {
    it(`${what}: says so, what it means, and what next`, async () => {
      // Short only where it is to pass: a busy machine must not be taken for a silent cloud.
      const b = await fresh(rule.fault?.kind === "never" ? { timeoutMs: 1_000 } : {});
      await b.signIn();
      const { customerId, locationId } = b.sandbox.home("All well");
      b.sandbox.faults.set({ customerId, ...rule });
      const said = await b.say(`/health ${customerId} ${locationId}`);
      for (const part of says) expect(said).to.contain(part);
      expect(said).to.match(/check again|compare|ask |Fix step|try again|Next:|\[1\]/i);
      expect(said).not.to.contain("Something broke");
      expect(said).not.to.contain("🔴");
      expectNoSecrets(said);
      // The login works on, and nothing waits for a restart.
      b.sandbox.faults.clear();
      expect(await b.say("/auth status")).to.contain("✅ Signed in to Plume Cloud");
    });
  }

  it("one 401, then a fresh token: nobody notices (F5)", async () => {
    const b = await fresh();
    await b.signIn();
    b.sandbox.revokeTokens();
    expect(await b.ask("/health", "All well")).to.contain("🟢 Operational");
  });

  it("an unreachable cloud is answered with the last good read, marked as old", async () => {
    const b = await fresh({ timeoutMs: 1_000 });
    await b.signIn();
    await b.ask("/health", "All well");
    b.later(14 * 60_000);
    const { customerId } = b.sandbox.home("All well");
    b.sandbox.faults.set({ customerId, fault: { kind: "status", status: 503 } });
    const said = await b.ask("/health", "All well");
    expect(said).to.contain("⚪ Unknown now: Plume Cloud").and.to.contain("Last read 14 min ago");
    expect(said).to.contain("🟢 Operational, 3 of 3 pods connected. It may have changed.");
    b.later(60 * 60_000);
    expect(await b.ask("/health", "All well"))
      .to.contain("⚪ Unknown")
      .and.not.to.contain("Last read");
  });

  it("never asks for an ID that is none (F-S8)", async () => {
    const b = await fresh();
    await b.signIn();
    const before = b.sandbox.requests.length;
    for (const id of ["../partners/customers?x=", "a/b", "a%2Fb", "a b", "x".repeat(5_000), ".."]) {
      const said = await b.say(`/health "${id}" b`);
      expect(said, id).to.contain("customerId is not an ID").and.to.contain("Example: /health");
    }
    expect(b.sandbox.requests.length).to.equal(before);
  });
});

describe("every home of the sandbox", () => {
  const slow = ["Slow", "One answer never comes", "Rate limit"];

  it("is answered by every command, without a secret, a crash or a raw value", async () => {
    const b = await fresh({ timeoutMs: 1_000 });
    await b.signIn();
    for (const home of b.sandbox.homes.filter((h) => !slow.includes(h.title))) {
      for (const command of ["/health", "/status", "/nodes", "/devices", "/wifi"]) {
        const said = await b.ask(command, home.title);
        const where = `${command} ${home.title}`;
        expect(said.length, where).to.be.above(20);
        expect(said, where).not.to.match(/undefined|\bnull\b|NaN|\[object|Something broke/);
        // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
        expect(said, where).not.to.match(/[\u0000-\u0009\u000b-\u001f\u007f]/);
        for (const secret of b.sandbox.secrets()) expect(said, where).not.to.contain(secret);
      }
    }
    for (const secret of b.sandbox.secrets()) expect(b.log.text()).not.to.contain(secret);
  }).timeout(60_000);

  const verdicts: readonly (readonly [title: string, says: string])[] = [
    ["One pod offline", "🟠 Disrupted: 1 of 3 pods is disconnected · Home"],
    ["Gateway offline", "🔴 Offline: no pod is connected · Home"],
    ["Fair health with an alert", "🟡 Degraded: 1 of 3 pods has weak health · Home"],
    ["Device list fails", "🟢 Operational as far as could be read"],
    ["Bare lists", "🟢 Operational"],
    ["Doubled lists", "🟢 Operational"],
    ["Lists under data", "🟢 Operational"],
    ["Suspended", "🟠 Disrupted"],
    ["No pods", "⚪ Unknown"],
    ["Forbidden", "❌ Your sign-in may not read this home"],
    ["Another partner's home", "❌ Plume Cloud shows no such home"],
    ["QoE empty", "no data"],
    ["QoE not available", "not available here"],
  ];
  for (const [title, says] of verdicts) {
    it(`${title}: ${says}`, async () => {
      const b = await fresh({ timeoutMs: 2_000 });
      await b.signIn();
      expect(await b.ask("/health", title)).to.contain(says);
    });
  }
});
