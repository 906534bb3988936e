import type { ChatEvent, Receive } from "../../src/index.ts";
import type { Client } from "./client.ts";
import { replyToOf } from "./reply.ts";
import type { TokenWatch, Workspaces } from "./web-api.ts";

/** The workspaces that the bot is in, and what Slack says of their tokens. */
export interface ServedWorkspaces extends Workspaces, TokenWatch {
  /** True for a workspace that it speaks for, as far as this process knows. */
  serves(tenant: string): boolean;
  /**
   * Finds out who the bot is. False if Slack cannot be reached; rejects with `Fault`
   * `adapter.refused` for a token that can never work.
   */
  introduce(client: Pick<Client, "whoAmI">, signal: AbortSignal): Promise<boolean>;
}

/**
 * Takes only what comes from workspaces that the bot is in: from others, a last word may be on its
 * way when they have removed it.
 */
export function onlyFrom(workspaces: Workspaces, receive: Receive): Receive {
  return async (event) => {
    const isThere = await isIn(workspaces, event).catch(() => undefined);
    if (isThere === undefined) return "unavailable";
    return isThere ? receive(event) : "refused";
  };
}

async function isIn(workspaces: Workspaces, { at }: ChatEvent): Promise<boolean> {
  return (await workspaces.tokenOf(at.tenant, replyToOf(at).enterprise)) !== undefined;
}
