import {
  buttons,
  code,
  commandButton,
  commandText,
  facts,
  mark,
  note,
  strong,
  text,
  view,
  type Block,
  type View,
} from "../../core/view/view.ts";
import { clock, since, soon, until, type When } from "../format.ts";
import type { Connection } from "../model.ts";
import type { TokenState } from "../services.ts";
import { shownApiBase, shownUrl } from "./auth-values.ts";
import { headerScheme, type HeaderScheme } from "./header-scheme.ts";
import { blocksOf } from "./home.ts";
import { explain, stepAdvice } from "./token-failure.ts";

/** What `/auth status` is told with. */
export interface AuthStatusInput {
  readonly connection: Connection;
  readonly token: TokenState;
  readonly nowMs: number;
}

/** `auth.status`: the sign-in with its secrets hidden. */
export function authStatusView({ connection, token, nowMs }: AuthStatusInput): View {
  const scheme = headerScheme(connection.authHeader);
  const when: When = { nowMs, zone: "UTC" };
  const values = facts([
    ["SSO URL", code(shownUrl(connection.ssoUrl))],
    ["Header", schemeText(scheme)],
    ["Partner ID", code(connection.partnerId)],
    ["API base", code(shownApiBase(connection.apiBase))],
    ...(token.kind === "failing" ? [] : [["Token", tokenText(token, when)] as const]),
  ]);
  const row = buttons(
    commandButton("Change a value", "auth", { args: { action: "update" } }),
    commandButton("Sign out", "logout"),
  );
  return token.kind === "failing"
    ? view([failingNote(token, { scheme, when }), values, row], "caution")
    : view([text(mark("✅"), strong(" Signed in to Plume Cloud")), values, row], "done");
}

function schemeText(scheme: HeaderScheme): string {
  switch (scheme) {
    case "Basic":
    case "Bearer":
      return `${scheme}, hidden`;
    case "other":
      return "neither Basic nor Bearer, hidden";
    case "none":
      return 'no "Basic " in front, hidden';
  }
}

function tokenText(token: Exclude<TokenState, { kind: "failing" }>, when: When): string {
  return token.kind === "valid"
    ? `valid until ${until(token.expiresAtMs, when)}, renewed by itself`
    : "none now, fetched with the next command";
}

function failingNote(
  { failure, sinceMs, retryAtMs }: Extract<TokenState, { kind: "failing" }>,
  { scheme, when }: { readonly scheme: HeaderScheme; readonly when: When },
): Block {
  const { error, steps } = explain(failure, scheme);
  const [only] = steps;
  const said = ` Signed in, but Plume has refused new tokens since ${since(sinceMs, when)}: ${error}`;
  const retry = `I try again at ${soon(retryAtMs, when)}.`;
  const next =
    failure.kind === "busy"
      ? `nothing to do yet; ${retry}`
      : `${only !== undefined && steps.length === 1 ? stepAdvice(only) : "change the value that is wrong."} ${retry}`;
  return note("caution", [mark("⚠️"), said], [next]);
}

/** `logout`: asks before the sign-in is deleted. */
export function logoutView(): View {
  return view(
    [
      text(
        "Sign out? The saved sign-in and its token are deleted. To come back you need all four values.",
      ),
      buttons(
        commandButton("Sign out", "logout", {
          args: { action: "now" },
          inPlace: true,
          weight: "danger",
        }),
        commandButton("Stay", "auth", { args: { action: "status" }, inPlace: true }),
      ),
    ],
    "caution",
  );
}

/** `logout.done`; `tokenUntilMs`: until when Plume may still accept the token, if known. */
export function loggedOutView(nowMs: number, tokenUntilMs?: number): View {
  const mayLive = tokenUntilMs !== undefined && tokenUntilMs > nowMs;
  const token = mayLive
    ? ` Plume itself may accept that token until ${clock(tokenUntilMs, { nowMs, zone: "UTC" })}.`
    : "";
  const said = ` Signed out. The saved sign-in and its token are deleted here.${token}`;
  return view([note("done", [mark("✅"), said])], "done");
}

/** Said when there is no sign-in to show, change or delete. */
export function notSignedInView(): View {
  return view(
    blocksOf(
      note("info", ["You are not signed in."], [commandText("auth")]),
      buttons(commandButton("Sign in", "auth", { weight: "primary" })),
    ),
    "info",
  );
}
