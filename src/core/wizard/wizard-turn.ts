import type { ConversationState } from "../conversation/conversation.ts";
import type { Decision, Remark } from "../conversation/decision.ts";
import { plainly, turned, type Situation } from "../conversation/situation.ts";
import { buttons, text, view, wordButton, type Block, type View } from "../view/view.ts";
import { erasing, secretNoun } from "./erasing.ts";
import { finishRun } from "./finish-run.ts";
import {
  advance,
  currentStep,
  formWord,
  opensForm,
  type Advance,
  type Input,
  type WizardState,
} from "./machine.ts";
import {
  asForm,
  cancelledView,
  changedLine,
  expiredView,
  formBlocks,
  introBlocks,
  notOpenView,
  questionView,
  type Opened,
} from "./wizard-views.ts";

/** An answer or a word for the open wizard. */
export function wizardInput(situation: Situation, input: Input): Decision<ConversationState> {
  const { open } = situation;
  if (!open) return turned(situation, { wizard: undefined, say: [] });
  const result = advance(open.wizard, open.state, input);
  const noun = secretNoun(open, input, result);
  if (result.kind === "completed") {
    const ended = { wizard: open.wizard, state: result.state };
    return { kind: "run", run: finishRun(situation, ended, noun) };
  }
  const wizard = result.kind === "cancelled" ? undefined : result.state;
  const views = answerViews(situation, open, result);
  const form = formAfter(situation, open, { input, result });
  return turned(situation, {
    wizard,
    say: [{ ...erasing(situation, noun, views), ...(form ? { form } : {}) }],
    remarks: refusals(open, result),
  });
}

/** The form to be opened: for who asked for one, and for who has to mend what was sent by one. */
function formAfter(
  { surface }: Situation,
  { wizard }: Opened,
  { input, result }: { readonly input: Input; readonly result: Advance },
): View | undefined {
  if (surface.secrets !== "form") return undefined;
  if (result.kind === "form-rejected") {
    const [block] = formBlocks({ wizard, state: result.state }, wizard.form.submit, result.errors);
    return block && view([block], "failed");
  }
  // Who has a form open goes on in it.
  const opens = input.kind === "form" || (input.kind === "word" && opensForm(input.word));
  if (!opens || result.kind !== "asked") return undefined;
  const opened = { wizard, state: result.state };
  return asForm(opened, surface, { lead: startLead(opened, result.state) }).form;
}

/** For the log: which step refused what was typed, never what it was. */
function refusals({ wizard, state }: Opened, result: Advance): readonly Remark[] {
  if (result.kind !== "rejected" && result.kind !== "form-rejected") return [];
  const steps = result.kind === "rejected" ? [state.step] : Object.keys(result.errors);
  return steps.map((step) => ({
    event: "wizard.refused",
    fields: { wizard: wizard.name, step, reason: result.kind },
  }));
}

function answerViews(
  situation: Situation,
  open: Opened,
  result: Exclude<Advance, { kind: "completed" }>,
): View {
  const ask = (state: WizardState, lead: readonly Block[]): View =>
    questionView({ wizard: open.wizard, state }, situation.surface, { lead });
  switch (result.kind) {
    case "asked":
      return ask(
        result.state,
        result.saved ? [text(result.saved.answer.saved)] : startLead(open, result.state),
      );
    case "rejected":
      return ask(result.state, [text(result.lines.join("\n"))]);
    case "form-rejected":
      return refusedForm(situation, result);
    case "refused":
      return refusedView(situation, open, result);
    case "helped":
      return ask(result.state, [helpBlock(open, result.state)]);
    case "cancelled":
      return cancelledView(open);
  }
}

/** What was wrong, and the way back to the form. */
function refusedForm(
  { surface }: Situation,
  { errors }: Extract<Advance, { kind: "form-rejected" }>,
): View {
  const said = text(Object.values(errors).flat().join("\n"));
  const again = buttons(
    wordButton("Correct it", formWord, "primary"),
    wordButton("Cancel", "cancel"),
  );
  return view(surface.secrets === "form" ? [said, again] : [said], "failed");
}

function helpBlock({ wizard }: Opened, state: WizardState): Block {
  const { help } = currentStep(wizard, state).step.answer;
  return typeof help === "string" ? text(help) : text(...help);
}

/** "Start over" begins with the introduction, a reopened step with nothing. */
function startLead(open: Opened, state: WizardState): readonly Block[] {
  const first = state.step === open.wizard.steps[0].name && !state.revising;
  const anew = first && Object.keys(state.answers).length === 0;
  return anew ? introBlocks(open.wizard) : [];
}

function refusedView(
  situation: Situation,
  open: Opened,
  { state, reason }: Extract<Advance, { kind: "refused" }>,
): View {
  const { number } = currentStep(open.wizard, state);
  const because = (line: string): View =>
    questionView({ wizard: open.wizard, state }, situation.surface, { lead: [text(line)] });
  switch (reason) {
    case "not-open":
      return notOpenView(open, situation.surface);
    case "cannot-skip":
      return because(`Step ${number} cannot be skipped.`);
    case "first-step":
      return because("This is the first step.");
    case "nothing-kept":
      return because(`Step ${number} has no earlier value to keep.`);
  }
}

/** Nobody answered in time. */
export function expire(situation: Situation): Decision<ConversationState> {
  const views = situation.open ? [expiredView(situation.open)] : [];
  return turned(situation, { wizard: undefined, say: plainly(views) });
}

/** The stored wizard cannot go on under today's definition: from the start, with a word. */
export function reopened(situation: Situation, opened: Opened): Decision<ConversationState> {
  const lead = [text(changedLine(opened.wizard))];
  const shown = questionView(opened, situation.surface, { lead });
  return turned(situation, {
    wizard: opened.state,
    say: [erasing(situation, lostAnswer(situation, opened), shown)],
  });
}

/** What was typed may have been the answer to a secret step that is gone. */
function lostAnswer({ event, state, surface }: Situation, opened: Opened): string | undefined {
  const { content } = event;
  if (content.kind !== "text" || content.text.trim().startsWith("/")) return undefined;
  const asked = opened.wizard.steps.find((s) => s.name === state.wizard?.step);
  const unseen = surface.secrets === "hidden" && asked?.answer.secret === true;
  return unseen || (surface.secrets === "hidden" && !opened.wizard.looksSecret(content.text))
    ? undefined
    : "";
}
