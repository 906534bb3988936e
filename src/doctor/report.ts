import { oneLine } from "../keys/words.ts";
import { scrubText } from "../ops/scrub-text.ts";
import type { Check, Step } from "./checks.ts";

const marks: { readonly [kind in Check["kind"]]: string } = {
  ok: "ok",
  todo: "todo",
  wrong: "wrong",
  unknown: "-",
};

/** All steps: a line for its name, a line for each of its checks. */
export function linesOf(steps: readonly Step[]): readonly string[] {
  return steps.flatMap(({ title, checks }, i) => [
    `${i + 1}  ${title}`,
    ...checks.map((check) => `   ${marks[check.kind].padEnd(5)} ${textOf(check)}`),
  ]);
}

function textOf(check: Check): string {
  switch (check.kind) {
    case "ok":
    case "unknown":
      return clean(check.text);
    case "todo":
    case "wrong":
      return clean(`${check.text}. Next: ${check.next}`);
  }
}

// What others wrote may stand in a reason. Nothing here is meant to be secret; this is the net.
const clean = (text: string): string => scrubText(oneLine(text));

/** What to do next: the last line. */
export interface Verdict {
  readonly isWell: boolean;
  readonly text: string;
}

/** The first thing that is not done or not right, or that all is well. */
export function verdictOn(steps: readonly Step[]): Verdict {
  for (const [i, { checks }] of steps.entries()) {
    for (const check of checks) {
      if (check.kind === "todo" || check.kind === "wrong")
        return { isWell: false, text: clean(`Next, step ${i + 1}: ${check.next}`) };
    }
  }
  const isSure = steps.every(({ checks }) => checks.every(({ kind }) => kind !== "unknown"));
  const text = isSure ? "All is well." : "All is well, as far as it can be checked.";
  return { isWell: true, text };
}
