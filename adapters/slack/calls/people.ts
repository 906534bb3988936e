import { textAt } from "../../../src/index.ts";
import type { Answer } from "../answer.ts";
import type { WebApi, Workspace } from "../web-api.ts";

/** Somebody in a workspace. */
export interface Person extends Workspace {
  readonly user: string;
}

/** Who the bot is in a workspace. */
export interface Identity {
  readonly team: string;
  readonly user: string;
  readonly bot: string | undefined;
  readonly enterprise: string | undefined;
  /** The address of the workspace. */
  readonly url: string | undefined;
}

/** The channel in which the bot is alone with a person. */
export function openDm(
  api: WebApi,
  { user, ...workspace }: Person,
  signal: AbortSignal,
): Promise<Answer<string>> {
  const read = (answer: unknown): string | undefined => textAt(answer, "channel", "id");
  return api.call(workspace, { method: "conversations.open", args: { users: user }, read }, signal);
}

/** Who the bot is there. */
export function whoAmI(
  api: WebApi,
  workspace: Workspace,
  signal: AbortSignal,
): Promise<Answer<Identity>> {
  return api.call(workspace, { method: "auth.test", args: {}, read: identityIn }, signal);
}

function identityIn(answer: unknown): Identity | undefined {
  const team = textAt(answer, "team_id");
  const user = textAt(answer, "user_id");
  if (team === undefined || user === undefined) return undefined;
  return {
    team,
    user,
    bot: textAt(answer, "bot_id"),
    enterprise: textAt(answer, "enterprise_id"),
    url: textAt(answer, "url"),
  };
}
