import type { AppMethod, BotMethod } from "./backstage.ts";
import { Refusal } from "./refusal.ts";

export const authTest: BotMethod = ({ root }, { workspace }) => ({
  url: `${root}/`,
  team: workspace.name,
  user: "plume",
  team_id: workspace.id,
  user_id: workspace.botUser,
  bot_id: workspace.bot,
  ...(workspace.enterprise !== undefined && { enterprise_id: workspace.enterprise }),
  is_enterprise_install: false,
});

export const botsInfo: BotMethod = ({ app, time }, { workspace }, payload) => {
  if ((payload.text("bot") ?? workspace.bot) !== workspace.bot) throw new Refusal("bot_not_found");
  const { bot: id, botUser: user_id } = workspace;
  const updated = time.nowSeconds();
  return {
    bot: { id, deleted: false, name: app.name, updated, app_id: app.id, user_id, icons: {} },
  };
};

export const usersInfo: BotMethod = (_stage, team, payload) => {
  const person = team.people.get(payload.needed("user", "user_not_found"));
  if (!person) throw new Refusal("user_not_found");
  const { id, name } = person;
  return {
    user: {
      id,
      team_id: team.workspace.id,
      name: name.toLowerCase(),
      real_name: name,
      deleted: false,
      is_bot: false,
      tz: "America/Los_Angeles",
      profile: { real_name: name, display_name: name },
    },
  };
};

export const teamInfo: BotMethod = ({ root }, { workspace }) => {
  const { id, name, domain } = workspace;
  return { team: { id, name, domain, url: `${root}/`, email_domain: "", icon: {} } };
};

/** A ticket for one connection. */
export const connectionsOpen: AppMethod = ({ root, app, courier, ids }) => {
  const ticket = ids.next("ticket-");
  courier.sockets.admit(ticket);
  const address = root.replace(/^http/, "ws");
  return { url: `${address}/link/?ticket=${ticket}&app_id=${app.id}` };
};
