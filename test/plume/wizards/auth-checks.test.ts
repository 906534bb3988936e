import { expect } from "chai";

import type { Checked } from "../../../src/core/wizard/answer.ts";
import {
  checkHeader,
  checkPartnerId,
  checkUrl,
  looksSecret,
} from "../../../src/plume/wizards/auth-checks.ts";

const rules = { partnerIdMin: 20, allowedHosts: ["sso.inside.example", "10.1.2.3"] };
const ssoUrl = checkUrl("SSO URL", rules);
const apiBase = checkUrl("API Base URL", rules);
const partnerId = checkPartnerId(rules);

const good = (checked: Checked): string =>
  checked.kind === "good" ? checked.value : checked.lines.join(" | ");
const url = "https://external.sso.plume.com/oauth2/aus1/v1/token";

describe("the answers of the sign-in", () => {
  it("accepts addresses, repaired from what is copied along", () => {
    for (const raw of [url, `  ${url} `, `"${url}"`, `<${url}>`, `'${url}'`, `“${url}”`]) {
      expect(good(ssoUrl(raw)), raw).to.equal(url);
    }
    expect(good(apiBase("https://api.example.com/api"))).to.equal("https://api.example.com/api");
    expect(good(ssoUrl("HTTPS://x.example/t"))).to.equal("HTTPS://x.example/t");
    expect(good(ssoUrl("https://sso.inside.example/t"))).to.contain("sso.inside");
  });

  it("refuses what is no https address (F-S7)", () => {
    const must = "❌ SSO URL: Must start with https://";
    expect(good(ssoUrl("http://x.example"))).to.equal(
      `${must} | Over http the header could be read on the way.`,
    );
    for (const raw of [
      "",
      "hello",
      "https://",
      "https://a b",
      "ftp://x",
      "https:x",
      "javascript:alert(1)",
    ]) {
      expect(good(ssoUrl(raw)), raw).to.equal(`${must} | One address, no spaces.`);
    }
    expect(good(apiBase("nope"))).to.contain("❌ API Base URL: Must start with https://");
    expect(ssoUrl("https://user:pw@x.example")).to.deep.equal({
      kind: "bad",
      lines: ["❌ SSO URL: leave out what stands before the @."],
      sensitive: true,
    });
  });

  it("refuses addresses inside a private network, in every spelling (F-S7)", () => {
    for (const host of [
      "localhost",
      "127.0.0.1",
      "127.1",
      "0x7f000001",
      "2130706433",
      "10.0.0.8",
      "192.168.1.1",
      "172.16.0.1",
      "169.254.169.254",
      "100.64.0.1",
      "[::1]",
      "[fd00::1]",
      "[fe80::1]",
      "[::ffff:10.0.0.1]",
      "0.0.0.0",
    ]) {
      expect(good(ssoUrl(`https://${host}/v1/token`)), host).to.contain("inside a private network");
    }
    expect(good(ssoUrl("https://10.1.2.3/t"))).to.equal("https://10.1.2.3/t");
  });

  it("repairs headers and takes any scheme (F3)", () => {
    const basic = "Basic dXNlcm5hbWU6cGFzc3dvcmQ=";
    for (const raw of [
      basic,
      `Authorization: ${basic}`,
      `"${basic}"`,
      "Basic:dXNlcm5hbWU6cGFzc3dvcmQ=",
      `<${basic}>`,
      `"Authorization: ${basic}"`,
    ]) {
      expect(good(checkHeader(raw)), raw).to.equal(basic);
    }
    expect(good(checkHeader("Bearer eyJhbGciOiJIUzI1NiIs"))).to.equal(
      "Bearer eyJhbGciOiJIUzI1NiIs",
    );
    expect(good(checkHeader("Custom abc"))).to.equal("Custom abc");
    expect(good(checkHeader("dXNlcm5hbWU6cGFzc3dvcmQ="))).to.equal("dXNlcm5hbWU6cGFzc3dvcmQ=");
  });

  it("refuses empty, broken and unsendable headers", () => {
    for (const raw of ["", "   ", '""', "Authorization:", "Basic", "bearer "]) {
      expect(good(checkHeader(raw)), JSON.stringify(raw)).to.equal(
        "❌ Auth Header: Cannot be empty",
      );
    }
    const oneLine =
      "❌ Authorization Header: one line, please; it holds a line break or a hidden character.";
    for (const raw of [
      "Basic abc\r\nX-Evil: 1",
      "Basic a\u0000b",
      "Basic a\u200bb",
      "Basic ключ",
    ]) {
      expect(good(checkHeader(raw)), JSON.stringify(raw)).to.equal(oneLine);
    }
  });

  it("refuses short partner IDs, and spaces that would widen the scope", () => {
    expect(good(partnerId("eb0af9d0a7ab946dcb3b8ef5"))).to.equal("eb0af9d0a7ab946dcb3b8ef5");
    expect(good(partnerId("abcdefghijkl"))).to.equal(
      "❌ Partner ID looks invalid | Must be 20+ characters; yours has 12.",
    );
    expect(good(partnerId("x".repeat(20) + " role:admin"))).to.equal(
      "❌ Partner ID looks invalid | It has no spaces.",
    );
    expect(good(checkPartnerId({ ...rules, partnerIdMin: 3 })("acme"))).to.equal("acme");
  });

  it("does not take the second half of a broken header for a partner ID", () => {
    const half = "MG9hc2FuZGJveGdvb2QwMDAwMDE6c2VjcmV0";
    expect(partnerId(half)).to.include({ kind: "bad", sensitive: true });
    expect(good(partnerId("eb0af9d0a7ab946dcb3b8ef5"))).to.equal("eb0af9d0a7ab946dcb3b8ef5");
  });

  it("recognises a whole paste at any step, as a secret", () => {
    const pastes = [
      "curl --location 'https://x/token' --header 'Authorization: Basic abcdef'",
      '{"access_token":"x"}',
      "grant_type=client_credentials&scope=x",
    ];
    for (const raw of pastes) {
      for (const check of [ssoUrl, apiBase, partnerId, checkHeader]) {
        expect(check(raw), raw).to.include({ kind: "bad", sensitive: true });
        expect(good(check(raw))).to.contain("That looks like the whole request. Send only the");
      }
      expect(looksSecret(raw), raw).to.equal(true);
    }
    expect(ssoUrl("Basic dXNlcm5hbWU6cGFzc3dvcmQ=")).to.include({ kind: "bad", sensitive: true });
    expect(partnerId("Authorization: Bearer abcdef")).to.include({ sensitive: true });
    expect(
      ["hello", "https://x", "eb0af9d0a7ab946dcb3b8ef5", "basically fine"].filter(looksSecret),
    ).to.deep.equal([]);
  });

  it("recognises a credential among other words and lines, wherever it is typed", () => {
    const header = "Basic dXNlcm5hbWU6cGFzc3dvcmQ=";
    const pair = "dXNlcm5hbWU6cGFzc3dvcmQ=";
    const webToken = "eyJhbGciOiJIUzI1NiIs.eyJzdWIiOiIx.c2ln";
    const lines = [
      `${url}\n${header}\neb0af9d0a7ab946dcb3b8ef5`,
      `eb0af9d0a7ab946dcb3b8ef5\n${header}`,
      `${url} ${header}`,
    ];
    const typed = [
      ...lines,
      `header: ${header}`,
      `my header is ${header}, thanks`,
      `here it is: "${pair}"`,
      `/auth ${header}`,
      `/skip ${header}`,
      `/${header}`,
      `/${pair}`,
      `Bearer ${webToken}`,
      `it says ${webToken}`,
      `token=${webToken}`,
      `Basic\u200b${pair}`,
      Buffer.from("user:geheim\u00e4\u00f6").toString("base64"),
      Buffer.from("id>?:secret~~").toString("base64url"),
      ...["(", "`", "[", "“", "«", "header=", "header:", "Auth Basic="].map((o) => o + pair),
      pair,
      `${pair}.`,
      `${pair}!`,
      `${pair})`,
      `${pair}»`,
      "client_secret=abcdef123",
      "curl -u id:secret123 https://x",
      "-u id:secret123",
      "https://user:passw0rd@x.example",
      '{"access_token":"x"}',
      "Authorization: Bearer abcdef",
    ];
    expect(typed.filter((raw) => !looksSecret(raw))).to.deep.equal([]);
    for (const raw of lines)
      for (const check of [ssoUrl, apiBase, partnerId])
        expect(check(raw), raw).to.include({ kind: "bad", sensitive: true });
    const harmless = [
      "is this the basic service plan?",
      "Basic service is degraded",
      "Basic question: why?",
      "basic help please",
      "basic internet is down",
      "basic WiFi7router",
      "the basic McAfee plan",
      "basic 2.4GHz problem",
      "the bearer of this message",
      "Bearer of bad news",
      "bearer token?",
      "authorization: who may do that?",
      "what is curl?",
      "/help curl",
      "{customer}",
      "/health 64a1f0c2d3e4b5a697881001 64a1f0c2d3e4b5a697881002",
      "/devices a b find=cam-front",
      url,
      "https://api.example.com/api",
      "3C:22:FB:12:34:56",
      "4711:0815",
      "internationalization",
    ];
    expect(harmless.filter(looksSecret)).to.deep.equal([]);
  });

  it("refuses what is too long, and stays quick about a megabyte", () => {
    expect(good(ssoUrl(`https://x.example/${"a".repeat(5_000)}`))).to.equal(
      "❌ SSO URL: too long, 2,000 characters at most.",
    );
    expect(good(checkHeader(`Basic ${"a".repeat(5_000)}`))).to.equal(
      "❌ Authorization Header: too long, 4,096 characters at most.",
    );
    expect(good(partnerId("x".repeat(1_000_000)))).to.contain("too long");
  });

  it("never repeats what was typed", () => {
    const secret = "hunter2hunter2";
    const said = [ssoUrl, apiBase, partnerId, checkHeader].flatMap((check) =>
      [
        `http://${secret}`,
        `curl ${secret}`,
        `https://u:${secret}@x`,
        `${secret} ${secret}`.repeat(400),
      ].map((raw) => check(raw)),
    );
    const lines = said.flatMap((checked) => (checked.kind === "bad" ? checked.lines : []));
    expect(lines.length).to.be.above(10);
    expect(lines.join("\n")).not.to.contain("hunter");
  });
});
