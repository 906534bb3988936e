import { layout } from "./layout.ts";
import { lineText, type LayoutOptions } from "./line.ts";
import type { View } from "./view.ts";

/**
 * The canonical text of a view: what a pipe prints, what screen readers and notifications get,
 * and what every other rendering falls back to. Lines are separated by `\n`, the last one has
 * none. An author who wants a line directly above or below a table makes it the title of a
 * group; everything else is set apart by an empty line.
 */
export function toPlain(view: View, options: LayoutOptions = {}): string {
  return layout(view, options).map(lineText).join("\n");
}
