import {
  manifestOf,
  manifestProblems,
  redirectPath,
  type Manifest,
} from "../../adapters/slack/index.ts";
import type { ManifestConfig } from "../config.ts";
import { Fault } from "../core/fault.ts";
import type { Command } from "../core/command/command.ts";

const description =
  "Looks after home Wi-Fi networks through the Plume Cloud: health, status, pods, devices and Wi-Fi";

/**
 * The manifest of the app that the configuration describes. Throws `Fault` `config.invalid` for
 * what Slack would refuse.
 */
export function wantedManifest(config: ManifestConfig, commands: readonly Command[]): Manifest {
  const { name, face, publicUrl } = config;
  const http =
    publicUrl === undefined
      ? undefined
      : { eventsUrl: publicUrl + face.path, redirectUrls: [publicUrl + redirectPath] };
  const manifest = manifestOf({ ...face, name, description, commands, http });
  const problems = manifestProblems(manifest).map((problem) => `The manifest: ${problem}`);
  if (problems.length > 0) throw new Fault("config.invalid", { problems });
  return manifest;
}
