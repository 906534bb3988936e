import { wordButton, type Button } from "../../../../src/index.ts";

/** A button as the conversation issues it. */
export function issued(label: string, id: string): Button {
  return { ...wordButton(label, label.toLowerCase()), id };
}

/** The same for one that leads to a form, by the word that asks a wizard for its form. */
export function opening(label: string, id: string): Button {
  return { ...wordButton(label, "form"), id };
}
