import {
  buttons,
  commandButton,
  mark,
  note,
  text,
  view,
  type Button,
  type View,
} from "../../core/view/view.ts";
import { soon } from "../format.ts";
import type { TokenFailure } from "../model.ts";
import type { HeaderScheme } from "./header-scheme.ts";
import { blocksOf, caution } from "./home.ts";
import { explain, stepAdvice, stepName } from "./token-failure.ts";

/** `auth.refresh-failed`: a command found that there is no token any more. */
export function noTokenView(
  failure: TokenFailure,
  told: {
    readonly scheme: HeaderScheme;
    readonly retryAtMs?: number | undefined;
    readonly nowMs: number;
  },
): View {
  const { note: said, steps } = explain(failure, told.scheme);
  const fixes = steps.map((step) =>
    commandButton(`Fix step ${step}`, "auth", { args: { action: "update", step: String(step) } }),
  );
  if (failure.kind === "network" || failure.kind === "busy") {
    return silentSignInView(failure, { ...told, fixes });
  }
  const [only] = steps;
  const subject = only !== undefined && steps.length === 1 ? `${stepName(only)}: ` : "";
  const next = only !== undefined && steps.length === 1 ? [stepAdvice(only)] : undefined;
  const signIn = commandButton("Sign in", "auth");
  return view(
    [
      // The space before the break is the requirements'.
      text(
        "⚠️ Auth failed. Your token may be invalid or expired. \nPlease re-authenticate with /auth.",
      ),
      caution(`${subject}${said}`, next),
      buttons(...fixes, signIn),
    ],
    "failed",
  );
}

function silentSignInView(
  failure: Extract<TokenFailure, { kind: "network" | "busy" }>,
  told: {
    readonly retryAtMs?: number | undefined;
    readonly nowMs: number;
    readonly fixes: readonly Button[];
  },
): View {
  const { retryAtMs, nowMs, fixes } = told;
  const when = retryAtMs === undefined ? "soon" : `at ${soon(retryAtMs, { nowMs, zone: "UTC" })}`;
  const what =
    failure.kind === "busy" ? `answers with status ${failure.status}` : "does not answer";
  const next =
    failure.kind === "busy"
      ? ["ask again then. Your sign-in is kept."]
      : [`ask again then; if it stays, fix step 1. ${explain(failure, "Basic").note}`];
  const said = ` Plume's sign-in server ${what}; I try again ${when}.`;
  return view(
    blocksOf(note("failed", [mark("❌"), said], next), fixes.length === 0 ? [] : buttons(...fixes)),
    "failed",
  );
}
