import { loadCheck } from "./schema.ts";
import { reach, sizesOf, type Sizes } from "../sizes.ts";

// The shape is what Slack declares for `apps.manifest.create`. What a declaration cannot say is here.
// Source: github.com/slackapi/manifest-schema, schemas/manifest.schema.2.0.0.json.

const sizes: Sizes = {
  "display_information.name": [1, 35],
  "display_information.description": [1, 140],
  "display_information.long_description": [175, 4000],
  "features.agent_view.agent_description": [0, 300],
  "features.bot_user.display_name": [1, 80],
  "features.shortcuts": [1, 10],
  "features.shortcuts.*.name": [1, 24],
  "features.slash_commands": [1, 50],
  "features.slash_commands.*.command": [2, 32],
  "features.slash_commands.*.description": [1, 2000],
  "features.slash_commands.*.usage_hint": [1, 1000],
  "features.slash_commands.*.url": [0, 3000],
  "oauth_config.redirect_urls": [0, 1000],
  "oauth_config.redirect_urls.*": [0, 2500],
  "oauth_config.scopes.bot": [0, 255],
  "settings.event_subscriptions.bot_events": [0, 100],
  "settings.event_subscriptions.request_url": [0, 3500],
  "settings.interactivity.request_url": [0, 3500],
};

const patterns: { readonly [path: string]: RegExp } = {
  "display_information.background_color": /^#[0-9a-f]{3}(?:[0-9a-f]{3})?$/i,
  "features.slash_commands.*.command": /^\//,
  "features.slash_commands.*.url": /^https?:\/\//,
  "settings.event_subscriptions.request_url": /^https?:\/\//,
  "settings.interactivity.request_url": /^https?:\/\//,
};

const unique = ["oauth_config.redirect_urls", "settings.event_subscriptions.bot_events"] as const;

const parts: ReadonlySet<string> = new Set([
  "_metadata",
  "display_information",
  "features",
  "oauth_config",
  "settings",
]);

/** The right that an event needs. Source: docs.slack.dev, "Events", the page of each. */
const scopeOf: { readonly [event: string]: string } = {
  app_mention: "app_mentions:read",
  "message.channels": "channels:history",
  "message.groups": "groups:history",
  "message.im": "im:history",
  "message.mpim": "mpim:history",
};

/** What Slack would not take of an app's manifest, each with where it stands; empty if it is fine. */
export async function checkManifest(manifest: object): Promise<readonly string[]> {
  const check = await loadCheck("manifest");
  const root = { at: "", value: manifest };
  const all = (path: string): readonly unknown[] => reach(root, path).map(({ value }) => value);
  const scopes = all("oauth_config.scopes.bot.*");
  const events = all("settings.event_subscriptions.bot_events.*").map(String);
  return [
    ...check("Manifest", manifest),
    ...Object.keys(manifest).flatMap((part) => (parts.has(part) ? [] : [`has no part "${part}"`])),
    ...sizesOf(root, sizes),
    ...Object.entries(patterns).flatMap(([path, pattern]) =>
      reach(root, path).flatMap(({ at, value }) =>
        pattern.test(String(value)) ? [] : [`must be like ${pattern.source} [json-pointer:${at}]`],
      ),
    ),
    ...unique.flatMap((path) =>
      new Set(all(`${path}.*`)).size === all(`${path}.*`).length ? [] : [`${path} has one twice`],
    ),
    ...events.flatMap((event) => {
      const scope = scopeOf[event];
      return scope === undefined || scopes.includes(scope) ? [] : [`${event} needs ${scope}`];
    }),
    ...(all("features.slash_commands.*").length > 0 && !scopes.includes("commands")
      ? ["slash commands need commands"]
      : []),
  ];
}
