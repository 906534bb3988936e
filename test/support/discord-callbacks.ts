import type { Callback, Callbacks, Waiting } from "../../adapters/discord/callbacks.ts";

/** A try to give a first answer. */
export interface Try {
  readonly id: string;
  readonly token: string;
  /** What was said: "message", "hidden message", "update", "form", a text, or names of choices. */
  readonly said: string;
  /** By the clock that only goes forward. */
  readonly atMs: number;
  readonly signal: AbortSignal;
}

/** First answers that a test decides about. */
export interface ScriptedCallbacks extends Callbacks {
  /** All tries, in order. */
  readonly tries: readonly Try[];
  /** What was said to an interaction, try by try. */
  saidTo(id: string): readonly string[];
  /** What becomes of the next tries; all are done unless a test says otherwise. */
  answer: (attempt: Try) => Callback | Promise<Callback>;
}

/** First answers that are `done` until a test says otherwise; `nowMs` tells the time. */
export function createScriptedCallbacks(nowMs: () => number): ScriptedCallbacks {
  const tries: Try[] = [];
  const attempt = async (
    { id, token }: Waiting,
    said: string,
    signal: AbortSignal,
  ): Promise<Callback> => {
    const made = { id, token, said, atMs: nowMs(), signal };
    tries.push(made);
    return callbacks.answer(made);
  };
  const callbacks: ScriptedCallbacks = {
    tries,
    saidTo: (id) => tries.filter((one) => one.id === id).map(({ said }) => said),
    answer: () => "done",
    message: (waiting, { hidden, signal }) =>
      attempt(waiting, hidden ? "hidden message" : "message", signal),
    update: (waiting, { signal }) => attempt(waiting, "update", signal),
    say: (waiting, { text, signal }) => attempt(waiting, text, signal),
    choices: (waiting, { choices, signal }) =>
      attempt(waiting, choices.map(({ name }) => name).join(", "), signal),
    form: (waiting, { signal }) => attempt(waiting, "form", signal),
  };
  return callbacks;
}

/** No answer until the try is over: `unreachable` then, as {@link Callbacks} says. */
export const untilOver = ({ signal }: Try): Promise<Callback> =>
  new Promise((resolve) => {
    const end = (): void => resolve("unreachable");
    signal.addEventListener("abort", end, { once: true });
    if (signal.aborted) end();
  });
