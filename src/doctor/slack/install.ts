import {
  botScopes,
  installPath,
  type BotScope,
  type KnownApp,
} from "../../../adapters/slack/index.ts";
import { counted } from "../../keys/words.ts";
import { notBefore, ok, todo, unknown, wrong, type Check } from "../checks.ts";
import { tracedOf } from "../facts.ts";
import { appsPage, platform, type SlackFacts } from "./facts.ts";

/** The app is in a workspace, with the rights that it needs, and may be brought into channels. */
export function install(facts: SlackFacts): readonly Check[] {
  const { own, found, numbers } = facts;
  if (own.access.kind === "oauth")
    return [installed(facts, own.access.publicUrl + installPath), anywhere(own.face.command)];
  if (found.app?.kind !== "told") return [notBefore(numbers.first)];
  return [rights(found.app.value), anywhere(own.face.command, found.app.value.username)];
}

function installed({ common, numbers }: SlackFacts, url: string): Check {
  const { installations } = tracedOf(common, platform);
  const { state } = common.store;
  if (state.kind === "untried" || state.kind === "wrong")
    return unknown(`Who installed it cannot be checked before step ${numbers.keeping}`);
  if (installations.kind === "unknown")
    return unknown(`Who installed it cannot be checked: ${installations.reason}`);
  const count = installations.value;
  if (count === 0) return todo("No workspace has installed it", `open ${url} and agree`);
  return ok(`${counted(count, "workspace")} ${count === 1 ? "has" : "have"} installed it`);
}

function rights({ scopes, teamName }: KnownApp): Check {
  if (!scopes) return unknown("Its rights cannot be checked: Slack does not say them");
  const missing = botScopes.filter(({ name }) => !scopes.includes(name));
  const needed = missing.filter(({ optional }) => !optional);
  if (needed.length > 0)
    return wrong({
      text: `It lacks rights in ${teamName}: ${listed(needed)}`,
      next: `give the app at ${appsPage} the manifest that npm run --silent slack:manifest prints, install it anew there, and see that SLACK_BOT_TOKEN is still the token that it shows`,
    });
  const known = botScopes.map(({ name }) => name);
  const more = scopes.filter((name) => !known.includes(name));
  const extra = more.length === 0 ? "" : `, and some that it does not: ${more.join(", ")}`;
  if (missing.length > 0)
    return ok(
      `It has the rights that it needs${extra}; without ${names(missing)} an answer that is shared may stand there twice`,
    );
  return ok(`It has the rights that it needs${extra}`);
}

const names = (scopes: readonly BotScope[]): string => scopes.map(({ name }) => name).join(", ");

const listed = (scopes: readonly BotScope[]): string =>
  scopes.map(({ name, reason }) => `${name} (${reason})`).join(", ");

const anywhere = (command: string, username = "its name"): Check =>
  ok(
    `${command} works in every channel; to be mentioned in one it is invited there: /invite @${username}`,
  );
