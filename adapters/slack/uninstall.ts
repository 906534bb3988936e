import { Fault, tenantOf, type Forgotten, type Logger } from "../../src/index.ts";
import type { Client } from "./client.ts";
import type { Farewell } from "./farewell.ts";
import { reasonOf } from "./failure.ts";
import type { InstalledWorkspaces } from "./installed-workspaces.ts";

/** What it takes to forget a workspace. */
export interface UninstallParts {
  /** `undefined` for a bot whose one token the operator gave. */
  readonly installed: InstalledWorkspaces | undefined;
  readonly client: Pick<Client, "whoAmI">;
  /** Deletes all that is kept of a workspace; resolves when nothing of it can come back. */
  readonly forgetTenant: (platform: string, tenant: string) => Promise<Forgotten>;
  readonly logger: Logger;
  /** Ends calls to Slack. */
  readonly signal: AbortSignal;
}

const platform = "slack";

/**
 * Forgets a workspace that took the bot's rights away. Resolves when nothing of it is left; rejects
 * where that is not so yet, and may be called again. One who installed the bot anew since then, and
 * of whom Slack tells late, stays.
 */
export function createUninstall(parts: UninstallParts): (farewell: Farewell) => Promise<void> {
  const running = new Map<string, Promise<void>>();
  return (farewell) => {
    const { team } = farewell;
    const begun = running.get(team);
    // Slack tells of it twice, and again while it takes long.
    if (begun) return begun;
    const forgetting = uninstall(farewell, parts).finally(() => running.delete(team));
    running.set(team, forgetting);
    return forgetting;
  };
}

async function uninstall(farewell: Farewell, parts: UninstallParts): Promise<void> {
  const { logger } = parts;
  const { team, reason } = farewell;
  try {
    for (const id of await goneBy(farewell, parts)) await forget(id, reason, parts);
  } catch (error) {
    const why = error instanceof Fault ? error.message : "an unexpected error";
    logger.error("slack.uninstall-failed", { at: nameOf(team), reason: why });
    throw error;
  }
}

async function forget(
  id: string,
  reason: string,
  { installed, forgetTenant, logger }: UninstallParts,
): Promise<void> {
  // First of all: nothing is said there any more, and nothing is taken from there.
  await installed?.remove(id);
  const gone = await forgetTenant(platform, id);
  if (gone.busyMs > 0)
    throw new Fault("adapter.unavailable", { platform, reason: "somebody is still at work there" });
  logger.info("slack.uninstalled", { at: nameOf(id), reason, count: countOf(gone) });
}

/** How many records there were. */
const countOf = (gone: Forgotten): number =>
  gone.connections +
  gone.installations +
  gone.cached +
  gone.conversations +
  gone.deliveries +
  gone.asides;

/** The workspaces that are gone with this word: all of an organization where that took it away. */
async function goneBy(
  { team, enterprise, atMs }: Farewell,
  parts: UninstallParts,
): Promise<readonly string[]> {
  const { installed, logger } = parts;
  const own = await installed?.load(team);
  if (own?.kind === "installation") {
    if (own.installation.installedAtMs <= atMs || !(await isGood(team, parts))) return [team];
    logger.info("slack.uninstall-outdated", { at: nameOf(team) });
    return [];
  }
  const organization = own?.organization ?? enterprise;
  if (!installed || organization === undefined) return [team];
  const theirs = await installed.load(organization);
  if (theirs?.kind !== "installation" || (await isGood(organization, parts))) return [team];
  return [...new Set([team, ...theirs.installation.teams]), organization];
}

/** True if Slack still takes the token that is kept. */
async function isGood(id: string, { client, signal }: UninstallParts): Promise<boolean> {
  const me = await client.whoAmI({ team: id }, signal);
  if (me.kind === "done") return true;
  const { failure } = me;
  if (failure.kind === "unauthorized" || failure.kind === "unknown-team") return false;
  throw new Fault("adapter.unavailable", { platform, reason: reasonOf(failure) });
}

const nameOf = (id: string): string => tenantOf({ platform, tenant: id });
