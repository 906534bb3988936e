import type { ConversationState } from "../conversation/conversation.ts";
import type { Decision, Next, Remark, Run } from "../conversation/decision.ts";
import { ownerOf, type ChatEvent } from "../event.ts";
import {
  advance,
  begin,
  choosing,
  currentStep,
  readAnswers,
  visibleAnswers,
  wizardWord,
  type Advance,
  type Input,
  type WizardState,
} from "./machine.ts";
import { faultView } from "../conversation/replies.ts";
import { plainly, settle, turned, type Situation } from "../conversation/situation.ts";
import {
  buttons,
  mark,
  marked,
  note,
  say,
  text,
  view,
  wordButton,
  type Block,
  type Outgoing,
  type View,
} from "../view/view.ts";
import type { Closing, Opening } from "./wizard.ts";
import {
  cancelledView,
  changedLine,
  expiredView,
  notOpenView,
  questionView,
  reminder,
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
  return turned(situation, {
    wizard,
    say: [erasing(situation, noun, views)],
    remarks: refusals(open, result),
  });
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
      return view([text(Object.values(result.errors).flat().join("\n"))], "failed");
    case "refused":
      return refusedView(situation, open, result);
    case "helped":
      return ask(result.state, [text(currentStep(open.wizard, result.state).step.answer.help)]);
    case "cancelled":
      return cancelledView(open);
  }
}

/** "Start over" begins with the introduction, a reopened step with nothing. */
function startLead(open: Opened, state: WizardState): readonly Block[] {
  const first = state.step === open.wizard.steps[0].name && !state.revising;
  const anew = first && Object.keys(state.answers).length === 0;
  return anew ? [text(open.wizard.intro)] : [];
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

/**
 * The view; where the person's message can be deleted and may hold a secret, it is, and that is
 * said. `noun` is ` with the header`, an empty text for some other secret, nothing for none.
 */
function erasing(situation: Situation, noun: string | undefined, shown: View): Outgoing {
  const { message } = situation.event;
  const { secrets } = situation.surface;
  if (noun === undefined || secrets === "visible") return { view: shown };
  if (secrets === "hidden") return { view: noun === "" ? withNote(shown, onScreen) : shown };
  if (message === undefined) return { view: shown };
  const gone = note("info", [`Your message${noun} is deleted.`]);
  const left = note("caution", [
    mark("⚠️"),
    ` I could not delete your message${noun}. Delete it yourself now.`,
  ]);
  // Where secrets belong into a form, a bot cannot delete what a person typed all the same.
  if (secrets === "form") return { view: withNote(shown, left) };
  const erase = { message, unerased: withNote(shown, left) };
  return { view: withNote(shown, gone), erase };
}

const onScreen = note("caution", [
  mark("⚠️"),
  " What you typed still stands on your screen; clear it now.",
]);

function secretNoun(open: Opened, input: Input, result: Advance): string | undefined {
  if (input.kind !== "answer") return undefined;
  const { step } = currentStep(open.wizard, open.state);
  if (open.state.phase === "asking" && step.answer.secret) return ` with the ${step.answer.noun}`;
  const sensitive = result.kind === "rejected" && result.sensitive;
  return sensitive || open.wizard.looksSecret(input.text) ? "" : undefined;
}

function withNote(shown: View, added: Block): View {
  const [first, ...rest] = shown.blocks;
  const body = rest.filter((b) => b.kind !== "buttons");
  return { ...shown, blocks: [first, ...body, added, ...rest.filter((b) => b.kind === "buttons")] };
}

/** The end of a wizard: its confirmation at once, its work, and what comes of it. */
function finishRun(
  situation: Situation,
  open: Opened,
  noun: string | undefined,
): Run<ConversationState> {
  const { wizard, state } = open;
  const after = (
    left: WizardState | undefined,
    said: readonly Outgoing[],
    nowMs: number,
  ): Next<ConversationState> => settle(situation, { wizard: left, say: said, nowMs });
  const broken = choosing(state, ["again", "start over", "cancel"]);
  return {
    // The message with the last answer goes before the work: a secret must not wait for a cloud.
    preface: erasing(situation, noun, wizard.confirm(visibleAnswers(wizard, state))),
    disruptive: false,
    interruptedBy: isCancel,
    perform: async (context) => {
      const result = await wizard.finish({
        answers: readAnswers(wizard, state),
        option: state.option,
        memo: state.memo,
        owner: ownerOf(situation.event.at),
        prefix: situation.surface.prefix,
        use: (service) => context.use(service),
        signal: context.signal,
        now: () => context.now(),
      });
      const left = result.kind === "done" ? undefined : choosing(state, offered(result.say));
      return after(left, plainly(result.say), context.now());
    },
    interrupted: () => after(broken, [], situation.event.atMs),
    failed: (reference) => after(broken, plainly([retryView(reference)]), situation.event.atMs),
    unknown: () => after(broken, [], situation.event.atMs),
  };
}

function retryView(reference: string): View {
  const row = buttons(
    wordButton("Try again", "again"),
    wordButton("Start over", "start over"),
    wordButton("Cancel", "cancel"),
  );
  return { ...faultView(reference), blocks: [...faultView(reference).blocks, row] };
}

/** The wizard words that the views' buttons offer. */
function offered(views: readonly View[]): readonly string[] {
  return views.flatMap((v) =>
    v.blocks.flatMap((block) =>
      block.kind === "buttons"
        ? block.items.flatMap((b) => (b.act.kind === "wizard" ? [b.act.word] : []))
        : [],
    ),
  );
}

function isCancel(event: ChatEvent): boolean {
  return event.content.kind === "text" && wizardWord(event.content.text) === "cancel";
}

/** A handler asked to open a wizard. */
export function openedBy(
  situation: Situation,
  opening: Opening,
  nowMs: number,
): Next<ConversationState> {
  const { bot, event, surface, open } = situation;
  const wizard = bot.wizards.find((w) => w.name === opening.wizard);
  if (!wizard) throw new TypeError(`wizard "${opening.wizard}" is not in the repertoire`);
  if (wizard.where === "private" && event.at.shared) {
    return settle(situation, { wizard: open?.state, say: plainly([say(wizard.elsewhere)]), nowMs });
  }
  if (open?.wizard.name === wizard.name && open.state.phase === "asking") {
    return settle(situation, {
      wizard: open.state,
      say: plainly([alreadyOpen(situation, open)]),
      nowMs,
    });
  }
  const state = begin(wizard, opening, event.delivery);
  const choices = opening.start.kind === "choose" ? offered([opening.start.view]) : [];
  const shown = openingView({ wizard, state }, opening, surface);
  return settle(situation, { wizard: { ...state, choices }, say: plainly([shown]), nowMs });
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

function alreadyOpen({ surface }: Situation, open: Opened): View {
  return questionView(open, surface, {
    lead: [text(`The ${open.wizard.noun} is already open.`)],
    more: [wordButton("Start over", "start over")],
  });
}

function openingView(open: Opened, opening: Opening, surface: Situation["surface"]): View {
  if (opening.start.kind === "choose") return opening.start.view;
  const intro = opening.start.kind === "all" ? [text(open.wizard.intro)] : [];
  const remark = opening.note === undefined ? [] : [note("info", marked(opening.note))];
  return questionView(open, surface, { lead: [...remark, ...intro] });
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
