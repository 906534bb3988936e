import {
  createSlackAdapter,
  installPath,
  slashPrefix,
  type SlackOptions,
} from "../../adapters/slack/index.ts";
import type { SlackConfig } from "../config.ts";
import type { Store } from "../container/store.ts";
import { tokens } from "../container/tokens.ts";
import { cutGraphemes } from "../core/view/width.ts";
import { platformFace, type Face, type FaceParts } from "./face.ts";

// Block Kit, modal: its title has 24 characters at most.
const longestName = 24;

/** The bot on Slack. */
export function openSlack(slack: SlackConfig, { container, logger }: FaceParts): Face {
  const { commands, wizards } = container.get(tokens.Repertoire);
  const store = container.get(tokens.Store);
  const { name, face, apiRoot } = slack;
  const adapter = createSlackAdapter({
    name: cutGraphemes(name, longestName),
    command: face.command,
    separate: face.separate,
    workspaces: workspacesOf(slack, store),
    listening: listeningOf(slack),
    clock: container.get(tokens.Clock),
    logger,
    commands,
    wizards,
    // What waits long for a store that is away would keep a process that is to end.
    cache: store.quickCache,
    forgetTenant: (platform, tenant) => store.forgetTenant(platform, tenant),
    apiRoot,
  });
  const placeOf = (): string => adapter.identity?.url ?? "any workspace that installs me";
  const wayOf = (): string =>
    adapter.port === undefined ? "Socket Mode" : `HTTP, here port ${adapter.port}${face.path}`;
  const { access } = slack;
  const installed =
    access.kind === "token"
      ? ""
      : `Open ${access.publicUrl}${installPath} to install me in a workspace. `;
  return platformFace(adapter, () => {
    const trouble = adapter.trouble();
    if (trouble !== undefined)
      return `I am not on Slack yet: ${trouble}. I keep trying, and the log says when I got through.`;
    const first = `${slashPrefix(face)}help`;
    return `I am on Slack, in ${placeOf()} (${wayOf()}).\n${installed}Type ${first} there.`;
  });
}

function workspacesOf(
  { access }: SlackConfig,
  { installations: store }: Store,
): SlackOptions["workspaces"] {
  if (access.kind === "token") return { kind: "one", token: access.token };
  const { clientId, clientSecret, publicUrl } = access;
  return {
    kind: "many",
    store,
    clientId,
    clientSecret,
    publicUrl,
  };
}

function listeningOf({ hearing, face: { path } }: SlackConfig): SlackOptions["listening"] {
  return hearing.kind === "socket" ? hearing : { ...hearing, path };
}
