import { scrubText } from "../ops/scrub-text.ts";
import { counted, oneLine } from "../keys/words.ts";

/** A place of commands at the beginning of a sentence. */
export const placeOf = (server: string | undefined): string =>
  server === undefined ? "Everywhere" : `On server ${server}`;

/** `1 command`, `9 commands`. */
export const countOf = (commands: readonly unknown[]): string =>
  counted(commands.length, "command");

/** What others wrote may stand in it. Nothing here is meant to be secret; this is the net. */
export const clean = (text: string): string => scrubText(oneLine(text));
