import { textAt } from "../../src/index.ts";

/** What a modal remembers: never a value. */
export interface ModalMetadata {
  /** Where what comes of it is said. */
  readonly place: string;
  readonly thread?: string | undefined;
  /** The draft that a form is about; none for what only shows something. */
  readonly draft?: string | undefined;
}

/** As `private_metadata`. */
export function modalMetadata({ place, thread, draft }: ModalMetadata): string {
  return JSON.stringify({ p: place, t: thread, d: draft });
}

/** What `private_metadata` holds; `undefined` for a modal of another making. */
export function parseMetadata(metadata: unknown): ModalMetadata | undefined {
  const parsed = jsonIn(metadata);
  const place = textAt(parsed, "p");
  if (place === undefined) return undefined;
  return { place, thread: textAt(parsed, "t"), draft: textAt(parsed, "d") };
}

function jsonIn(text: unknown): unknown {
  try {
    return typeof text === "string" ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
