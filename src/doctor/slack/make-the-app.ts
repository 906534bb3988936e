import type { KnownApp } from "../../../adapters/slack/index.ts";
import type { SlackConfig } from "../../config.ts";
import type { Told } from "../../ops/told.ts";
import { ok, wrong, type Check } from "../checks.ts";
import { reasonOf } from "../told.ts";
import { appsPage, type SlackFacts } from "./facts.ts";

/** There is an app, and what shows that it is ours is right. */
export function makeTheApp({ own, found }: SlackFacts): readonly Check[] {
  const { app, client, socket } = found;
  return [
    ...(app ? [token(app, own)] : []),
    ...(client ? [clientSecret(client, own)] : []),
    ...(socket ? [appToken(socket, own)] : [signingSecret]),
  ];
}

const signingSecret = ok(
  "SLACK_SIGNING_SECRET is set; only a call of Slack's can show that it is the app's own",
);

function token(told: Told<KnownApp>, own: SlackConfig): Check {
  const name = "SLACK_BOT_TOKEN";
  if (told.kind !== "told")
    return told.kind === "refused"
      ? wrong({
          text: `Slack refuses ${name} (${told.reason}): it is mistyped, or the app was removed from the workspace`,
          next: `install the app, at ${appsPage} under OAuth & Permissions, and put the Bot User OAuth Token that it shows into ${name}`,
        })
      : unreached(told, own);
  const { username, teamName, isBot } = told.value;
  if (!isBot)
    return wrong({
      text: `${name} is the token of a person in ${teamName}, not of a bot`,
      next: `put the Bot User OAuth Token under OAuth & Permissions at ${appsPage} into ${name}`,
    });
  return ok(`Slack accepts ${name}: @${username} in ${teamName}`);
}

function clientSecret(told: Told<true>, own: SlackConfig): Check {
  if (told.kind === "told") return ok("Slack accepts SLACK_CLIENT_ID and SLACK_CLIENT_SECRET");
  if (told.kind !== "refused") return unreached(told, own);
  return wrong({
    text: `Slack refuses SLACK_CLIENT_ID and SLACK_CLIENT_SECRET (${told.reason})`,
    next: `take both anew from App Credentials of the app at ${appsPage}`,
  });
}

function appToken(told: Told<true>, own: SlackConfig): Check {
  if (told.kind === "told") return ok("Slack opens Socket Mode to SLACK_APP_TOKEN");
  if (told.kind !== "refused") return unreached(told, own);
  return wrong({
    text: `Slack opens no Socket Mode to SLACK_APP_TOKEN (${told.reason})`,
    next: `at ${appsPage} turn Socket Mode on, make an App-Level Token with connections:write, and put it into SLACK_APP_TOKEN`,
  });
}

type Unreached = Exclude<Told<unknown>, { readonly kind: "told" } | { readonly kind: "refused" }>;

function unreached(told: Unreached, { apiRoot }: SlackConfig): Check {
  if (told.kind === "busy")
    return wrong({
      text: `Slack does not answer: ${reasonOf(told)}`,
      next: "wait so long, then npm run doctor",
    });
  return wrong({
    text: `Slack cannot be reached: ${told.reason}`,
    next:
      apiRoot === undefined
        ? "let this machine reach https://slack.com"
        : `start the Web API at ${apiRoot}, or correct SLACK_API_ROOT`,
  });
}
