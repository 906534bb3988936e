import type { Mark, SpanLike } from "../../core/view/view.ts";

/** The state of a home. */
export type Verdict = "operational" | "degraded" | "disrupted" | "offline" | "unknown";

/** One thing that is wrong, with what to do next. */
export interface Finding {
  /** The verdict that this alone would give. */
  readonly tone: Verdict;
  readonly mark: Mark;
  readonly text: string;
  readonly next: readonly SpanLike[];
}

/** A row of the rules that fits: what it says of the home, and of what. */
export interface Row {
  /** Stands after the verdict: `1 of 3 pods is disconnected`. */
  readonly headline: string;
  readonly findings: readonly [Finding, ...Finding[]];
}

/** The mark of each verdict. */
export const verdictMarks: { readonly [V in Verdict]: Mark } = {
  operational: "🟢",
  degraded: "🟡",
  disrupted: "🟠",
  offline: "🔴",
  unknown: "⚪",
};

/** A finding with the mark of its verdict. */
export function finding(tone: Verdict, text: string, next: readonly SpanLike[]): Finding {
  return { tone, mark: verdictMarks[tone], text, next };
}
