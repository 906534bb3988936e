import type { Json } from "../json.ts";
import { reveal, seal, type Sealed } from "../sealed.ts";
import type { Opening, Step, Wizard } from "./wizard.ts";

// The wizard as a state machine: a pure function over plain data with a closed set of outcomes.

/** Answers by step, as they were checked; secret ones sealed. */
export type Answers = { readonly [step: string]: string | Sealed };

/** Where a person is in a wizard. */
export interface WizardState {
  readonly wizard: string;
  readonly version: number;
  /** Unique for each opening; names the deadline and binds buttons. */
  readonly run: string;
  /** How many events it has seen. */
  readonly turn: number;
  /** `choosing`: nothing typed is an answer until a step is reopened. */
  readonly phase: "asking" | "finishing" | "choosing";
  /** The step that is asked, or was asked last. */
  readonly step: string;
  /** True if this step alone was reopened: next comes the end. */
  readonly revising: boolean;
  readonly answers: Answers;
  readonly kept: Answers;
  readonly choices: readonly string[];
  /** The steps that a form asks for now; empty where each question is asked by itself. */
  readonly fields: readonly string[];
  readonly option: "anyway" | undefined;
  readonly memo: Json;
  readonly cancelNote: string | undefined;
}

/** What a person does to an open wizard. `word` is one of {@link wizardWord}'s. */
export type Input =
  | { readonly kind: "answer"; readonly text: string }
  | { readonly kind: "word"; readonly word: string }
  | { readonly kind: "form"; readonly values: { readonly [step: string]: string } }
  /** The form was closed. */
  | { readonly kind: "closed" };

/** What an input leads to. Without `state` the wizard is closed. */
export type Advance =
  /** `saved` is the step whose answer was just taken. */
  | { readonly kind: "asked"; readonly state: WizardState; readonly saved: Step | undefined }
  | {
      readonly kind: "rejected";
      readonly state: WizardState;
      readonly lines: readonly string[];
      readonly sensitive: boolean;
    }
  | {
      readonly kind: "form-rejected";
      readonly state: WizardState;
      readonly errors: { readonly [step: string]: readonly string[] };
    }
  | {
      readonly kind: "refused";
      readonly state: WizardState;
      readonly reason: "cannot-skip" | "first-step" | "not-open" | "nothing-kept";
    }
  | { readonly kind: "helped"; readonly state: WizardState }
  | { readonly kind: "completed"; readonly state: WizardState }
  | { readonly kind: "cancelled" };

/** The word of a button that opens the form; nobody types it. */
export const formWord = "form";

/** True for a word that may lead to a form, which some platforms have to know before it is handled. */
export const opensForm = (word: string): boolean =>
  word === formWord || word === "start over" || word.startsWith("fix ");

/** The word that a text is, or nothing. With or without slash; in any case. */
export function wizardWord(typed: string): string | undefined {
  const word = typed.trim().toLowerCase().replace(/^\//, "").replace(/\s+/g, " ");
  return /^(skip|back|keep|cancel|start over|again|anyway|help|fix \d{1,2})$/.test(word) &&
    !/^help$/.test(typed.trim().toLowerCase())
    ? word
    : undefined;
}

/** The step that is asked, with its number from 1 on. */
export function currentStep(
  wizard: Wizard,
  state: WizardState,
): { readonly step: Step; readonly number: number } {
  const index = Math.max(
    0,
    wizard.steps.findIndex((s) => s.name === state.step),
  );
  return { step: wizard.steps[index] ?? wizard.steps[0], number: index + 1 };
}

/** The earlier value of the step that is asked: of this run, else of before. */
export function earlier(state: WizardState): string | Sealed | undefined {
  return state.answers[state.step] ?? state.kept[state.step];
}

/** An opened wizard. */
export function begin(wizard: Wizard, opening: Opening, run: string): WizardState {
  const { start } = opening;
  const revised = start.kind === "one" ? wizard.steps[start.step - 1] : undefined;
  return {
    wizard: wizard.name,
    version: wizard.version,
    run,
    turn: 0,
    phase: start.kind === "choose" ? "choosing" : "asking",
    step: (revised ?? wizard.steps[0]).name,
    revising: revised !== undefined,
    answers: start.kind === "all" ? {} : opening.kept,
    kept: opening.kept,
    choices: [],
    fields: revised ? [revised.name] : start.kind === "all" ? stepNames(wizard) : [],
    option: undefined,
    memo: opening.memo,
    cancelNote: opening.cancelNote,
  };
}

const stepNames = ({ steps }: Wizard): readonly string[] => steps.map(({ name }) => name);

/** The wizard after its end failed: answers kept, nothing asked until a step is reopened. */
export function choosing(
  wizard: Wizard,
  state: WizardState,
  choices: readonly string[],
): WizardState {
  const fields = choices.flatMap((word) => fixedStep(wizard, word)?.name ?? []);
  return { ...state, phase: "choosing", revising: false, choices, fields, option: undefined };
}

/** The step that `fix 2` means. */
function fixedStep({ steps }: Wizard, word: string): Step | undefined {
  const number = /^fix (\d+)$/.exec(word)?.[1];
  return number === undefined ? undefined : steps[Number(number) - 1];
}

/** The one transition. Total: every input in every phase has an outcome. */
export function advance(wizard: Wizard, state: WizardState, input: Input): Advance {
  switch (input.kind) {
    case "form":
      return submitted(wizard, state, input.values);
    case "answer":
      return state.phase === "asking"
        ? answered(wizard, state, input.text)
        : { kind: "refused", state, reason: "not-open" };
    case "word":
      return worded(wizard, state, input.word);
    case "closed":
      return closed(wizard, state);
  }
}

/** Who closes the form for all of it gives up; for a part of it, is asked in another way. */
function closed(wizard: Wizard, state: WizardState): Advance {
  const isPart = state.phase === "asking" && state.fields.length < wizard.steps.length;
  return isPart ? asked({ ...state, fields: [] }) : { kind: "cancelled" };
}

function worded(wizard: Wizard, state: WizardState, word: string): Advance {
  if (word === "cancel") return { kind: "cancelled" };
  if (word === "start over") return asked(restarted(wizard, state));
  if (state.phase !== "asking") {
    const name = fixedStep(wizard, word)?.name;
    if (name !== undefined)
      return asked({ ...state, phase: "asking", step: name, revising: true, fields: [name] });
    const chosen = word === "again" || word === "anyway" ? word : undefined;
    if (chosen !== undefined && state.choices.includes(chosen)) {
      return completed(wizard, { ...state, option: chosen === "anyway" ? chosen : undefined });
    }
    return { kind: "refused", state, reason: "not-open" };
  }
  switch (word) {
    case formWord:
      return asked({ ...state, fields: state.fields.length > 0 ? state.fields : [state.step] });
    case "help":
      return { kind: "helped", state };
    case "back":
      return wentBack(wizard, state);
    case "skip":
      return skipped(wizard, state);
    case "keep":
      return kept(wizard, state);
    default:
      // `fix 2` or `again` while a question is open: an answer like any other.
      return answered(wizard, state, word);
  }
}

function answered(wizard: Wizard, state: WizardState, text: string): Advance {
  const { step } = currentStep(wizard, state);
  const checked = step.answer.check(text);
  if (checked.kind === "bad") {
    return {
      kind: "rejected",
      state,
      lines: checked.lines,
      sensitive: checked.sensitive || step.answer.secret || wizard.looksSecret(text),
    };
  }
  return took(wizard, state, hidden(step, checked.value));
}

const hidden = (step: Step, value: string): string | Sealed =>
  step.answer.secret ? seal(value) : value;

function took(wizard: Wizard, state: WizardState, value: string | Sealed): Advance {
  const { step, number } = currentStep(wizard, state);
  const answers = Object.assign({}, state.answers, { [step.name]: value });
  const next = wizard.steps[number];
  if (state.revising || !next) return completed(wizard, { ...state, answers });
  // Who answers one question by itself is asked the next one so, too.
  const after = { ...state, answers, step: next.name, fields: [] };
  return { kind: "asked", state: after, saved: step };
}

/** The end, unless answers are missing: then the first of those questions. */
function completed(wizard: Wizard, state: WizardState): Advance {
  const fields = stepNames(wizard).filter((name) => state.answers[name] === undefined);
  const [step] = fields;
  if (step !== undefined)
    return asked({ ...state, phase: "asking", step, revising: false, fields });
  return { kind: "completed", state: { ...state, phase: "finishing", revising: false } };
}

function wentBack(wizard: Wizard, state: WizardState): Advance {
  const { number } = currentStep(wizard, state);
  const before = wizard.steps[number - 2];
  if (!before) return { kind: "refused", state, reason: "first-step" };
  return asked({ ...state, step: before.name, fields: [] });
}

function skipped(wizard: Wizard, state: WizardState): Advance {
  const { step } = currentStep(wizard, state);
  const { fallback } = step.answer;
  const value = fallback === undefined ? earlier(state) : hidden(step, fallback);
  return value === undefined
    ? { kind: "refused", state, reason: "cannot-skip" }
    : took(wizard, state, value);
}

function kept(wizard: Wizard, state: WizardState): Advance {
  const value = earlier(state);
  return value === undefined
    ? { kind: "refused", state, reason: "nothing-kept" }
    : took(wizard, state, value);
}

function restarted(wizard: Wizard, state: WizardState): WizardState {
  return {
    ...state,
    phase: "asking",
    step: wizard.steps[0].name,
    revising: false,
    answers: {},
    choices: [],
    fields: stepNames(wizard),
    option: undefined,
  };
}

function submitted(
  wizard: Wizard,
  state: WizardState,
  values: { readonly [step: string]: string },
): Advance {
  const answers: { [step: string]: string | Sealed } = { ...state.answers };
  const errors: { [step: string]: readonly string[] } = {};
  for (const step of wizard.steps) {
    const raw = values[step.name];
    // A field that the form does not have keeps its answer; one that is skipped takes the fallback.
    if (raw === undefined) continue;
    const { [step.name]: before = state.kept[step.name] } = answers;
    const absent = isSkipped(step, raw) ? (step.answer.fallback ?? before) : undefined;
    if (absent !== undefined) {
      answers[step.name] = absent;
      continue;
    }
    const checked = step.answer.check(raw);
    if (checked.kind === "bad") errors[step.name] = checked.lines;
    else answers[step.name] = hidden(step, checked.value);
  }
  if (Object.keys(errors).length > 0)
    return { kind: "form-rejected", state: { ...state, answers }, errors };
  return completed(wizard, { ...state, answers });
}

/** Left empty; or what skips it in a chat was typed, as hints say. */
const isSkipped = ({ answer }: Step, raw: string): boolean =>
  raw.trim() === "" || (answer.fallback !== undefined && wizardWord(raw) === "skip");

/**
 * The values of a form that would be refused, with the lines to be shown at their fields. Empty
 * values are left to the form, which knows what may be left empty.
 */
export function checkForm(
  { steps }: Wizard,
  values: { readonly [step: string]: string },
): { readonly [step: string]: readonly string[] } {
  const refused = steps.flatMap((step) => {
    const { name, answer } = step;
    const { [name]: raw = "" } = values;
    const checked = isSkipped(step, raw) ? undefined : answer.check(raw);
    return checked?.kind === "bad" ? [[name, checked.lines] as const] : [];
  });
  return Object.fromEntries(refused);
}

const asked = (state: WizardState): Advance => ({ kind: "asked", state, saved: undefined });

/** The answers as the author's code gets them. */
export function readAnswers(
  wizard: Wizard,
  state: WizardState,
): { readonly [step: string]: unknown } {
  return Object.fromEntries(
    wizard.steps.map(({ name, answer }) => [name, answer.read(plainAnswer(state.answers[name]))]),
  );
}

/** The answers that a person may see; secret ones are left out. */
export function visibleAnswers(
  wizard: Wizard,
  state: WizardState,
): { readonly [step: string]: string } {
  return Object.fromEntries(
    wizard.steps
      .filter((s) => !s.answer.secret)
      .map(({ name }) => [name, plainAnswer(state.answers[name])]),
  );
}

/** An answer in clear; empty if there is none. */
export const plainAnswer = (value: string | Sealed | undefined): string =>
  value === undefined ? "" : typeof value === "string" ? value : reveal(value);

/**
 * A stored state under today's definition: as it is, upgraded, or `undefined` if it has to start
 * anew. Never throws.
 */
export function restore(wizard: Wizard, state: WizardState): WizardState | undefined {
  const known = wizard.steps.some((s) => s.name === state.step);
  if (state.version === wizard.version) return known ? state : undefined;
  const answers = upgraded(wizard, state);
  return answers && known ? { ...state, version: wizard.version, answers } : undefined;
}

function upgraded(wizard: Wizard, state: WizardState): Answers | undefined {
  try {
    return wizard.upgrade(state.version, state.answers);
  } catch {
    // An author's upgrade that fails costs the person a restart, not the bot its life.
    return undefined;
  }
}
