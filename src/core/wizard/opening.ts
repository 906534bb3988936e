import type { ConversationState } from "../conversation/conversation.ts";
import type { Next } from "../conversation/decision.ts";
import { plainly, settle, type Open, type Situation } from "../conversation/situation.ts";
import {
  buttons,
  marked,
  note,
  privateButton,
  text,
  view,
  wordButton,
  type Outgoing,
  type View,
} from "../view/view.ts";
import { offered } from "./finish-run.ts";
import { begin } from "./machine.ts";
import type { Closing, Opening, Wizard } from "./wizard.ts";
import { asForm, changedLine, introBlocks, reminder, type Opened } from "./wizard-views.ts";

/** A handler asked to open a wizard. */
export function openedBy(
  situation: Situation,
  opening: Opening,
  nowMs: number,
): Next<ConversationState> {
  const { bot, event, surface, open } = situation;
  const wizard = bot.wizards.find((w) => w.name === opening.wizard);
  if (!wizard) throw new TypeError(`wizard "${opening.wizard}" is not in the repertoire`);
  // A form is for the person alone, wherever they are.
  if (wizard.where === "private" && event.at.shared && surface.secrets !== "form") {
    return settle(situation, { wizard: open?.state, say: plainly([elsewhere(wizard)]), nowMs });
  }
  if (open?.wizard.name === wizard.name && open.state.phase === "asking") {
    return settle(situation, {
      wizard: open.state,
      say: [alreadyOpen(situation, open)],
      nowMs,
    });
  }
  const state = begin(wizard, opening, event.delivery);
  const choices = opening.start.kind === "choose" ? offered([opening.start.view]) : [];
  const shown = opened({ wizard, state }, opening, surface);
  return settle(situation, { wizard: { ...state, choices }, say: [shown], nowMs });
}

/** A handler asked to close a wizard. */
export function closedBy(
  situation: Situation,
  closing: Closing,
  nowMs: number,
): Next<ConversationState> {
  const { open } = situation;
  const isOpen = open?.wizard.name === closing.wizard;
  const after = open && !isOpen ? reminder(open, situation.surface) : [];
  const wizard = isOpen ? undefined : open?.state;
  return settle(situation, { wizard, say: plainly([closing.say, ...after]), nowMs });
}

/** Where others read along: how to go on where they do not. */
function elsewhere(wizard: Wizard): View {
  return view([
    text(...marked(wizard.elsewhere)),
    buttons(privateButton("Continue in private", wizard.command)),
  ]);
}

function alreadyOpen({ surface }: Situation, open: Open): Outgoing {
  const line = open.changed ? changedLine(open.wizard) : `The ${open.wizard.noun} is already open.`;
  return asForm(open, surface, {
    lead: [text(line)],
    more: [wordButton("Start over", "start over")],
  });
}

function opened(open: Opened, opening: Opening, surface: Situation["surface"]): Outgoing {
  if (opening.start.kind === "choose") return { view: opening.start.view };
  const intro = opening.start.kind === "all" ? introBlocks(open.wizard) : [];
  const remark = opening.note === undefined ? [] : [note("info", marked(opening.note))];
  return asForm(open, surface, { lead: [...remark, ...intro] });
}
