import type { Answer } from "./answer.ts";
import type { Json } from "../json.ts";
import type { Sealed } from "../sealed.ts";
import type { Service } from "../service.ts";
import type { View } from "../view/view.ts";

/** One step as the machine sees it. */
export interface Step {
  readonly name: string;
  readonly answer: Answer<unknown>;
}

/** What the end of a wizard gets. `option` is `anyway` after "Save anyway". */
export interface FinishContext<Answers> {
  readonly answers: Answers;
  readonly option: "anyway" | undefined;
  readonly memo: Json;
  /** True if some answer is a value that the wizard was opened with. */
  readonly lent: boolean;
  readonly owner: string;
  /** What stands before a command's name here. */
  readonly prefix: string;
  /** The service of this name. */
  readonly use: <Value>(service: Service<Value>) => Value;
  readonly signal: AbortSignal;
  /** Now, in ms since 1970. */
  readonly now: () => number;
}

/** How a wizard ended, or what has to be mended first. Answers are kept after `failed`. */
export type Finished =
  | { readonly kind: "done"; readonly say: readonly [View, ...View[]] }
  | {
      readonly kind: "failed";
      /** Their buttons tell which words go on: `fix N`, `again`, `anyway`, `start over`. */
      readonly say: readonly [View, ...View[]];
    };

/** The words around a form. */
export interface FormTexts {
  /** 24 characters at most. */
  readonly title: string;
  /** The label of what sends it; 24 characters at most. */
  readonly submit: string;
  /** The same for the steps that have to be mended after the end failed. */
  readonly again: string;
  /** Stands above the button that opens it. */
  readonly invite: string;
}

/** What a wizard is called and how long it waits. */
export interface WizardOptions {
  /** Raised with every change of steps; see `upgrade`. */
  readonly version: number;
  /** `private`: never asked where others read along. */
  readonly where: "private" | "anywhere";
  readonly expiresAfterMs: number;
  /** What it is called in a sentence, for example `sign-in`. */
  readonly noun: string;
  /** The command that opens it. */
  readonly command: string;
  /** Said instead of the first question where others read along and `where` is `private`. */
  readonly elsewhere: string;
  /** Stands before the first question, once. */
  readonly intro: string;
  /** Where it is asked by a form. */
  readonly form: FormTexts;
  /** Shown before the end is worked on; stays. */
  confirm(answers: { readonly [step: string]: string }): View;
  /** True for a text that may hold a secret, at whatever step it is typed. */
  looksSecret(text: string): boolean;
  /**
   * Answers of an older version under today's step names; `undefined` restarts the wizard.
   * Secret answers stay sealed.
   */
  upgrade(
    version: number,
    answers: { readonly [step: string]: string | Sealed },
  ): { readonly [step: string]: string | Sealed } | undefined;
}

/** A declared wizard, as the framework sees it. */
export interface Wizard extends WizardOptions {
  readonly name: string;
  readonly steps: readonly [Step, ...Step[]];
  /** The work at the end. */
  finish(context: FinishContext<{ readonly [step: string]: unknown }>): Promise<Finished>;
}

/** A wizard being declared; each `ask` adds to the type that `finish` sees. */
export class WizardDraft<Answers> {
  readonly #name: string;
  readonly #options: WizardOptions;
  readonly #steps: readonly Step[];

  constructor(name: string, options: WizardOptions, steps: readonly Step[]) {
    this.#name = name;
    this.#options = options;
    this.#steps = steps;
  }

  /** The next question. */
  ask<Name extends string, Value>(
    name: Name,
    answer: Answer<Value>,
  ): WizardDraft<Answers & { readonly [N in Name]: Value }> {
    return new WizardDraft(this.#name, this.#options, [...this.#steps, { name, answer }]);
  }

  /** Ends the declaration. `finish` may run again after a crash. Throws if nothing is asked. */
  finish(finish: (context: FinishContext<Answers>) => Promise<Finished>): Wizard {
    const [first, ...rest] = this.#steps;
    if (!first) throw new TypeError(`wizard ${this.#name} asks nothing`);
    return {
      ...this.#options,
      name: this.#name,
      steps: [first, ...rest],
      // Answers are read by the declared steps, which is what `Answers` is built from.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- correlated by the builder
      finish: finish as Wizard["finish"],
    };
  }
}

const defaults = {
  form: { title: "A form", submit: "Send", again: "Send again", invite: "🔐 This takes a form." },
  elsewhere: "🔐 This goes on in our private chat. Send me the command there.",
  confirm: (): View => ({
    blocks: [{ kind: "text", spans: [{ kind: "text", text: "🔄 One moment…" }] }],
    tone: "waiting",
    audience: "asker",
  }),
  looksSecret: (): boolean => false,
  upgrade: (): undefined => undefined,
};

/** Declares a wizard: a dialogue of questions that ends in one piece of work. */
export function wizard(
  name: string,
  options: Omit<WizardOptions, keyof typeof defaults> &
    Partial<Pick<WizardOptions, keyof typeof defaults>>,
): WizardDraft<object> {
  return new WizardDraft(name, { ...defaults, ...options }, []);
}

/** A handler's wish to open a wizard. */
export interface Opening {
  readonly kind: "opening";
  readonly wizard: string;
  /** Said before the first question. */
  readonly note: string | undefined;
  /** Added to what is said when it is cancelled. */
  readonly cancelNote: string | undefined;
  /** Values of before: taken by `/skip` and `keep`. */
  readonly kept: { readonly [step: string]: string | Sealed };
  /** Handed to `finish`. */
  readonly memo: Json;
  /** `all`: from the first step; `one`: this step alone; `choose`: the person picks by `view`. */
  readonly start:
    | { readonly kind: "all" }
    | { readonly kind: "one"; readonly step: number }
    | { readonly kind: "choose"; readonly view: View };
}

/** Opens a wizard from a handler. */
export function open(
  wizardName: string,
  options: Partial<Omit<Opening, "kind" | "wizard">> = {},
): Opening {
  return {
    kind: "opening",
    wizard: wizardName,
    note: options.note,
    cancelNote: options.cancelNote,
    kept: options.kept ?? {},
    memo: options.memo ?? null,
    start: options.start ?? { kind: "all" },
  };
}

/** A handler's wish to close a wizard that may be open: what it would finish is not so any more. */
export interface Closing {
  readonly kind: "closing";
  readonly wizard: string;
  readonly say: View;
}

/** Answers with `view`, and closes this wizard if it is open. */
export function close(wizardName: string, view: View): Closing {
  return { kind: "closing", wizard: wizardName, say: view };
}
