import type { AppMethod, Backstage, BotMethod } from "./backstage.ts";
import { tell } from "./events.ts";
import { Refusal } from "./refusal.ts";
import type { Delivery } from "./types.ts";
import type { Team } from "./world.ts";

/** Exchanges a code for a token. Source: docs.slack.dev, "Installing with OAuth". */
export const oauthAccess: AppMethod = (stage, payload) => {
  const { app, grants, world } = stage;
  if (payload.text("client_id") !== app.clientId) throw new Refusal("invalid_client_id");
  if (payload.text("client_secret") !== app.clientSecret) throw new Refusal("bad_client_secret");
  const code = payload.text("code") ?? "";
  const grant = grants.get(code);
  if (!grant) throw new Refusal("invalid_code");
  const uri = payload.text("redirect_uri") ?? "";
  if (grant.redirectUri !== uri) throw new Refusal("bad_redirect_uri");
  grants.delete(code);
  const team = world.team(grant.team);
  world.install(team, grant.scopes);
  const { id, name, botUser, enterprise } = team.workspace;
  return {
    app_id: app.id,
    authed_user: { id: grant.person },
    scope: grant.scopes.join(","),
    token_type: "bot",
    access_token: team.token,
    bot_user_id: botUser,
    team: { id, name },
    enterprise: enterprise === undefined ? null : { id: enterprise, name: "Enterprise" },
    is_enterprise_install: false,
  };
};

export const authRevoke: BotMethod = (_stage, team, payload) => {
  if (payload.flag("test") === true) return { revoked: false };
  team.standing = "revoked";
  return { revoked: true };
};

export const appsUninstall: BotMethod = (stage, team, payload) => {
  const { app } = stage;
  if (payload.text("client_id") !== app.clientId) throw new Refusal("invalid_client_id");
  if (payload.text("client_secret") !== app.clientSecret) throw new Refusal("bad_client_secret");
  uninstall(stage, team);
  return {};
};

/** The app goes from a workspace and is told so. */
export function uninstall(stage: Backstage, team: Team): readonly Delivery[] {
  team.standing = "uninstalled";
  const event = { type: "app_uninstalled", event_ts: stage.time.nextTs() };
  return tell(stage, team, { event, subscription: "app_uninstalled" });
}

/** The token is worth nothing any more, and the app is told so. */
export function revoke(stage: Backstage, team: Team): readonly Delivery[] {
  team.standing = "revoked";
  const event = {
    type: "tokens_revoked",
    tokens: { oauth: [], bot: [team.workspace.botUser] },
    event_ts: stage.time.nextTs(),
  };
  return tell(stage, team, { event, subscription: "tokens_revoked" });
}
