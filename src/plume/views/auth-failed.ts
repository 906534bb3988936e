import {
  buttons,
  code,
  heading,
  note,
  text,
  view,
  wordButton,
  type Block,
  type Button,
  type View,
} from "../../core/view/view.ts";
import { soon, type When } from "../format.ts";
import type { TokenFailure } from "../model.ts";
import type { HeaderScheme } from "./header-scheme.ts";
import { blocksOf, caution } from "./home.ts";
import { explain, stepAdvice, stepName, type StepNumber } from "./token-failure.ts";

/** What a failed test of credentials is told with. */
export interface FailedAuth {
  readonly scheme: HeaderScheme;
  /** True if a former sign-in is still in use. */
  readonly hadLogin: boolean;
  readonly nowMs: number;
}

const failedHead = (error: string): readonly [Block, ...Block[]] => [
  heading("❌ Authentication Failed"),
  text(`Error: ${error}`),
  text("Please verify your credentials and try again with /auth."),
];

const kept = "Your other answers are kept for 15 minutes.";
const startOver = wordButton("Start over", "start over");
const cancel = wordButton("Cancel", "cancel");

/** `auth.failed.*`: why there is no token, which step to fix, and how. */
export function failedAuthView(failure: TokenFailure, told: FailedAuth): View {
  const { error, steps, note: said } = explain(failure, told.scheme);
  const [only] = steps;
  const subject = only !== undefined && steps.length === 1 ? `${stepName(only)}: ` : "";
  const again =
    failure.kind === "busy" ? ` I can try again at ${retryTime(failure, told.nowMs)}.` : "";
  return failedView(error, {
    note: caution(`${subject}${said}${again}`, nextOf(steps)),
    row: [
      ...steps.map(fixButton),
      ...(failure.kind === "busy" ? [wordButton("Try again", "again", "primary")] : []),
      startOver,
      cancel,
    ],
    hadLogin: told.hadLogin,
  });
}

/** `auth.failed.step4`: the token is good, but the new API base gives no answer at all. */
export function silentApiBaseView(host: string, hadLogin: boolean): View {
  return failedView("API base does not answer", {
    note: caution(
      [`${stepName(4)}: `, code(host), " does not answer yet."],
      [`fix step 4, or save it anyway. ${kept}`],
    ),
    row: [fixButton(4), wordButton("Save anyway", "anyway"), cancel],
    hadLogin,
  });
}

/** `auth.failed.incomplete`: a value is missing, a fault of ours. */
export function incompleteAuthView(hadLogin: boolean): View {
  return failedView("Incomplete OAuth configuration", {
    note: caution("Restart with /auth"),
    row: [startOver, cancel],
    hadLogin,
  });
}

function failedView(
  error: string,
  told: { readonly note: Block; readonly row: readonly Button[]; readonly hadLogin: boolean },
): View {
  const [first, ...rest] = failedHead(error);
  const still = told.hadLogin ? [note("info", ["Your former sign-in still works."])] : [];
  return view(blocksOf(first, rest, told.note, still, buttons(...told.row)), "failed");
}

function nextOf(steps: readonly StepNumber[]): readonly string[] {
  const [only] = steps;
  if (only === undefined) return [`try again then. Your answers are kept for 15 minutes.`];
  if (steps.length === 1) return [`${stepAdvice(only)} ${kept}`];
  return [`compare the values with the portal and fix the one that differs. ${kept}`];
}

function fixButton(step: StepNumber): Button {
  return wordButton(`Fix step ${step}`, `fix ${step}`, "primary");
}

const retryMs = 60_000;

function retryTime(failure: Extract<TokenFailure, { kind: "busy" }>, nowMs: number): string {
  const when: When = { nowMs, zone: "UTC" };
  return soon(nowMs + (failure.retryAfterMs ?? retryMs), when);
}
