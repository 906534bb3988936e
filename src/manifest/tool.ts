import { manifestDifferences, type Manifest } from "../../adapters/slack/index.ts";
import { parseManifestConfig, type ManifestConfig } from "../config.ts";
import { Fault, isFault } from "../core/fault.ts";
import { oneLine } from "../keys/words.ts";
import { exitCodes, type ExitCode } from "../keys/surroundings.ts";
import { scrubText } from "../ops/scrub-text.ts";
import { createPlumeRepertoire } from "../plume/bot.ts";
import { help, parseCall, type Call } from "./command-line.ts";
import { findManifest, type Found } from "./found.ts";
import type { ManifestSurroundings } from "./surroundings.ts";
import { wantedManifest } from "./wanted.ts";

type CheckCall = Extract<Call, { readonly kind: "check" | "check-any" }>;

/** Prints the manifest of the Slack app, or compares it with another one. Never rejects. */
export async function runManifestTool(
  args: readonly string[],
  surroundings: ManifestSurroundings,
): Promise<ExitCode> {
  const call = parseCall(args);
  try {
    switch (call.kind) {
      case "print":
        surroundings.say(JSON.stringify(prepare(surroundings).manifest, undefined, 2));
        return exitCodes.well;
      case "check":
      case "check-any":
        return await check(call, surroundings);
      case "help":
        for (const line of help) surroundings.say(line);
        return exitCodes.well;
      case "mistake":
        for (const line of [call.text, ...help]) surroundings.note(line);
        return exitCodes.mistake;
    }
  } catch (error) {
    return explain(error, surroundings);
  }
}

interface Prepared {
  readonly config: ManifestConfig;
  readonly manifest: Manifest;
}

function prepare({ env }: ManifestSurroundings): Prepared {
  const config = parseManifestConfig(env);
  // Of the repertoire only the commands are wanted.
  const settings = { partnerIdMin: 1, allowedHosts: [], defaultApiBase: "" };
  const { commands } = createPlumeRepertoire(settings);
  return { config, manifest: wantedManifest(config, commands) };
}

async function check(call: CheckCall, surroundings: ManifestSurroundings): Promise<ExitCode> {
  const { config, manifest } = prepare(surroundings);
  const file = call.kind === "check" ? call.file : undefined;
  const found = await findManifest({ file, config, manifest, surroundings });
  if (found.kind === "mistake") {
    surroundings.note(clean(found.text));
    return exitCodes.mistake;
  }
  return compare(found, manifest, surroundings);
}

function compare(
  { manifest: theirs, refusals, next }: Extract<Found, { readonly kind: "found" }>,
  manifest: Manifest,
  { say, note }: ManifestSurroundings,
): ExitCode {
  const lines = [
    ...refusals.map((line) => `Slack would refuse ours: ${line}`),
    ...manifestDifferences(manifest, theirs),
  ];
  for (const line of lines) say(clean(line));
  if (lines.length > 0) {
    note(`Next: ${next}`);
    return exitCodes.trouble;
  }
  say("The manifest is as the bot needs it.");
  return exitCodes.well;
}

// What others wrote may stand in it. Nothing here is meant to be secret; this is the net.
const clean = (text: string): string => scrubText(oneLine(text));

function explain(error: unknown, { note }: ManifestSurroundings): ExitCode {
  if (isFault(error, "config.invalid")) for (const problem of error.details.problems) note(problem);
  else note(error instanceof Fault ? error.message : "an unexpected error");
  return exitCodes.mistake;
}
