import { toPlain } from "../../src/core/view/plain.ts";
import type { Button, View } from "../../src/core/view/view.ts";
import type { HomeReads } from "../../src/plume/model.ts";
import type { HomeInput } from "../../src/plume/views/home.ts";
import { ids, nowMs } from "./homes.ts";

/** A view's input for the home of the examples, at their time. */
export const seen = (reads: HomeReads, laterMs = 0): HomeInput => ({
  reads,
  ids,
  nowMs: nowMs + laterMs,
});

/** The buttons of a view. */
export const buttonsIn = (view: View): readonly Button[] =>
  view.blocks.flatMap((block) => (block.kind === "buttons" ? block.items : []));

export const labelsIn = (view: View): readonly string[] => buttonsIn(view).map((b) => b.label);

/** What the button with this label does. */
export function actOf(view: View, label: string): Button["act"] | undefined {
  return buttonsIn(view).find((b) => b.label === label)?.act;
}

/** The lines of a view without its buttons, empty ones left out. */
export const linesIn = (view: View): readonly string[] =>
  toPlain(view, { buttons: "none" })
    .split("\n")
    .filter((line) => line !== "");
