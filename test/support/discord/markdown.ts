import type { Piece } from "./types.ts";

/** Text as it is shown, and what of it is shown otherwise. */
export interface Readout {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

/** What is shown for a mention of a person, a channel or a role: "@Ann", "#general". */
export type NameOf = (id: string) => string;

/** Reads Discord's markdown. */
export function readMarkdown(text: string, _nameOf: NameOf): Readout {
  return { text: text.replace(/\\([^0-9A-Za-z\s])/g, "$1"), pieces: [] };
}
