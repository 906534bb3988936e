import { secret, text } from "../../core/wizard/answer.ts";
import { isFault } from "../../core/fault.ts";
import { wizard, type Wizard } from "../../core/wizard/wizard.ts";
import { toApiBase } from "../cloud/cloud-paths.ts";
import type { Connection, Credentials } from "../model.ts";
import type { Connections as ConnectionsPort } from "../services.ts";
import { Connections } from "../uses.ts";
import { failedAuthView, silentApiBaseView } from "../views/auth-failed.ts";
import { authIntro, authNotes, authTexts } from "../views/auth-texts.ts";
import { authDoneView, confirmView } from "../views/auth.ts";
import { headerScheme } from "../views/header-scheme.ts";
import {
  checkHeader,
  checkPartnerId,
  checkUrl,
  looksSecret,
  type AuthRules,
} from "./auth-checks.ts";

/** The steps by number, as `/auth update 2` and "Fix step 2" count them. */
export const authSteps = ["ssoUrl", "authHeader", "partnerId", "apiBase"] as const;

/** What an operator may set about the sign-in. */
export interface AuthSettings extends AuthRules {
  /** What `/skip` takes at the last step. */
  readonly defaultApiBase: string;
}

/** The sign-in: four answers, tested before they replace anything. */
export function createAuthWizard(settings: AuthSettings): Wizard {
  return wizard("auth", {
    version: 1,
    where: "private",
    expiresAfterMs: 15 * 60_000,
    noun: "sign-in",
    command: "auth",
    intro: authIntro,
    elsewhere: authNotes.elsewhere,
    looksSecret,
    confirm: (answers) =>
      confirmView({
        ssoUrl: answers["ssoUrl"] ?? "",
        partnerId: answers["partnerId"] ?? "",
        apiBase: answers["apiBase"] ?? "",
      }),
  })
    .ask("ssoUrl", text({ ...authTexts.ssoUrl, check: checkUrl("SSO URL", settings) }))
    .ask("authHeader", secret({ ...authTexts.authHeader, check: checkHeader }))
    .ask("partnerId", text({ ...authTexts.partnerId, check: checkPartnerId(settings) }))
    .ask(
      "apiBase",
      text({
        ...authTexts.apiBase,
        check: checkUrl("API Base URL", settings),
        fallback: settings.defaultApiBase,
      }),
    )
    .finish(async ({ answers, option, owner, prefix, signal, use, now }) => {
      const connections = use(Connections);
      const credentials: Credentials = { ...answers, apiBase: toApiBase(answers.apiBase) };
      const former = await formerOf(connections, owner);
      const hadLogin = former !== undefined;
      const tested = await connections.test(credentials, signal);
      if (tested.kind === "bad") {
        const scheme = headerScheme(answers.authHeader);
        const told = { scheme, hadLogin, nowMs: now() };
        return { kind: "failed", say: [failedAuthView(tested.failure, told)] };
      }
      const { host } = new URL(credentials.apiBase);
      if (!tested.apiBaseAnswers && hadLogin && option !== "anyway") {
        return { kind: "failed", say: [silentApiBaseView(host, hadLogin)] };
      }
      // Cancelled meanwhile: the result is thrown away.
      signal.throwIfAborted();
      await connections.save(owner, credentials, tested.token);
      const silentHost = tested.apiBaseAnswers ? undefined : host;
      return { kind: "done", say: [authDoneView({ replaced: hadLogin, silentHost, prefix })] };
    });
}

/** The login in use. One that cannot be opened any more is none: it must not bar a new one. */
async function formerOf(
  connections: ConnectionsPort,
  owner: string,
): Promise<Connection | undefined> {
  try {
    return await connections.load(owner);
  } catch (error) {
    if (isFault(error, "store.unavailable")) throw error;
    return undefined;
  }
}
