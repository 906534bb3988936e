import type { Sealed } from "../core/sealed.ts";
import type { Name, Reading } from "./reading.ts";

/** Which app on Slack, and how it hears. */
export interface SlackConfig {
  /** What the bot is called. */
  readonly name: string;
  /** Where its tokens come from. */
  readonly access:
    | { readonly kind: "token"; readonly token: Sealed }
    /** Any number of workspaces install it, at the public address; each gives it a token. */
    | {
        readonly kind: "oauth";
        readonly clientId: string;
        readonly clientSecret: Sealed;
        readonly publicUrl: string;
      };
  readonly hearing:
    | { readonly kind: "socket"; readonly appToken: Sealed }
    | {
        readonly kind: "http";
        readonly signingSecret: Sealed;
        readonly host: string;
        readonly port: number;
      };
  /** What people type, and where Slack sends it. */
  readonly face: SlackFace;
  /** Another Web API than Slack's. */
  readonly apiRoot: string | undefined;
}

/** What both the app's manifest and the bot have to know. */
export interface SlackFace {
  /** The slash command, with its slash. */
  readonly command: string;
  /** Whether each of the bot's commands is a slash command of its own, too. */
  readonly separate: "no" | "beside" | "instead";
  /** Where this bot is reached from outside, without a slash at its end. */
  readonly publicUrl: string | undefined;
  /** Where Slack sends everything. */
  readonly path: string;
}

/** What an app is called, and what lets its manifest be asked for. */
export interface SlackManifestNames {
  readonly name: string;
  readonly appId: string | undefined;
  readonly configToken: Sealed | undefined;
}

const identity: readonly Name[] = ["SLACK_BOT_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"];
const others: readonly Name[] = [
  "SLACK_APP_TOKEN",
  "SLACK_SIGNING_SECRET",
  "SLACK_PUBLIC_URL",
  "SLACK_HOST",
  "SLACK_PORT",
  "SLACK_PATH",
  "SLACK_COMMAND",
  "SLACK_SEPARATE_COMMANDS",
  "SLACK_API_ROOT",
];

/** What belongs to Slack, if the bot is there. */
export function readSlack(reading: Reading): SlackConfig | undefined {
  const face = readFace(reading);
  const [access, hearing] = [readAccess(reading, face), readHearing(reading)];
  const apiRoot = reading.read("SLACK_API_ROOT");
  // A slip in what is of the manifest alone is told here, too.
  const { name } = readManifestNames(reading);
  if (!identity.some((name) => reading.isSet(name))) {
    const lone = others.find((name) => reading.isSet(name));
    if (lone !== undefined)
      reading.mistake(
        lone,
        "means nothing without SLACK_BOT_TOKEN, or SLACK_CLIENT_ID for several workspaces",
      );
    return undefined;
  }
  checkAccess(reading);
  checkHearing(reading);
  checkPublicUrl(reading, face.publicUrl, apiRoot);
  return access && hearing ? { name, access, hearing, face, apiRoot } : undefined;
}

/** What people type, and where Slack sends it: known before there is an app. */
export function readFace(reading: Reading): SlackFace {
  return {
    command: reading.read("SLACK_COMMAND") ?? "/plume",
    separate: reading.read("SLACK_SEPARATE_COMMANDS") ?? "no",
    publicUrl: reading.read("SLACK_PUBLIC_URL"),
    path: reading.read("SLACK_PATH") ?? "/slack/events",
  };
}

/** Only another Web API than Slack's calls without TLS. */
export function checkPublicUrl(
  reading: Reading,
  url: string | undefined,
  apiRoot: string | undefined,
): void {
  if (url?.startsWith("http:") === true && apiRoot === undefined)
    reading.expected("SLACK_PUBLIC_URL");
}

/** What only the app's manifest, and the comparison of two of them, have to know. */
export function readManifestNames(reading: Reading): SlackManifestNames {
  return {
    name: reading.read("SLACK_APP_NAME") ?? "Plume",
    appId: reading.read("SLACK_APP_ID"),
    configToken: reading.read("SLACK_CONFIG_TOKEN"),
  };
}

function readAccess(reading: Reading, { publicUrl }: SlackFace): SlackConfig["access"] | undefined {
  const token = reading.read("SLACK_BOT_TOKEN");
  const clientId = reading.read("SLACK_CLIENT_ID");
  const clientSecret = reading.read("SLACK_CLIENT_SECRET");
  if (token) return { kind: "token", token };
  return clientId !== undefined && clientSecret && publicUrl !== undefined
    ? { kind: "oauth", clientId, clientSecret, publicUrl }
    : undefined;
}

function readHearing(reading: Reading): SlackConfig["hearing"] | undefined {
  const appToken = reading.read("SLACK_APP_TOKEN");
  const signingSecret = reading.read("SLACK_SIGNING_SECRET");
  const host = reading.read("SLACK_HOST") ?? "127.0.0.1";
  const port = reading.read("SLACK_PORT") ?? 3_000;
  if (appToken) return { kind: "socket", appToken };
  return signingSecret && { kind: "http", signingSecret, host, port };
}

/** One workspace by its token, or several by OAuth, which needs an address for people to come back to. */
function checkAccess(reading: Reading): void {
  const pair = ["SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"] as const;
  const given = pair.filter((name) => reading.isSet(name));
  const [one] = given;
  if (one === undefined) return;
  if (reading.isSet("SLACK_BOT_TOKEN"))
    return reading.mistake(
      one,
      "not beside SLACK_BOT_TOKEN: with a bot token it serves one workspace, with client ID and secret any number",
    );
  for (const name of pair) if (!reading.isSet(name)) reading.expected(name, `with ${one}`);
  for (const name of ["SLACK_SIGNING_SECRET", "SLACK_PUBLIC_URL"] as const)
    if (!reading.isSet(name))
      reading.expected(name, `with ${one}, since workspaces install it by HTTP`);
  if (reading.isSet("SLACK_APP_TOKEN"))
    reading.mistake(
      "SLACK_APP_TOKEN",
      `not beside ${one}: workspaces install it by HTTP, so Slack sends that way, too`,
    );
}

/** Socket Mode or HTTP. */
function checkHearing(reading: Reading): void {
  const isSocket = reading.isSet("SLACK_APP_TOKEN");
  const isHttp = reading.isSet("SLACK_SIGNING_SECRET");
  if (!reading.isSet("SLACK_BOT_TOKEN")) return;
  if (isSocket && isHttp)
    return reading.mistake(
      "SLACK_SIGNING_SECRET",
      "not beside SLACK_APP_TOKEN: with an app token it hears by Socket Mode, with a signing secret by HTTP",
    );
  if (!isSocket && !isHttp)
    reading.expected("SLACK_APP_TOKEN", "with SLACK_BOT_TOKEN, or SLACK_SIGNING_SECRET for HTTP");
  reading.lonely("SLACK_SIGNING_SECRET", [
    "SLACK_HOST",
    "SLACK_PORT",
    "SLACK_PATH",
    "SLACK_PUBLIC_URL",
  ]);
}
