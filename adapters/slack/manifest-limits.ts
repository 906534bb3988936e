import { longest, type Manifest, type ManifestSlash } from "./manifest.ts";

const mostCommands = 50;
const mostScopes = 255;
const longestUrl = 3_000;

/** What Slack would refuse in a manifest, in words; nothing if it takes it. */
export function manifestProblems(manifest: Manifest): readonly string[] {
  const { display_information: shown, features, oauth_config: oauth, settings } = manifest;
  const { slash_commands: slashes, bot_user: bot } = features;
  const names = slashes.map(({ command }) => command);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  return [
    ...tooLong("the app's name", shown.name, longest.name),
    ...tooLong("the app's description", shown.description, longest.description),
    ...tooLong("the bot's name", bot.display_name, longest.botName),
    ...(/^[a-z0-9._-]+$/.test(bot.display_name)
      ? []
      : [`the bot's name ${bot.display_name} has more than a-z, 0-9 and - _ .`]),
    ...tooMany("slash commands", slashes.length, mostCommands),
    ...(twice === undefined ? [] : [`${twice} is declared twice`]),
    ...slashes.flatMap(slashProblems),
    ...tooMany("scopes", oauth.scopes.bot.length, mostScopes),
    ...(oauth.redirect_urls ?? []).flatMap((url) => urlProblems("where people come back to", url)),
    ...urlProblems("where events go", settings.event_subscriptions.request_url),
    ...urlProblems("where buttons go", settings.interactivity.request_url),
  ];
}

function slashProblems({
  command,
  description,
  usage_hint: hint,
  url,
}: ManifestSlash): readonly string[] {
  return [
    ...tooLong(command, command, longest.command),
    ...(/^\/[a-z0-9_-]+$/.test(command) ? [] : [`${command} has no name of a slash command`]),
    ...tooLong(`the description of ${command}`, description, longest.commandDescription),
    ...tooLong(`the hint of ${command}`, hint, longest.usageHint),
    ...urlProblems(`where ${command} goes`, url),
  ];
}

function tooLong(what: string, text: string | undefined, most: number): readonly string[] {
  if (text === undefined) return [];
  if (text === "") return [`${what} is empty`];
  return text.length > most ? [`${what} has ${text.length} characters, ${most} at most`] : [];
}

const tooMany = (what: string, count: number, most: number): readonly string[] =>
  count === 0 || count > most ? [`there are ${count} ${what}, 1 to ${most} may be`] : [];

function urlProblems(what: string, url: string | undefined): readonly string[] {
  if (url === undefined) return [];
  if (!/^https?:\/\//.test(url)) return [`${what} is no web address`];
  return tooLong(what, url, longestUrl);
}
