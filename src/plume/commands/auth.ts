import { choice, count } from "../../core/command/argument.ts";
import { command, type Command } from "../../core/command/command.ts";
import type { Sealed } from "../../core/sealed.ts";
import { close, open, type Opening } from "../../core/wizard/wizard.ts";
import type { Connection } from "../model.ts";
import type { Loss } from "../services.ts";
import { Connections } from "../uses.ts";
import {
  authStatusView,
  loggedOutView,
  logoutView,
  notSignedInView,
} from "../views/auth-status.ts";
import { lostNote, lostSignInView } from "../views/auth-lost.ts";
import { authNotes } from "../views/auth-texts.ts";
import { updateView } from "../views/auth.ts";
import { authSteps, toMemo } from "../wizards/auth.ts";
import { signIn } from "./groups.ts";
import { choices, labels, summaries } from "./translations.ts";

/** `/auth`, `/auth status`, `/auth update`. */
export const auth: Command = command("auth", "Sign in to Plume Cloud, four steps")
  .maybe(
    "action",
    choice(
      "what to do instead of signing in",
      { status: "Show the sign-in, secrets hidden", update: "Change one value" },
      { labels: labels.authAction, summaries: choices.authAction },
    ),
  )
  .maybe(
    "step",
    count("the step to change, with update", { max: authSteps.length, labels: labels.authStep }),
  )
  .translated(summaries.auth)
  .under(signIn)
  .run(async ({ args, owner, use, now }) => {
    const connections = use(Connections);
    const connection = await connections.load(owner);
    if (!connection) {
      const loss = await connections.lossOf(owner);
      if (args.action === undefined) return signInAnew(loss);
      return loss ? lostSignInView(loss) : notSignedInView();
    }
    switch (args.action) {
      case undefined:
        return signInAgain(connection);
      case "status": {
        const token = await connections.tokenState(connection);
        return authStatusView({ connection, token, nowMs: now() });
      }
      case "update":
        return update(connection, args.step);
    }
  });

function signInAnew(loss: Loss | undefined): Opening {
  return open("auth", loss === undefined ? {} : { note: lostNote(loss) });
}

function signInAgain(connection: Connection): Opening {
  return open("auth", {
    note: authNotes.signedIn(connection.partnerId),
    cancelNote: authNotes.stillWorks,
    kept: keptOf(connection),
    memo: toMemo(connection),
  });
}

function update(connection: Connection, step: number | undefined): Opening {
  return open("auth", {
    cancelNote: authNotes.stillWorks,
    kept: keptOf(connection),
    memo: toMemo(connection),
    start: step === undefined ? { kind: "choose", view: updateView() } : { kind: "one", step },
  });
}

function keptOf(connection: Connection): { readonly [step: string]: string | Sealed } {
  const { ssoUrl, authHeader, partnerId, apiBase } = connection;
  return { ssoUrl, authHeader, partnerId, apiBase };
}

/** `/logout` asks; `/logout now` does. */
export const logout: Command = command("logout", "Sign out and delete the saved sign-in")
  .maybe("action", choice("now: without asking", { now: "" }, { labels: labels.logoutAction }))
  .translated(summaries.logout)
  .under(signIn)
  .run(async ({ args, owner, use, now }) => {
    const connections = use(Connections);
    const saved = (await connections.load(owner)) ?? (await connections.lossOf(owner));
    if (!saved) return notSignedInView();
    if (args.action !== "now") return logoutView();
    const { tokenUntilMs } = await connections.remove(owner);
    // A sign-in that is open may hold the values that were just deleted.
    return close("auth", loggedOutView(now(), tokenUntilMs));
  });
