import { wordButton, type Button } from "../../../../src/index.ts";

/** A button as the conversation issues it. */
export function issued(label: string, id: string): Button {
  return { ...wordButton(label, label.toLowerCase()), id };
}
