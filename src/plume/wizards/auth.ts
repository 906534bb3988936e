import { secret, text } from "../../core/wizard/answer.ts";
import type { Json } from "../../core/json.ts";
import { wizard, type Finished, type Wizard } from "../../core/wizard/wizard.ts";
import { toApiBase } from "../cloud/cloud-paths.ts";
import type { Connection, Credentials } from "../model.ts";
import { isSameCredentials } from "../sign-in/connection-record.ts";
import { Connections } from "../uses.ts";
import { failedAuthView, silentApiBaseView } from "../views/auth-failed.ts";
import { changedMeanwhileView } from "../views/auth-lost.ts";
import { authForm, authIntro, authNotes, authTexts } from "../views/auth-texts.ts";
import { shownApiBase, shownUrl } from "../views/auth-values.ts";
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
    form: authForm,
    looksSecret,
    confirm: (answers) =>
      confirmView({
        ssoUrl: answers["ssoUrl"] ?? "",
        partnerId: answers["partnerId"] ?? "",
        apiBase: answers["apiBase"] ?? "",
      }),
  })
    .ask(
      "ssoUrl",
      text({ ...authTexts.ssoUrl, shown: shownUrl, check: checkUrl("SSO URL", settings) }),
    )
    .ask("authHeader", secret({ ...authTexts.authHeader, check: checkHeader }))
    .ask("partnerId", text({ ...authTexts.partnerId, check: checkPartnerId(settings) }))
    .ask(
      "apiBase",
      text({
        ...authTexts.apiBase,
        shown: shownApiBase,
        check: checkUrl("API Base URL", settings),
        fallback: settings.defaultApiBase,
      }),
    )
    .finish(async ({ answers, option, memo, lent, owner, prefix, signal, use, now }) => {
      const connections = use(Connections);
      const credentials: Credentials = { ...answers, apiBase: toApiBase(answers.apiBase) };
      const former = await connections.load(owner);
      if (lent && isOutdated(memo, former, credentials)) return changedMeanwhile;
      const hadLogin = former !== undefined;
      const tested = await connections.test(credentials, signal);
      // Cancelled meanwhile: the result is thrown away, a bad one unsaid.
      signal.throwIfAborted();
      if (tested.kind === "bad") {
        const scheme = headerScheme(answers.authHeader);
        const told = { scheme, hadLogin, nowMs: now() };
        return { kind: "failed", say: [failedAuthView(tested.failure, told)] };
      }
      const { host } = new URL(credentials.apiBase);
      if (!tested.apiBaseAnswers && hadLogin && option !== "anyway") {
        return { kind: "failed", say: [silentApiBaseView(host, hadLogin)] };
      }
      // Signed out elsewhere while the test ran.
      const latest = await connections.load(owner);
      if (lent && isOutdated(memo, latest, credentials)) return changedMeanwhile;
      signal.throwIfAborted();
      await connections.save(owner, credentials, tested.token);
      const silentHost = tested.apiBaseAnswers ? undefined : host;
      return { kind: "done", say: [authDoneView({ replaced: hadLogin, silentHost, prefix })] };
    });
}

const changedMeanwhile: Finished = { kind: "done", say: [changedMeanwhileView()] };

/** What the end of a sign-in has to know of the connection whose values it may go on using. */
export function toMemo({ revision }: Connection): Json {
  return { revision };
}

function revisionOf(memo: Json): string | undefined {
  if (typeof memo !== "object" || memo === null || !("revision" in memo)) return undefined;
  return typeof memo["revision"] === "string" ? memo["revision"] : undefined;
}

/**
 * True if the connection that lent its values was changed or removed since: who signed out must
 * not be signed in again by them. What is saved already is the work of this end, before a crash.
 */
function isOutdated(memo: Json, now: Connection | undefined, wanted: Credentials): boolean {
  const revision = revisionOf(memo);
  if (revision === undefined || now?.revision === revision) return false;
  return now === undefined || !isSameCredentials(now, wanted);
}
