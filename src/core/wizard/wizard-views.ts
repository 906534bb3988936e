import type { Capabilities } from "../capabilities.ts";
import { currentStep, earlier, type WizardState } from "./machine.ts";
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
  type View,
} from "../view/view.ts";
import type { Step, Wizard } from "./wizard.ts";

/** An open wizard with its definition. */
export interface Opened {
  readonly wizard: Wizard;
  readonly state: WizardState;
}

const keycap = (n: number): string => `${n}\uFE0F\u20E3`;

/** `Step 2️⃣: What is …?` and its hint. */
export function questionLines(step: Step, number: number): readonly string[] {
  return [`Step ${keycap(number)}: ${step.answer.ask}`, ...step.answer.hint];
}

/** What stands before the first question; a first line that stands alone is its heading. */
export function introBlocks({ intro }: Wizard): readonly Block[] {
  const [title = "", ...rest] = intro.split("\n\n");
  return rest.length === 0 || title.includes("\n")
    ? [text(intro)]
    : [heading(...marked(title)), text(rest.join("\n\n"))];
}

/** The open question, below `lead`. */
export function questionView(
  { wizard, state }: Opened,
  surface: Capabilities,
  options: { readonly lead?: readonly Block[]; readonly more?: readonly Button[] } = {},
): View {
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
  const row = buttons(...stepButtons({ wizard, state }), ...(options.more ?? []));
  const blocks = [...(options.lead ?? []), question, ...below({ wizard, state }, surface), row];
  const [first, ...rest] = blocks;
  return view([first ?? question, ...rest]);
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
