import type { IncomingMessage, ServerResponse } from "node:http";
import type { Backstage } from "./backstage.ts";

/**
 * The page on which a person allows the app to come into their workspace. They have a session there,
 * which is a cookie "person" here, and always agree.
 */
export function authorize(
  { app, world, grants, ids }: Backstage,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { searchParams } = new URL(request.url ?? "", "http://localhost");
  const given = (name: string): string => searchParams.get(name) ?? "";
  const id = /(?:^|; )person=(\w+)/.exec(request.headers.cookie ?? "")?.[1] ?? "";
  const team = [...world.teams.values()].find(({ people }) => people.has(id));
  if (!team) return void response.writeHead(403).end("sign in first");
  if (given("client_id") !== app.clientId) {
    return void response.writeHead(400).end("invalid client_id");
  }
  const code = ids.next("code-");
  const redirectUri = given("redirect_uri");
  const scopes = given("scope").split(",");
  grants.set(code, { team: team.workspace.id, person: id, scopes, redirectUri });
  const target = new URL(redirectUri);
  target.searchParams.set("code", code);
  target.searchParams.set("state", given("state"));
  response.writeHead(302, { location: target.href }).end();
}
