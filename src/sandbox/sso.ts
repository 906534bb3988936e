import { findClient, type RegisteredClient } from "./clients.ts";
import type { Match } from "./endpoints.ts";
import type { Incoming } from "./incoming.ts";
import { json, oauthError, oktaError, type Reply } from "./reply.ts";
import type { Grant, Tokens } from "./tokens.ts";

/** The authorization server of the simulated cloud. */
export const authServerId = "aussandbox0000000001";

/** What the token service works with. */
export interface Sso {
  readonly tokens: Tokens;
  readonly tokenLifeSeconds: number;
}

const role = "role:partnerIdAdmin";

/** Answers a request to the token service. */
export function answerSso(sso: Sso, match: Match, incoming: Incoming): Reply {
  const server = match.params["authServerId"];
  if (server !== undefined && server !== authServerId) {
    const summary = `Not found: Resource not found: ${server} (AuthorizationServer)`;
    return oktaError(404, "E0000007", summary);
  }
  if (match.wrongMethod) {
    return oktaError(405, "E0000022", "The endpoint does not support the provided HTTP method");
  }
  if (match.endpoint !== "token" && match.endpoint !== "introspect") {
    return oktaError(404, "E0000022", "The requested path was not found");
  }
  return underClient(incoming, (client, form) =>
    match.endpoint === "token" ? issue(sso, client, form) : introspect(sso, client, form),
  );
}

/** Checks form and Basic header, then goes on with the client that they name. */
function underClient(
  incoming: Incoming,
  next: (client: RegisteredClient, form: URLSearchParams) => Reply,
): Reply {
  if (incoming.contentType !== "application/x-www-form-urlencoded") {
    return oauthError(400, "invalid_request", "The body must be a form.");
  }
  const form = new URLSearchParams(incoming.body);
  const names = [...form.keys()];
  if (new Set(names).size < names.length) {
    return oauthError(400, "invalid_request", "A parameter is given more than once.");
  }
  const credentials = basicCredentials(incoming.authorization);
  switch (credentials.kind) {
    case "none":
      return oauthError(401, "invalid_client", "No client credentials found.");
    case "malformed":
      return oauthError(400, "invalid_request", "The Authorization header is malformed.");
    case "given":
      break;
  }
  if (form.has("client_id") || form.has("client_secret")) {
    return oauthError(400, "invalid_request", "Cannot supply multiple client credentials.");
  }
  const client = findClient(credentials.clientId, credentials.secret);
  if (client === undefined) {
    return oauthError(401, "invalid_client", "The client secret supplied for a client is invalid.");
  }
  return next(client, form);
}

type Basic =
  | { readonly kind: "none" }
  | { readonly kind: "malformed" }
  | { readonly kind: "given"; readonly clientId: string; readonly secret: string };

function basicCredentials(header: string | undefined): Basic {
  // Another scheme, or none, is for this service the same as no Basic header at all.
  const scheme = /^basic(?<rest>.*)$/isu.exec(header ?? "");
  if (scheme === null) return { kind: "none" };
  const base64 = /^ +(?<text>[A-Za-z0-9+/]+={0,2})$/u.exec(scheme.groups?.["rest"] ?? "");
  const decoded = Buffer.from(base64?.groups?.["text"] ?? "", "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  if (colon < 1) return { kind: "malformed" };
  return { kind: "given", clientId: decoded.slice(0, colon), secret: decoded.slice(colon + 1) };
}

function issue(sso: Sso, client: RegisteredClient, form: URLSearchParams): Reply {
  const grantType = form.get("grant_type");
  if (grantType === null) {
    return oauthError(400, "invalid_request", "The grant_type is missing.");
  }
  if (grantType !== "client_credentials") {
    return oauthError(400, "unsupported_grant_type", "The grant type is not supported.");
  }
  const asked = form.get("scope") ?? "";
  if (!isScopeFor(client, asked)) {
    return oauthError(400, "invalid_scope", "The scope is not open to this client.");
  }
  const scope = client.grantsRole ? asked : `partnerId:${client.partnerId}`;
  const lifeSeconds = client.tokenLifeSeconds ?? sso.tokenLifeSeconds;
  const { token } = sso.tokens.issue({ client, scope, lifeSeconds });
  return json(
    200,
    { token_type: "Bearer", expires_in: lifeSeconds, access_token: token, scope },
    { "Cache-Control": "no-cache, no-store", Pragma: "no-cache" },
  );
}

function isScopeFor(client: RegisteredClient, scope: string): boolean {
  const words = scope.split(" ").toSorted();
  return words.length === 2 && words[0] === `partnerId:${client.partnerId}` && words[1] === role;
}

/** True if the scope of a token covers the calls of the API. */
export function hasRole(grant: Grant): boolean {
  return grant.scope.split(" ").includes(role);
}

function introspect(sso: Sso, client: RegisteredClient, form: URLSearchParams): Reply {
  const token = form.get("token");
  if (token === null) return oauthError(400, "invalid_request", "The token is missing.");
  const grant = sso.tokens.find(token);
  if (grant?.client !== client) return json(200, { active: false });
  return json(200, {
    active: true,
    scope: grant.scope,
    exp: Math.floor(grant.expiresAtMs / 1000),
    iat: Math.floor(grant.issuedAtMs / 1000),
    sub: grant.client.clientId,
    aud: "https://api.plume.test",
    iss: grant.issuer,
    jti: grant.id,
    token_type: "Bearer",
    client_id: grant.client.clientId,
  });
}
