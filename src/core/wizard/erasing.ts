import type { Situation } from "../conversation/situation.ts";
import { mark, note, withNote, type Outgoing, type View } from "../view/view.ts";
import { currentStep, type Advance, type Input } from "./machine.ts";
import type { Opened } from "./wizard-views.ts";

/**
 * The view; where the person's message can be deleted and may hold a secret, it is, and that is
 * said. `noun` is ` with the header`, an empty text for some other secret, nothing for none.
 */
export function erasing(situation: Situation, noun: string | undefined, shown: View): Outgoing {
  const { message } = situation.event;
  const { secrets } = situation.surface;
  if (noun === undefined || secrets === "visible") return { view: shown };
  if (secrets === "hidden") return { view: noun === "" ? withNote(shown, onScreen) : shown };
  if (message === undefined) return { view: shown };
  const gone = note("info", [`Your message${noun} is deleted.`]);
  const left = note("caution", [
    mark("⚠️"),
    ` I could not delete your message${noun}. Delete it yourself now.`,
  ]);
  const erase = { message, unerased: withNote(shown, left) };
  return { view: withNote(shown, gone), erase };
}

const onScreen = note("caution", [
  mark("⚠️"),
  " What you typed still stands on your screen; clear it now.",
]);

/** How the secret in a typed answer is called, see {@link erasing}; nothing if it holds none. */
export function secretNoun(open: Opened, input: Input, result: Advance): string | undefined {
  if (input.kind !== "answer") return undefined;
  const { step } = currentStep(open.wizard, open.state);
  if (open.state.phase === "asking" && step.answer.secret) return ` with the ${step.answer.noun}`;
  const sensitive = result.kind === "rejected" && result.sensitive;
  return sensitive || open.wizard.looksSecret(input.text) ? "" : undefined;
}
