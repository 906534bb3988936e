import type { AppMethod, Backstage, BotMethod } from "./backstage.ts";
import { chatDelete, chatPostEphemeral, chatPostMessage, chatUpdate } from "./chat.ts";
import {
  conversationsHistory,
  conversationsInfo,
  conversationsOpen,
  conversationsReplies,
} from "./conversations.ts";
import { isMethod, methodFacts, type MethodFacts, type MethodName } from "./fields.ts";
import { authTest, botsInfo, connectionsOpen, teamInfo, usersInfo } from "./infos.ts";
import { appsUninstall, authRevoke, oauthAccess } from "./oauth.ts";
import { Payload, type RawPayload } from "./payload.ts";
import { missingScope, Refusal, type Details } from "./refusal.ts";
import { completeUpload, getUploadUrl } from "./uploads.ts";
import { viewsOpen, viewsPublish, viewsPush, viewsUpdate } from "./views.ts";

type AppMethodName = "apps.connections.open" | "oauth.v2.access";

const botMethods: { readonly [Name in Exclude<MethodName, AppMethodName>]: BotMethod } = {
  "auth.test": authTest,
  "chat.postMessage": chatPostMessage,
  "chat.postEphemeral": chatPostEphemeral,
  "chat.update": chatUpdate,
  "chat.delete": chatDelete,
  "conversations.open": conversationsOpen,
  "conversations.info": conversationsInfo,
  "conversations.history": conversationsHistory,
  "conversations.replies": conversationsReplies,
  "views.open": viewsOpen,
  "views.push": viewsPush,
  "views.update": viewsUpdate,
  "views.publish": viewsPublish,
  "files.getUploadURLExternal": getUploadUrl,
  "files.completeUploadExternal": completeUpload,
  "apps.uninstall": appsUninstall,
  "auth.revoke": authRevoke,
  "bots.info": botsInfo,
  "users.info": usersInfo,
  "team.info": teamInfo,
};

const appMethods: { readonly [Name in AppMethodName]: AppMethod } = {
  "apps.connections.open": connectionsOpen,
  "oauth.v2.access": oauthAccess,
};

/** A call, not yet performed. */
export interface Asked {
  readonly method: string;
  readonly raw: RawPayload;
  readonly token: string | undefined;
}

/** Performs a call. Throws the `Refusal` that Slack has for it. */
export function perform(stage: Backstage, { method, raw, token }: Asked): Details {
  if (!isMethod(method)) throw new Refusal("unknown_method", { req_method: method });
  const facts: MethodFacts = methodFacts[method];
  if (isOfApp(method)) {
    if (facts.token === "app") requireAppToken(stage, token);
    return appMethods[method](stage, read(stage, method, raw));
  }
  if (token === undefined) throw new Refusal("not_authed");
  if (token === stage.app.appToken) throw new Refusal("not_allowed_token_type");
  const team = stage.world.byToken(token);
  // Which right a conversation needs is seen when it is known.
  const depends = facts.scope === "history" || facts.scope === "read";
  if (facts.scope !== undefined && !depends && !team.scopes.has(facts.scope)) {
    throw missingScope(facts.scope, team.scopes);
  }
  return botMethods[method](stage, team, read(stage, method, raw));
}

const isOfApp = (method: MethodName): method is AppMethodName => Object.hasOwn(appMethods, method);

function requireAppToken({ app }: Backstage, token: string | undefined): void {
  if (token === undefined) throw new Refusal("not_authed");
  if (token.startsWith("xoxb")) throw new Refusal("not_allowed_token_type");
  if (token !== app.appToken) throw new Refusal("invalid_auth");
}

/** Slack ignores an argument that it does not know. Whoever sends it means something by it. */
function read({ inspector }: Backstage, method: MethodName, raw: RawPayload): Payload {
  const { fields }: MethodFacts = methodFacts[method];
  const unknown = Object.keys(raw).filter((name) => name !== "token" && !(name in fields));
  if (unknown.length > 0) inspector.notes(method, `has no argument ${unknown.join(", ")}`);
  return Payload.of(fields, raw);
}

/** The arguments of a call as a test sees them. */
export function shownPayload(method: string, raw: RawPayload): RawPayload {
  try {
    return Payload.of(isMethod(method) ? methodFacts[method].fields : {}, raw).values;
  } catch {
    const { token: _, ...rest } = raw;
    return rest;
  }
}
