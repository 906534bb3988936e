import { seal, type Sealed } from "../sealed.ts";
import type { SpanLike } from "../view/view.ts";

/** What became of a typed answer. `lines` are shown; `sensitive` asks to delete the message. */
export type Checked =
  | { readonly kind: "good"; readonly value: string }
  | { readonly kind: "bad"; readonly lines: readonly string[]; readonly sensitive: boolean };

/** What a question looks like and how its answer is read; the same in chat and in a form. */
export interface AnswerOptions {
  /** The question, without its number. */
  readonly ask: string;
  /** Lines below the question: an example, a hint. May hold empty lines. */
  readonly hint: readonly string[];
  /** Pieces of the hint that are values; where the platform has a way to copy them, it is offered. */
  readonly examples?: readonly string[];
  /** What the value is called in a sentence, for example `Partner ID`. */
  readonly label: string;
  /** The same inside a sentence, for example `header`: "your message with the header". */
  readonly noun: string;
  /** Said when the answer is taken. */
  readonly saved: string;
  /** Answers `/help` while this is asked. */
  readonly help: string | readonly SpanLike[];
  /** How a stored answer is shown again; as it is, unless told. Never asked for a secret. */
  shown?(stored: string): string;
  /** Repairs and checks what was typed. */
  check(raw: string): Checked;
}

/** One step's answer. Stored as text; `read` gives what the author's code gets. */
export interface Answer<Value> extends AnswerOptions {
  /** A stored answer as a person may see it. */
  shown(stored: string): string;
  readonly secret: boolean;
  /** Taken by `/skip`. */
  readonly fallback: string | undefined;
  /** What the author's code gets for a stored answer. */
  read(stored: string): Value;
}

/** An answer that a person may see again. */
export function text(options: AnswerOptions & { readonly fallback?: string }): Answer<string> {
  return {
    shown: (stored) => stored,
    ...options,
    fallback: options.fallback,
    secret: false,
    read: (stored) => stored,
  };
}

/** An answer that nobody may see again: not echoed, deleted where it was typed, sealed. */
export function secret(options: AnswerOptions): Answer<Sealed> {
  return { ...options, shown: () => "hidden", fallback: undefined, secret: true, read: seal };
}
