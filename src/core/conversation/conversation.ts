import type { Json } from "../json.ts";
import type { Answers, WizardState } from "../wizard/machine.ts";
import { reveal, Sealed, seal } from "../sealed.ts";
import type { CommandArgs } from "../view/view.ts";

/** The buttons of one answer: what they do, until when, and for which open question. */
export interface Issued {
  /** Their ids begin with it and end with the place in `acts`. */
  readonly tag: string;
  readonly acts: readonly IssuedAct[];
  /** The arguments of those commands that have none of their own: most of an answer's are the same. */
  readonly args?: CommandArgs;
  readonly untilMs: number;
  /** The question that was open when they were shown. */
  readonly question: string;
}

/** What a button does: a word of the wizard, or a command without what goes without saying. */
export type IssuedAct =
  | string
  /** `done` once it was pressed: nothing is shared twice. */
  | { readonly share: true; readonly done?: true }
  | {
      readonly name: string;
      readonly args?: CommandArgs;
      readonly inPlace?: true;
      readonly memo?: Json;
    };

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

const format = 3;

/** What a state is written down as. A sealed answer shows its mask there and stands in `secrets`. */
interface Stored {
  readonly wizard?: StoredWizard;
  readonly buttons: readonly Issued[];
  readonly secrets?: { readonly answers: Secrets; readonly kept: Secrets };
}

/** An older program wrote no `fields`. */
type StoredWizard = Omit<WizardState, "fields"> & Partial<Pick<WizardState, "fields">>;

/** Sealed answers in clear, by step. */
interface Secrets {
  readonly [step: string]: string;
}

/** The state as text, secrets in clear: to be encrypted at once. */
export function encodeConversation({ wizard, buttons }: ConversationState): string {
  if (!wizard) return JSON.stringify({ format, buttons });
  const secrets = { answers: secretsOf(wizard.answers), kept: secretsOf(wizard.kept) };
  return JSON.stringify({ format, wizard, buttons, secrets });
}

function secretsOf(answers: Answers): Secrets {
  const secrets: { [step: string]: string } = {};
  for (const step of Object.keys(answers)) {
    const answer = answers[step];
    if (answer instanceof Sealed) secrets[step] = reveal(answer);
  }
  return secrets;
}

/** The state in a text of {@link encodeConversation}; `undefined` for anything else. */
export function decodeConversation(text: string): ConversationState | undefined {
  const stored = parsed(text);
  if (!isStored(stored)) return undefined;
  const { wizard, buttons, secrets } = stored;
  if (!wizard || !secrets) return { wizard: undefined, buttons };
  const answers = sealed(wizard.answers, secrets.answers);
  const kept = sealed(wizard.kept, secrets.kept);
  const { fields = [] } = wizard;
  return { wizard: { ...wizard, answers, kept, fields }, buttons };
}

function sealed(answers: Answers, secrets: Secrets): Answers {
  return Object.fromEntries(
    Object.entries(answers).map(([step, answer]) => {
      const secret = secrets[step];
      return [step, secret === undefined ? answer : seal(secret)];
    }),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isStored(value: unknown): value is Stored {
  return (
    isRecord(value) &&
    value["format"] === format &&
    Array.isArray(value["buttons"]) &&
    value["buttons"].every(isIssued) &&
    (value["wizard"] === undefined ||
      (isWizardState(value["wizard"]) && isSecrets(value["secrets"])))
  );
}

function isIssued(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value["tag"] === "string" &&
    typeof value["untilMs"] === "number" &&
    typeof value["question"] === "string" &&
    Array.isArray(value["acts"]) &&
    value["acts"].every((act) => typeof act === "string" || isRecord(act)) &&
    (value["args"] === undefined || isRecord(value["args"]))
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
    (value["fields"] === undefined || isTexts(value["fields"])) &&
    isJson(value["memo"])
  );
}

const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((text) => typeof text === "string");

const isSecrets = (value: unknown): boolean =>
  isRecord(value) && isAnswers(value["answers"]) && isAnswers(value["kept"]);

const isAnswers = (value: unknown): boolean =>
  isRecord(value) && Object.values(value).every((answer) => typeof answer === "string");

const isJson = (value: unknown): value is Json => value !== undefined;

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
