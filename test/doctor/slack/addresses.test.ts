import { expect } from "chai";

import { parseConfig } from "../../../src/config.ts";
import { addressesOf } from "../../../src/doctor/slack/addresses.ts";

// Written so that nothing in this file looks like a credential.
const token = (kind: string): string => [kind, "1234567890", "h".repeat(24)].join("-");

describe("the addresses of a bot on Slack", () => {
  const of = (env: { readonly [name: string]: string }) => {
    const { slack } = parseConfig({ SLACK_BOT_TOKEN: token("xoxb"), ...env });
    return slack && addressesOf(slack);
  };
  const http = { SLACK_SIGNING_SECRET: "5".repeat(32) };

  it("are none for Socket Mode", () => {
    const none = { nearUrl: undefined, farUrl: undefined };
    expect(of({ SLACK_APP_TOKEN: token("xapp") })).to.deep.equal(none);
    expect(of({ ...http, SLACK_PORT: "0" })).to.deep.equal(none);
  });

  it("are where it listens, and where its proxy does", () => {
    expect(of(http)).to.deep.equal({
      nearUrl: "http://127.0.0.1:3000/slack/events",
      farUrl: undefined,
    });
    const all = { SLACK_PATH: "/in", SLACK_PORT: "81", SLACK_PUBLIC_URL: "https://b.example/x" };
    expect(of({ ...http, ...all })).to.deep.equal({
      nearUrl: "http://127.0.0.1:81/in",
      farUrl: "https://b.example/x/in",
    });
  });

  it("can be called, also where it listens everywhere", () => {
    for (const [host, callable] of [
      ["0.0.0.0", "127.0.0.1"],
      ["::", "[::1]"],
      ["::1", "[::1]"],
      ["bot", "bot"],
    ] as const)
      expect(of({ ...http, SLACK_HOST: host })?.nearUrl).to.equal(
        `http://${callable}:3000/slack/events`,
      );
  });
});
