import { type Address, listAt, textAt } from "../../src/index.ts";
import { replyOf, type ReplyTo } from "./reply.ts";

/** Who did something, and for which workspace the bot hears of it. */
export interface Source {
  /** The workspace that installed the bot; in a shared channel a person may be of another one. */
  readonly team: string;
  readonly user: string;
  /** The organization that the workspace belongs to. */
  readonly enterprise: string | undefined;
}

/** The App Home tab as a place. */
export const home = "home";

/** Whose event of the Events API it is. */
export function sourceOfEvent(body: unknown, user: string | undefined): Source | undefined {
  const [installation] = listAt(body, "authorizations");
  return sourceOf({
    team: textAt(installation, "team_id") ?? textAt(body, "team_id"),
    user,
    enterprise: textAt(installation, "enterprise_id") ?? textAt(body, "enterprise_id"),
  });
}

/** Who called a slash command. */
export function sourceOfSlash(body: unknown): Source | undefined {
  return sourceOf({
    team: textAt(body, "team_id"),
    user: textAt(body, "user_id"),
    enterprise: textAt(body, "enterprise_id"),
  });
}

/** Who pressed a button, or sent or closed a form. */
export function sourceOfInteraction(body: unknown): Source | undefined {
  return sourceOf({
    // Where an organization installed the bot, `team` is null.
    team:
      textAt(body, "view", "app_installed_team_id") ??
      textAt(body, "team", "id") ??
      textAt(body, "user", "team_id"),
    user: textAt(body, "user", "id"),
    enterprise: textAt(body, "enterprise", "id") ?? textAt(body, "team", "enterprise_id"),
  });
}

function sourceOf({
  team,
  user,
  enterprise,
}: { readonly [Name in keyof Source]: string | undefined }): Source | undefined {
  return team === undefined || user === undefined ? undefined : { team, user, enterprise };
}

/** Where an answer goes. Only a direct message and the App Home tab are seen by one person alone. */
export function placed({ team, user, enterprise }: Source, place: string, reply: ReplyTo): Address {
  return {
    platform: "slack",
    tenant: team,
    place,
    user,
    shared: place !== home && !place.startsWith("D"),
    reply: replyOf(enterprise === undefined ? reply : { ...reply, enterprise }),
  };
}
