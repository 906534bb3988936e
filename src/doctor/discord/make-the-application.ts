import type { KnownApp } from "../../../adapters/discord/index.ts";
import type { DiscordConfig } from "../../config.ts";
import type { Told } from "../../ops/told.ts";
import { ok, wrong, type Check } from "../checks.ts";
import { reasonOf } from "../told.ts";
import { hostOf } from "../words.ts";
import { appsPage, pageOf, type DiscordFacts } from "./facts.ts";

const name = "DISCORD_TOKEN";

/** There is an application with a bot, its token is known, and it is set as the bot needs it. */
export function makeTheApplication({ own, found }: DiscordFacts): readonly Check[] {
  const { bot, app } = found;
  if (bot.kind !== "told") return [untold(bot, own)];
  const accepted = ok(`Discord accepts ${name}: ${bot.value.username}`);
  if (app.kind !== "told")
    return [
      accepted,
      wrong({
        text: `Discord does not say how the application is set: ${reasonOf(app)}`,
        next: "npm run doctor",
      }),
    ];
  return [accepted, endpoint(app.value), intents(app.value)];
}

type Untold = Exclude<Told<unknown>, { readonly kind: "told" }>;

function untold(told: Untold, { apiRoot }: DiscordConfig): Check {
  switch (told.kind) {
    case "refused":
      return wrong({
        text: `Discord refuses ${name} (${told.reason}): it is mistyped, or was reset`,
        next: `open ${appsPage}, choose the application, Bot, Reset Token, and put the token that it shows into ${name}`,
      });
    case "busy":
      return wrong({
        text: `Discord does not answer: ${reasonOf(told)}`,
        next: "wait so long, then npm run doctor",
      });
    case "away":
      return wrong({
        text: `Discord cannot be reached: ${told.reason}`,
        next:
          apiRoot === undefined
            ? "let this machine reach https://discord.com"
            : `start the API at ${apiRoot}, or correct DISCORD_API_ROOT`,
      });
  }
}

/** Discord sends commands and presses either there or over the gateway, never to both. */
function endpoint({ id, endpoint: url }: KnownApp): Check {
  if (url === undefined)
    return ok("Discord sends commands and presses to the bot, over the gateway");
  return wrong({
    text: `Discord sends commands and presses to ${hostOf(url)}, and not to the bot`,
    next: `empty Interactions Endpoint URL under General Information, at ${pageOf(id, "information")}, and save that`,
  });
}

function intents({ privileged }: KnownApp): Check {
  const none = "It needs no privileged intents";
  return privileged.length === 0
    ? ok(none)
    : ok(`${none}; on is ${privileged.join(", ")}, which the bot does not ask for`);
}
