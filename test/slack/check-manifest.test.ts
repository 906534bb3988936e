import { expect } from "chai";

import { manifestOf } from "../../adapters/slack/index.ts";
import { createPlumeRepertoire } from "../../src/plume/bot.ts";
import { checkManifest } from "../support/slack/manifest.ts";

const { commands } = createPlumeRepertoire({
  partnerIdMin: 20,
  allowedHosts: [],
  defaultApiBase: "",
});
const url = "https://bot.example.net/slack/events";
const ways = [undefined, { eventsUrl: url, redirectUrls: [url] }] as const;
const manifest = manifestOf({
  name: "Plume",
  description: "Looks after home Wi-Fi networks",
  command: "/plume",
  commands,
  http: undefined,
});

/** The manifest with something else at a path. */
function but(path: string, value: unknown): object {
  const copy: object = structuredClone(manifest);
  const steps = path.split(".");
  const last = steps.pop() ?? "";
  const parent = steps.reduce<object>(
    (one, step) => (one as { readonly [step: string]: object })[step] ?? {},
    copy,
  );
  Object.assign(parent, { [last]: value });
  return copy;
}

describe("what Slack says of an app's manifest", () => {
  for (const http of ways) {
    const way = http ? "HTTP" : "Socket Mode";
    it(`is nothing of ours for ${way}`, async () => {
      const options = { name: "Plume", description: "Wi-Fi", command: "/plume", commands, http };
      expect(await checkManifest(manifestOf(options))).to.deep.equal([]);
    });
  }

  const wrong: readonly (readonly [what: string, manifest: object, problem: RegExp])[] = [
    ["a part that there is not", but("colour", "red"), /no part "colour"/],
    ["a field that there is not", but("features.colour", "red"), /"colour"/],
    ["a right that there is not", but("oauth_config.scopes.bot", ["fly"]), /allowed values/],
    ["a name that is too long", but("display_information.name", "n".repeat(36)), /less than 36/],
    ["no command at all", but("features.slash_commands", []), /no fewer than 1/],
    ["a command without its slash", but("features.slash_commands.0.command", "plume"), /like/],
    ["an address of another kind", but("settings.interactivity.request_url", "ftp://a"), /like/],
    ["an event twice", but("settings.event_subscriptions.bot_events", ["a", "a"]), /twice/],
    ["a right that an event lacks", but("oauth_config.scopes.bot", []), /im needs im:history/],
    ["the right for commands", but("oauth_config.scopes.bot", []), /commands need commands/],
  ];
  for (const [what, one, problem] of wrong) {
    it(`is something of ${what}`, async () => {
      expect((await checkManifest(one)).join("\n")).to.match(problem);
    });
  }
}).timeout(60_000);
