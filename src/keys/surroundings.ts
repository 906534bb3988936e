import type { Clock } from "../ports/clock.ts";

/** What the operator's tool talks to. */
export interface Surroundings {
  readonly env: { readonly [name: string]: string | undefined };
  readonly clock: Clock;
  /** Standard output: the answer, a line at a time. */
  readonly say: (line: string) => void;
  /** Standard error: what is going on, what to do next, what went wrong. */
  readonly note: (line: string) => void;
}

/** What a command ends with: all well; trouble that the output names; a mistake of who called. */
export const exitCodes = { well: 0, trouble: 1, mistake: 2 } as const;

/** One of {@link exitCodes}. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
