import { createSlackAdapter, slashPrefix, type SlackOptions } from "../../adapters/slack/index.ts";
import type { SlackConfig } from "../config.ts";
import type { Store } from "../container/store.ts";
import { tokens } from "../container/tokens.ts";
import { platformFace, type Face, type FaceParts } from "./face.ts";

/** The bot on Slack. */
export function openSlack(slack: SlackConfig, { container, logger }: FaceParts): Face {
  const { commands, wizards } = container.get(tokens.Repertoire);
  const store = container.get(tokens.Store);
  const { name, face, apiRoot } = slack;
  const adapter = createSlackAdapter({
    name,
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
  const placeOf = (): string => adapter.identity?.url ?? "any workspace that installs it";
  const wayOf = (): string =>
    adapter.port === undefined ? "Socket Mode" : `HTTP, here port ${adapter.port}${face.path}`;
  return platformFace(adapter, () => {
    const trouble = adapter.trouble();
    if (trouble !== undefined)
      return `I am not on Slack yet: ${trouble}. I keep trying, and the log says when I got through.\n`;
    const first = `${slashPrefix(face)}help`;
    return `I am on Slack, in ${placeOf()} (${wayOf()}).\nType ${first} there. Ctrl-C ends me.\n`;
  });
}

function workspacesOf(
  { access, face }: SlackConfig,
  { installations: store }: Store,
): SlackOptions["workspaces"] {
  if (access.kind === "token") return { kind: "one", token: access.token };
  const { clientId, clientSecret } = access;
  return {
    kind: "many",
    store,
    clientId,
    clientSecret,
    publicUrl: face.publicUrl ?? "",
  };
}

function listeningOf({ hearing, face: { path } }: SlackConfig): SlackOptions["listening"] {
  return hearing.kind === "socket" ? hearing : { ...hearing, path };
}
