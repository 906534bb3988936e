import type { ConversationState } from "./conversation.ts";
import type { Decision } from "./decision.ts";
import type { Situation } from "./situation.ts";
import { mark, say } from "../view/view.ts";
import { erasing } from "../wizard/erasing.ts";

/**
 * The decision on a text that answers no question; if it may hold a secret all the same, the message
 * is deleted with the first thing that is said, as it would be inside a wizard.
 */
export function guarded(
  situation: Situation,
  typed: string,
  decision: Decision<ConversationState>,
): Decision<ConversationState> {
  const isVisible = situation.surface.secrets === "visible";
  if (isVisible || !situation.bot.wizards.some((wizard) => wizard.looksSecret(typed)))
    return decision;
  if (decision.kind === "run") {
    const { run } = decision;
    // The command's own answer may take its time.
    return { kind: "run", run: { ...run, preface: run.preface ?? erasing(situation, "", alert) } };
  }
  const [first, ...rest] = decision.next.say;
  if (!first || first.erase) return decision;
  const erased = { ...first, ...erasing(situation, "", first.view) };
  return { kind: "done", next: { ...decision.next, say: [erased, ...rest] } };
}

const alert = say(mark("🔐"), " That looks like a credential. It belongs into the sign-in alone.");
