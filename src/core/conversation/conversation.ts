import type { Json } from "../json.ts";
import type { Answers, WizardState } from "../wizard/machine.ts";
import { reveal, Sealed, seal } from "../sealed.ts";
import type { Intent } from "../view/view.ts";

/** The buttons of one answer: what they do, until when, and for which open question. */
export interface Issued {
  /** Their ids begin with it and end with the place in `acts`. */
  readonly tag: string;
  readonly acts: readonly IssuedAct[];
  readonly untilMs: number;
  /** The question that was open when they were shown. */
  readonly question: string;
}

/** What a button does; the open wizard's words, which are frequent, as they are. */
export type IssuedAct = string | Extract<Intent, { readonly kind: "command" }>;

/** All that is kept of a conversation between two events. */
export interface ConversationState {
  readonly wizard: WizardState | undefined;
  /** Answers with buttons that may still be pressed, oldest first. */
  readonly buttons: readonly Issued[];
}

/** A conversation in which nothing happened yet. */
export const emptyConversation: ConversationState = {
  wizard: undefined,
  buttons: [],
};

const format = 2;

/** The state as text, secrets in clear: to be encrypted at once. */
export function encodeConversation(state: ConversationState): string {
  const { wizard, buttons } = state;
  return JSON.stringify({ format, wizard: wizard && plain(wizard), buttons });
}

/** The state in a text of {@link encodeConversation}; `undefined` for anything else. */
export function decodeConversation(text: string): ConversationState | undefined {
  try {
    const stored: unknown = JSON.parse(text, (_key, value: unknown) =>
      isRecord(value) && typeof value["$sealed"] === "string" ? seal(value["$sealed"]) : value,
    );
    return isConversation(stored) ? stored : undefined;
  } catch {
    return undefined;
  }
}

// Answers are the only place where a state has sealed values; one elsewhere would be lost.
const plain = (wizard: WizardState): object => ({
  ...wizard,
  answers: opened(wizard.answers),
  kept: opened(wizard.kept),
});

function opened(answers: Answers): { readonly [step: string]: string | { $sealed: string } } {
  const plainly: { [step: string]: string | { $sealed: string } } = {};
  for (const [step, answer] of Object.entries(answers))
    plainly[step] = typeof answer === "string" ? answer : { $sealed: reveal(answer) };
  return plainly;
}

function isConversation(value: unknown): value is ConversationState {
  return (
    isRecord(value) &&
    value["format"] === format &&
    Array.isArray(value["buttons"]) &&
    value["buttons"].every(isIssued) &&
    (value["wizard"] === undefined || isWizardState(value["wizard"]))
  );
}

function isIssued(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value["tag"] === "string" &&
    typeof value["untilMs"] === "number" &&
    typeof value["question"] === "string" &&
    Array.isArray(value["acts"]) &&
    value["acts"].every((act) => typeof act === "string" || isRecord(act))
  );
}

function isWizardState(value: unknown): boolean {
  return (
    isRecord(value) &&
    ["wizard", "run", "step"].every((key) => typeof value[key] === "string") &&
    typeof value["version"] === "number" &&
    typeof value["turn"] === "number" &&
    ["asking", "finishing", "choosing"].some((phase) => value["phase"] === phase) &&
    typeof value["revising"] === "boolean" &&
    isAnswers(value["answers"]) &&
    isAnswers(value["kept"]) &&
    Array.isArray(value["choices"]) &&
    isJson(value["memo"])
  );
}

const isAnswers = (value: unknown): boolean =>
  isRecord(value) &&
  Object.values(value).every((answer) => typeof answer === "string" || answer instanceof Sealed);

const isJson = (value: unknown): value is Json => value !== undefined;

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
