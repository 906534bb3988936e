import { reveal, type Sealed } from "../core/sealed.ts";
import type { Reading } from "./reading.ts";
import { checkPublicUrl, readFace, readManifestNames, type SlackFace } from "./slack.ts";

/** What an app's manifest is made of; no token is needed for it, since there is no app yet. */
export interface ManifestConfig {
  readonly name: string;
  readonly face: SlackFace;
  /** Where it is reached by HTTP, without a slash at its end; `undefined` for Socket Mode. */
  readonly publicUrl: string | undefined;
  readonly appId: string | undefined;
  /** Lets the manifest of an app be asked for. */
  readonly configToken: Sealed | undefined;
  /** Another Web API than Slack's. */
  readonly apiRoot: string | undefined;
}

/** Socket Mode, unless something says HTTP. */
export function readManifestConfig(reading: Reading): ManifestConfig {
  const [face, names] = [readFace(reading), readManifestNames(reading)];
  const appToken = reading.read("SLACK_APP_TOKEN");
  const apiRoot = reading.read("SLACK_API_ROOT");
  const reasons = ["SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID"] as const;
  const reason = reasons.find((name) => reading.isSet(name));
  if (reading.isSet("SLACK_APP_TOKEN"))
    reading.lonely("SLACK_SIGNING_SECRET", ["SLACK_PUBLIC_URL", "SLACK_PATH"]);
  else if (reason !== undefined && !reading.isSet("SLACK_PUBLIC_URL"))
    reading.expected("SLACK_PUBLIC_URL", `with ${reason}, for the manifest`);
  checkPublicUrl(reading, face.publicUrl, apiRoot);
  return {
    name: names.name,
    face,
    publicUrl: face.publicUrl,
    appId: names.appId ?? (appToken && appIdIn(appToken)),
    configToken: names.configToken,
    apiRoot,
  };
}

/** An app-level token names its app, `xapp-1-<app>-…`; the name is no secret. */
const appIdIn = (appToken: Sealed): string | undefined =>
  /^xapp-\d+-(A[A-Z0-9]{6,20})-/.exec(reveal(appToken))?.[1];
