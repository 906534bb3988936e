import { expect } from "chai";

import { Fault } from "../../src/core/fault.ts";
import { seal } from "../../src/core/sealed.ts";
import { createLogger } from "../../src/ops/logger.ts";
import { scrubText } from "../../src/ops/scrub-text.ts";

function logged(write: (log: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  write(createLogger({ level: "info", destination: { write: (line) => lines.push(line) } }));
  return lines.join("");
}

describe("the log", () => {
  it("is one JSON object a line with time, level and event", () => {
    const line = JSON.parse(logged((log) => log.warn("oauth.failed", { host: "x", status: 401 })));
    expect(line).to.include({ msg: "oauth.failed", host: "x", status: 401, level: "warn" });
    expect(line.time).to.match(/^\d{4}-\d\d-\d\dT/);
  });

  it("leaves out fields that nobody allowed, and names them", () => {
    // As the core's remarks do, whose names are computed.
    const fields: { readonly [name: string]: string } = { header: "abc", host: "h" };
    const text = logged((log) => log.info("x", fields));
    expect(text).to.contain('"dropped":["header"]').and.not.to.contain("abc");
  });

  it("keeps what an operator needs to find whose sign-in fails, and when it is tried again", () => {
    const fields = { owner: "telegram:-:1001", retryInMs: 15_000, expiresIn: "missing" };
    const more = { lifeSeconds: 600, until: "2026-11-01", part: "nodes", at: "nodes.0.id" };
    const line = JSON.parse(logged((log) => log.warn("x", { ...fields, ...more })));
    expect(line)
      .to.include({ ...fields, ...more })
      .and.not.to.have.property("dropped");
  });

  it("hides a header of any scheme to the end of its line or its quotes", () => {
    const cases: readonly (readonly [string, string])[] = [
      ["Authorization: Custom s3cr3t and more\nnext line", "Authorization: [hidden]\nnext line"],
      ['{"authorization":"Custom s3cr3t","a":1}', '{"authorization":[hidden],"a":1}'],
      ["{ authorization: 'Custom s3cr3t', a: 1 }", "{ authorization: [hidden], a: 1 }"],
      ['Authorization: Digest user="x", response="s3cr3t"', "Authorization: [hidden]"],
      ['"Authorization": "Custom \\"s3cr3t\\" s3cr3t", 7', '"Authorization": [hidden], 7'],
      ['{\\"authorization\\":\\"Custom s3cr3t\\"}', '{\\"authorization\\":[hidden]'],
      ["[ 'authorization', 'Custom s3cr3t' ]", "[ 'authorization', [hidden] ]"],
      ["Proxy-Authorization=Custom s3cr3t", "Proxy-Authorization=[hidden]"],
      ['"password":"s3cr3t s3cr3t","a":1', '"password":[hidden],"a":1'],
      ["client_secret=s3cr3t&scope=x", "client_secret=[hidden]&scope=x"],
    ];
    for (const [given, kept] of cases) {
      const line = JSON.parse(logged((log) => log.info("x", { message: given })));
      expect(line.message).to.equal(kept);
    }
    const nested = logged((log) => log.info("x", { answer: { Authorization: "Custom s3cr3t" } }));
    expect(nested).to.contain('"Authorization":"[hidden]"').and.not.to.contain("s3cr3t");
  });

  it("keeps of an error its name, code, a short message and its frames", () => {
    const error = Object.assign(new Error(`sent:\n    at s3cr3t:1:1\n${"x".repeat(5_000)}`), {
      code: "E_FOREIGN",
      config: { header: "s3cr3t-2" },
    });
    const line = JSON.parse(logged((log) => log.error("x", { error })));
    expect(line.error).to.include({ name: "Error", code: "E_FOREIGN" });
    expect(line.error.message).to.have.lengthOf(200);
    expect(line.error.stack).to.match(/^at .*logger\.test\.ts:\d+:\d+\)?$/m);
    expect(line.error.stack).not.to.match(/s3cr3t|xxx/);
    expect(JSON.stringify(line)).not.to.contain("s3cr3t-2");
  });

  it("never throws, whatever its destination does", () => {
    const write = (): void => {
      throw new Error("full");
    };
    const log = createLogger({ level: "info", destination: { write } });
    expect(() => log.error("x")).not.to.throw();
  });

  it("hides credentials wherever they stand (F-S4, F-S5)", () => {
    const cause = new Error("sent Authorization: Basic dXNlcm5hbWU6cGFzc3dvcmQ= to them");
    const text = logged((log) => {
      log.error("x", { error: new Fault("store.unavailable", { reason: "y" }, { cause }) });
      log.error("x", {
        reason:
          "Bearer eyJhbGciOiJIUzI1NiIs.abc.def at https://u:p4ss@h/p?token=q1w2 https://api.telegram.org/bot123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1/getMe",
      });
      log.info("x", { message: { deep: [{ deeper: "access_token=s3cr3t" }] } });
      log.info("x", { reason: `${seal("hunter2").toString()}` });
    });
    for (const secret of [
      "dXNlcm5hbWU6",
      "eyJhbGci",
      "p4ss",
      "q1w2",
      "s3cr3t",
      "hunter2",
      "AAHdqTcv",
    ]) {
      expect(text).not.to.contain(secret);
    }
    expect(text).to.contain("https://[hidden]@h/p");
  });

  it("hides Slack's tokens, and the addresses that stand for one", () => {
    // Written so that nothing here looks like a credential.
    const secret = "q1w2e3r4t5";
    const kinds = ["xoxb", "xoxp", "xoxe", "xoxe.xoxp", "xoxe.xoxb", "xapp"];
    const reason = [
      ...kinds.map((kind) => `a ${kind}-1-${secret}, `),
      ...["commands", "actions"].map((way) => `https://hooks.slack.com/${way}/T1/2/${secret} `),
    ].join("");
    const line = JSON.parse(logged((log) => log.error("x", { reason })));
    expect(line.reason).to.equal(
      `${"a [hidden], ".repeat(6)}${"https://hooks.slack.com/[hidden] ".repeat(2)}`,
    );
  });

  it("hides the tokens of Discord, of its bots and of its interactions", () => {
    // Written so that nothing here looks like a credential.
    const proof = "q1w2e3r4t5".repeat(4);
    // The last part has 38 characters, and 27 in what was made some years ago.
    const bots = ["11122233344455566", "4".repeat(18), "9".repeat(20)].flatMap((id) =>
      [27, 38].map((length) =>
        [Buffer.from(id).toString("base64url"), "Ab_-1z", proof.slice(0, length)].join("."),
      ),
    );
    const interaction = Buffer.from(`interaction:1:${proof}`).toString("base64");
    const api = "https://discord.com/api/v10";
    const cases: readonly (readonly [string, string])[] = [
      ...bots.map((bot) => [`Bot ${bot}, x`, "Bot [hidden], x"] as const),
      ...bots.map((bot) => [`{"token":"${bot}"}`, '{"token":"[hidden]"}'] as const),
      [`token ${interaction}.`, "token [hidden]."],
      [`POST ${api}/interactions/1/${proof}/callback`, "/interactions/1/[hidden]/callback"],
      [`PATCH ${api}/webhooks/12/${proof}/messages/@original`, "/12/[hidden]/messages/@original"],
      [`"/webhooks/12/${proof}"`, '"/webhooks/12/[hidden]"'],
      [`/webhooks/:app/${proof}/messages`, "/webhooks/:app/[hidden]/messages"],
      [`/webhooks/12/${proof}?wait=true`, "/webhooks/12/[hidden]"],
    ];
    for (const [given, kept] of cases) {
      const line = JSON.parse(logged((log) => log.error("x", { reason: given })));
      expect(line.reason).to.contain(kept).and.not.to.contain("q1w2");
    }
  });

  it("keeps paths of Discord that hold no token, and versions that look like one", () => {
    for (const reason of [
      "POST /channels/1/messages, /webhooks/12, /interactions/:interaction/:token/callback",
      "MTE5ODYyMjQ4MzQ3MTkyNTI0OA.1.0",
      "Node.js v20.20.2 on Linux-6.1.0-rc.4",
    ])
      expect(JSON.parse(logged((log) => log.error("x", { reason }))).reason).to.equal(reason);
  });

  it("keeps the address at which a bot is added to a server, and only that one whole", () => {
    const invite = (query: string) => `https://discord.com/oauth2/authorize?client_id=12&${query}`;
    const kept = "scope=bot%20applications.commands&permissions=2048";
    for (const text of [
      invite(kept),
      `open ${invite(kept)}&guild_id=7, and choose`,
      `${invite(kept)}.`,
    ])
      expect(scrubText(text)).to.equal(text);
    for (const text of [
      invite(`${kept}&state=q1w2`),
      invite(`${kept}&guild_id=7&state=q1w2`),
      invite("state=q1w2"),
      `https://example.net/?next=${invite(kept)}`,
      `${invite(kept).replace("discord.com", "discord.com.example.net")}`,
      `${invite(kept).replace("discord.com", "example.net/discord.com")}`,
    ])
      expect(scrubText(text), text).not.to.match(/[?=]/);
  });
});
