import { graphemes, printable } from "./width.ts";

/**
 * The text, or its beginning with `…`, in at most `max` UTF-16 units: platforms do not say what they
 * count, and nothing that they could count is more. No grapheme is split.
 */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  let kept = "";
  for (const grapheme of graphemes(text.slice(0, max))) {
    if (kept.length + grapheme.length >= max) break;
    kept += grapheme;
  }
  return `${kept}…`;
}

/** The text on one line, cut like {@link cutText}; `…` where nothing is visible. */
export function cutLine(text: string, max: number): string {
  const line = printable(text).replaceAll("\n", " ").trim();
  return line === "" ? "…" : cutText(line, max);
}
