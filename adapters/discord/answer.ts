import type { Failure } from "./failure.ts";

/** What Discord answered. */
export type Answer<Value> =
  | { readonly kind: "done"; readonly value: Value }
  | { readonly kind: "failed"; readonly failure: Failure };

/** It was done. */
export const done = <Value>(value: Value): Answer<Value> => ({ kind: "done", value });

/** It was not done, or nobody knows. */
export const failed = (failure: Failure): Answer<never> => ({ kind: "failed", failure });
