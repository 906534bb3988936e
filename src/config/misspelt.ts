import { nearest } from "../core/command/nearest.ts";
import { isKubernetes } from "./kubernetes.ts";
import type { Environment, Name } from "./reading.ts";
import { variables } from "./variables.ts";

const names: readonly string[] = Object.keys(variables);

// What others call it, and too far off to be found as a slip, or nearer to something else.
const aliases: { readonly [name: string]: Name } = {
  TELEGRAM_TOKEN: "TELEGRAM_BOT_TOKEN",
  SLACK_TOKEN: "SLACK_BOT_TOKEN",
  SLACK_API_TOKEN: "SLACK_BOT_TOKEN",
  SLACK_OAUTH_TOKEN: "SLACK_BOT_TOKEN",
  SLACK_BOT_USER_OAUTH_TOKEN: "SLACK_BOT_TOKEN",
  SLACK_APP_LEVEL_TOKEN: "SLACK_APP_TOKEN",
  SLACK_SOCKET_TOKEN: "SLACK_APP_TOKEN",
  SLACK_SECRET: "SLACK_SIGNING_SECRET",
  SLACK_VERIFICATION_TOKEN: "SLACK_SIGNING_SECRET",
  SLACK_URL: "SLACK_PUBLIC_URL",
  SLACK_REDIRECT_URI: "SLACK_PUBLIC_URL",
  SLACK_SLASH_COMMAND: "SLACK_COMMAND",
  SLACK_API_URL: "SLACK_API_ROOT",
  DISCORD_BOT_TOKEN: "DISCORD_TOKEN",
  DISCORD_API_TOKEN: "DISCORD_TOKEN",
  DISCORD_CLIENT_TOKEN: "DISCORD_TOKEN",
  DISCORD_SECRET: "DISCORD_TOKEN",
  DISCORD_GUILD_ID: "DISCORD_GUILDS",
  DISCORD_GUILD_IDS: "DISCORD_GUILDS",
  DISCORD_SERVER: "DISCORD_GUILDS",
  DISCORD_SERVERS: "DISCORD_GUILDS",
  DISCORD_SERVER_ID: "DISCORD_GUILDS",
  DISCORD_SHARD_COUNT: "DISCORD_SHARDS",
  DISCORD_API_URL: "DISCORD_API_ROOT",
};

/** A variable with our prefix that means nothing is a slip, and a silent one. */
export function misspelt(env: Environment): readonly string[] {
  return Object.entries(env)
    .filter(
      ([name]) =>
        /^(PLUME|VAULT|REDIS|TELEGRAM|SLACK|DISCORD)_/.test(name) && !names.includes(name),
    )
    .filter(([name, value = ""]) => !isKubernetes(name, value))
    .flatMap(([name]) => {
      const near = aliases[name] ?? meant(name);
      if (near !== undefined) return [`${name}: there is no such variable, did you mean ${near}?`];
      // Other programs' variables begin with REDIS_, VAULT_, SLACK_ and DISCORD_ too.
      return name.startsWith("PLUME_") ? [`${name}: there is no such variable`] : [];
    });
}

/** The variable of the same family that is meant. The family's name makes no two of them alike. */
function meant(name: string): string | undefined {
  const family = name.slice(0, name.indexOf("_") + 1);
  const rest = names.flatMap((known) =>
    known.startsWith(family) ? [known.slice(family.length)] : [],
  );
  const [near] = nearest(name.slice(family.length), rest);
  return near === undefined ? undefined : family + near;
}
