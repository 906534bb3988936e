import { readFileSync } from "node:fs";

import { exportManifest, validateManifest, type Manifest } from "../../adapters/slack/index.ts";
import type { ManifestConfig } from "../config.ts";
import type { Told } from "../ops/told.ts";
import { codeOf } from "../stores/error-code.ts";
import type { ManifestSurroundings } from "./surroundings.ts";

/** The manifest to compare with, or why there is none. */
export type Found =
  | {
      readonly kind: "found";
      readonly manifest: unknown;
      /** What Slack has against the wanted one. */
      readonly refusals: readonly string[];
      /** What to do where they differ. */
      readonly next: string;
    }
  | { readonly kind: "mistake"; readonly text: string };

/** What is looked for, and where. */
export interface Search {
  /** A file, or `-`; `undefined` to ask Slack, or else to read standard input. */
  readonly file: string | undefined;
  readonly config: ManifestConfig;
  readonly manifest: Manifest;
  readonly surroundings: Pick<ManifestSurroundings, "input" | "isTyped">;
}

const liveMs = 10_000;
const paste =
  "take what npm run --silent slack:manifest prints for the app's manifest, under App Manifest at";

/** Finds it. */
export async function findManifest(search: Search): Promise<Found> {
  const { file, config, surroundings } = search;
  if (file === undefined && config.configToken) return askSlack(search);
  if (file === undefined && surroundings.isTyped)
    return mistake(
      "--check needs a file, standard input, or SLACK_CONFIG_TOKEN with SLACK_APP_ID to ask Slack",
    );
  return file === undefined || file === "-"
    ? parsed(await surroundings.input(), "Standard input")
    : readFile(file);
}

function readFile(file: string): Found {
  try {
    return parsed(readFileSync(file, "utf8"), file);
  } catch (error) {
    return mistake(`${file} cannot be read (${codeOf(error)})`);
  }
}

function parsed(text: string, where: string): Found {
  try {
    const manifest: unknown = JSON.parse(text);
    const isObject = typeof manifest === "object" && manifest !== null && !Array.isArray(manifest);
    if (isObject) return found(manifest, `${paste} https://api.slack.com/apps`);
  } catch {
    // It is told of below.
  }
  return mistake(
    `${where} holds no manifest in JSON; the app's page shows it under App Manifest, JSON`,
  );
}

async function askSlack({ config, manifest }: Search): Promise<Found> {
  const { appId, configToken, apiRoot } = config;
  if (appId === undefined)
    return mistake(
      "SLACK_APP_ID: expected with SLACK_CONFIG_TOKEN, for example SLACK_APP_ID=A0123456789",
    );
  const options = { apiRoot, token: configToken, signal: AbortSignal.timeout(liveMs) };
  const [theirs, refusals] = await Promise.all([
    exportManifest(appId, options),
    validateManifest(manifest, appId, options),
  ]);
  if (theirs.kind !== "told") return mistake(untold(theirs));
  if (refusals.kind !== "told") return mistake(untold(refusals));
  const page = `${paste} https://api.slack.com/apps/${appId}/app-manifest`;
  return found(theirs.value, page, refusals.value);
}

function untold(told: Exclude<Told<unknown>, { readonly kind: "told" }>): string {
  switch (told.kind) {
    case "busy":
      return `Slack wants no calls for ${told.waitSeconds} s`;
    case "away":
      return `Slack cannot be reached: ${told.reason}`;
    case "refused":
      return `Slack refuses (${told.reason}): SLACK_CONFIG_TOKEN ends after 12 hours, and SLACK_APP_ID must be an app of the same person`;
  }
}

const mistake = (text: string): Found => ({ kind: "mistake", text });

const found = (manifest: unknown, next: string, refusals: readonly string[] = []): Found => ({
  kind: "found",
  manifest,
  refusals,
  next: `${next}, save, and install it anew if Slack asks for that`,
});
