import { at, listAt, textAt, type Told } from "../../src/index.ts";
import { ask, told, type AskOptions } from "./ask.ts";
import type { Manifest } from "./manifest.ts";

/** The manifest that Slack has of an app. The token is one for app configuration. */
export async function exportManifest(appId: string, options: AskOptions): Promise<Told<unknown>> {
  const heard = await ask({ method: "apps.manifest.export", args: { app_id: appId } }, options);
  return told(heard, (body) => at(body, "manifest"));
}

/** What Slack has against a manifest, a line each; nothing if it would take it. Changes nothing. */
export async function validateManifest(
  manifest: Manifest,
  appId: string,
  options: AskOptions,
): Promise<Told<readonly string[]>> {
  const args = { app_id: appId, manifest: JSON.stringify(manifest) };
  const heard = await ask({ method: "apps.manifest.validate", args }, options);
  if (heard.kind === "told" && textAt(heard.value.body, "error") === "invalid_manifest")
    return { kind: "told", value: listAt(heard.value.body, "errors").map(lineOf) };
  return told(heard, () => []);
}

const lineOf = (error: unknown): string =>
  [textAt(error, "pointer") ?? "/", textAt(error, "message") ?? "is not as it must be"].join(": ");
