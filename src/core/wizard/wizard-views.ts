import type { Capabilities } from "../capabilities.ts";
import { currentStep, earlier, formWord, type WizardState } from "./machine.ts";
import { reveal } from "../sealed.ts";
import {
  buttons,
  code,
  commandText,
  heading,
  mapBlocks,
  mark,
  marked,
  note,
  text,
  view,
  wordButton,
  type Block,
  type Button,
  type Field,
  type Outgoing,
  type View,
} from "../view/view.ts";
import type { Step, Wizard } from "./wizard.ts";

/** An open wizard with its definition. */
export interface Opened {
  readonly wizard: Wizard;
  readonly state: WizardState;
}

const keycap = (n: number): string => `${n}\uFE0F\u20E3`;

/** `Step 2️⃣: What is …?` */
function questionLine({ ask }: Step["answer"], number: number): string {
  return `Step ${keycap(number)}: ${ask}`;
}

/** The question and its hint. */
export function questionLines({ answer }: Step, number: number): readonly string[] {
  return [questionLine(answer, number), ...answer.hint];
}

/** What stands before the first question; a first line that stands alone is its heading. */
export function introBlocks({ intro }: Wizard): readonly Block[] {
  const [title = "", ...rest] = intro.split("\n\n");
  return rest.length === 0 || title.includes("\n")
    ? [text(intro)]
    : [heading(...marked(title)), text(rest.join("\n\n"))];
}

/** What stands around a question. */
export interface Around {
  readonly lead?: readonly Block[];
  readonly more?: readonly Button[];
}

/** The open question, below `lead`. Where nothing that is typed answers it, the way to its form. */
export function questionView(
  { wizard, state }: Opened,
  surface: Capabilities,
  options: Around = {},
): View {
  if (!surface.questions) return invitation(wizard, options);
  const { step, number } = currentStep(wizard, state);
  const question: Block = {
    kind: "question",
    step: number,
    of: wizard.steps.length,
    lines: questionLines(step, number),
    examples: step.answer.examples ?? [],
    secret: step.answer.secret,
    skippable: step.answer.fallback !== undefined,
  };
  const row = buttons(
    ...formButtons({ wizard, state }, surface),
    ...stepButtons({ wizard, state }),
    ...(options.more ?? []),
  );
  const blocks = [...(options.lead ?? []), question, ...below({ wizard, state }, surface), row];
  const [first, ...rest] = blocks;
  return view([first ?? question, ...rest]);
}

/** The question, and its form for where one can be opened at once. */
export function asForm(opened: Opened, surface: Capabilities, around: Around = {}): Outgoing {
  const shown = questionView(opened, surface, around);
  if (surface.secrets !== "form" || opened.state.phase !== "asking") return { view: shown };
  // Who answers in the chat has no form open.
  const [form] = formBlocks(opened, opened.wizard.form.submit);
  if (form === undefined) return { view: shown };
  const [first, ...rest] = [...(around.lead ?? []), form];
  return { view: shown, form: view([first, ...rest]) };
}

/** The form for the steps in `fields`, sent by `submit`; nothing without any. */
export function formBlocks(
  { wizard, state }: Opened,
  submit: string,
  errors: { readonly [step: string]: readonly string[] } = {},
): readonly Block[] {
  const [first, ...rest] = wizard.steps.flatMap((step, i) =>
    state.fields.includes(step.name) ? [fieldOf(state, step, { number: i + 1, errors })] : [],
  );
  if (!first) return [];
  const { name, form } = wizard;
  const fields: readonly [Field, ...Field[]] = [first, ...rest];
  return [{ kind: "form", wizard: name, draft: state.run, title: form.title, fields, submit }];
}

function fieldOf(
  state: WizardState,
  { name, answer }: Step,
  told: {
    readonly number: number;
    readonly errors: { readonly [step: string]: readonly string[] };
  },
): Field {
  const value = state.answers[name] ?? state.kept[name];
  const { [name]: refused } = told.errors;
  const keeps = answer.secret && value !== undefined;
  return {
    name,
    label: questionLine(answer, told.number),
    hint: answer.hint.join("\n"),
    secret: answer.secret,
    ...(answer.fallback !== undefined ? { optional: "skip" } : keeps ? { optional: "keep" } : {}),
    ...(typeof value === "string" && !answer.secret ? { value } : {}),
    ...(refused ? { error: refused.join("\n") } : {}),
  };
}

/** Where a question cannot be answered by typing. */
function invitation({ form }: Wizard, { lead = [], more = [] }: Around): View {
  const row = buttons(
    wordButton("Open the form", formWord, "primary"),
    wordButton("Cancel", "cancel"),
    ...more,
  );
  const [first, ...rest] = [...lead, text(...marked(form.invite)), row];
  return view([first ?? row, ...rest]);
}

/** Where a form can be opened, one is offered: for all that is asked, or to hide a secret. */
function formButtons({ wizard, state }: Opened, { secrets }: Capabilities): readonly Button[] {
  if (secrets !== "form") return [];
  const { answer } = currentStep(wizard, state).step;
  if (state.fields.length > 1) return [wordButton("Open the form", formWord, "primary")];
  return answer.secret ? [wordButton(`Enter the ${answer.noun}`, formWord, "primary")] : [];
}

function below(opened: Opened, surface: Capabilities): readonly Block[] {
  const { step } = currentStep(opened.wizard, opened.state);
  return [...nowBlock(opened.state, step), ...secretNote(step, surface)];
}

function nowBlock(state: WizardState, step: Step): readonly Block[] {
  const value = earlier(state);
  if (value === undefined) return [];
  if (step.answer.secret)
    return [text(`Now: a ${step.answer.noun}, hidden. Send a new one, or keep.`)];
  const shown = step.answer.shown(typeof value === "string" ? value : reveal(value));
  return [text("Now: ", code(shown), ". Send a new one, or keep.")];
}

function secretNote(step: Step, surface: Capabilities): readonly Block[] {
  if (!step.answer.secret) return [];
  switch (surface.secrets) {
    case "hidden":
      return [note("info", [mark("🔐"), " Typing stays hidden."])];
    case "erased":
      return [note("info", [mark("🔐"), " I delete your message as soon as it is stored."])];
    case "form":
    case "visible":
      return [];
  }
}

function stepButtons({ wizard, state }: Opened): readonly Button[] {
  const { step, number } = currentStep(wizard, state);
  return [
    ...(step.answer.fallback === undefined ? [] : [wordButton("Skip", "skip")]),
    ...(earlier(state) === undefined ? [] : [wordButton("Keep", "keep")]),
    ...(number > 1 ? [wordButton("Back", "back")] : []),
    wordButton("Cancel", "cancel"),
  ];
}

/** The stored wizard could not go on under a newer definition. */
export const changedLine = ({ noun }: Wizard): string =>
  `The ${noun} has changed since you began. Once more from the start:`;

/** `Back to the sign-in:` and the question. Nothing while no question is open. */
export function reminder(
  opened: Opened & { readonly changed: boolean },
  surface: Capabilities,
): readonly View[] {
  if (opened.state.phase !== "asking") return [];
  const { wizard, changed } = opened;
  const lead = changed ? changedLine(wizard) : `Back to the ${wizard.noun}:`;
  return [questionView(opened, surface, { lead: [text(lead)] })];
}

/** An answer above an open question: a number would be taken as that question's answer. */
export function aboveQuestion(answer: View, opened: Opened): View {
  if (opened.state.phase !== "asking") return answer;
  return mapBlocks(answer, (block) =>
    block.kind === "buttons" ? { ...block, asWords: true } : block,
  );
}

/** After a failure, something was typed that no open question asked for. */
export function notOpenView({ wizard, state }: Opened, surface: Capabilities): View {
  const words = [...new Set(state.choices)];
  const ways = words.length > 0 ? words : [`${surface.prefix}${wizard.command}`];
  return view([
    note("info", ["Nothing is asked right now, so I took no answer."], [`${joined(ways)}.`]),
    ...(words.length > 0 ? [buttons(...words.map((word) => wordButton(labelOf(word), word)))] : []),
  ]);
}

/** A word as a button says it, `Fix step 2` for `fix 2`. */
const labelOf = (word: string): string => capital(word).replace(/^Fix (?=\d)/, "Fix step ");

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** `a`, `a or b`, `a, b or c`. */
export function joined(parts: readonly string[]): string {
  return parts.length < 2
    ? parts.join("")
    : `${parts.slice(0, -1).join(", ")} or ${parts.at(-1) ?? ""}`;
}

/** The wizard is closed on the person's wish. */
export function cancelledView({ wizard, state }: Opened): View {
  const parts = [
    `${capital(wizard.noun)} cancelled. Nothing was changed; what you entered is erased.`,
    ...(state.cancelNote === undefined ? [] : [state.cancelNote]),
  ];
  return view([text(parts.join(" "))], "done");
}

/** The wizard is closed because nobody answered. */
export function expiredView({ wizard }: Opened): View {
  const minutes = Math.round(wizard.expiresAfterMs / 60_000);
  const time = minutes === 1 ? "1 minute" : `${minutes} minutes`;
  return view(
    [
      note(
        "waiting",
        [
          mark("⏳"),
          ` The ${wizard.noun} was closed after ${time} without an answer. Nothing was changed; what you entered is erased.`,
        ],
        [commandText(wizard.command)],
      ),
    ],
    "waiting",
  );
}
