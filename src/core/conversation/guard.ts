import type { ConversationState } from "./conversation.ts";
import type { Decision } from "./decision.ts";
import { plainly, turned, type Situation } from "./situation.ts";
import { mark, say } from "../view/view.ts";
import { erasing } from "../wizard/erasing.ts";
import { reminder } from "../wizard/wizard-views.ts";

/**
 * The decision on a text that answers no question. One that may hold a secret all the same is not
 * acted on: an answer could repeat it. Its message is deleted as it would be inside a wizard.
 */
export function guarded(
  situation: Situation,
  typed: string,
  decide: () => Decision<ConversationState>,
): Decision<ConversationState> {
  const { bot, surface, open } = situation;
  const isSecret = bot.wizards.some((wizard) => wizard.looksSecret(typed));
  // Where all that is typed is seen anyway, a pipe, nobody is helped by a refusal.
  if (!isSecret || surface.secrets === "visible") return decide();
  const again = open ? reminder(open, surface) : [];
  const told = [erasing(situation, "", alert), ...plainly(again)];
  return turned(situation, { wizard: open?.state, say: told });
}

const alert = say(
  mark("🔐"),
  " That looks like a credential, so I did nothing with it. It belongs into the sign-in alone.",
);
