/** What is wrong, and what to do about it. */
export interface Problem {
  readonly text: string;
  /** An action: what to do, word for word where that is possible. */
  readonly next: string;
}

/** What came of looking at one thing, in words. */
export type Check =
  | { readonly kind: "ok"; readonly text: string }
  /** A part of the step that is not done yet. */
  | ({ readonly kind: "todo" } & Problem)
  | ({ readonly kind: "wrong" } & Problem)
  /** Nobody can tell yet, or from here. */
  | { readonly kind: "unknown"; readonly text: string };

/** One of the steps from nothing to the first answer. */
export interface Step {
  readonly title: string;
  readonly checks: readonly Check[];
}

export const ok = (text: string): Check => ({ kind: "ok", text });
export const unknown = (text: string): Check => ({ kind: "unknown", text });
export const todo = (text: string, next: string): Check => ({ kind: "todo", text, next });
export const wrong = ({ text, next }: Problem): Check => ({ kind: "wrong", text, next });

/** What stands in the place of a check that rests on an earlier step. */
export const notBefore = (step: number): Check => unknown(`Cannot be checked before step ${step}`);
