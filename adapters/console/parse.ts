import {
  asksText,
  type Button,
  type Content,
  type MessageKey,
  type View,
} from "../../src/index.ts";

/** What the next typed line is for, by the last answer that was shown. */
export type Expectation =
  | { readonly kind: "nothing" }
  /** A wizard asks for a text: numbers and empty lines are answers too. */
  | { readonly kind: "answer"; readonly secret: boolean }
  /** The last message has buttons, numbered from 1. */
  | { readonly kind: "choice"; readonly message: MessageKey; readonly buttons: readonly Button[] };

/** A typed line, understood. */
export interface Typed {
  readonly content: Content;
  /** The message whose button was chosen. */
  readonly message?: MessageKey;
}

/** What a view, shown as `message`, lets the person do next where its buttons are numbered. */
export function expectationOf(view: View, message: MessageKey): Expectation {
  if (asksText(view)) {
    const secret = view.blocks.some((block) => block.kind === "question" && block.secret);
    return { kind: "answer", secret };
  }
  const buttons = view.blocks.flatMap((block) => (block.kind === "buttons" ? block.items : []));
  return buttons.length > 0 ? { kind: "choice", message, buttons } : { kind: "nothing" };
}

/** The event in a line; `undefined` for an empty line that nobody asked for. */
export function parseLine(line: string, expected: Expectation): Typed | undefined {
  if (line.trim() === "" && expected.kind !== "answer") return undefined;
  return chosen(line, expected) ?? { content: { kind: "text", text: line, addressed: true } };
}

function chosen(line: string, expected: Expectation): Typed | undefined {
  if (expected.kind !== "choice") return undefined;
  const number = /^\s*(?:\[(\d{1,2})\]|(\d{1,2}))\s*$/.exec(line);
  const button = number && expected.buttons[Number(number[1] ?? number[2]) - 1];
  if (!button) return undefined;
  return { content: contentOf(button), message: expected.message };
}

/** A button without an id says what it would do. */
function contentOf({ id, act }: Button): Content {
  if (id !== undefined) return { kind: "button", id };
  switch (act.kind) {
    case "command":
      return { kind: "command", name: act.name, args: act.args };
    case "wizard":
      return { kind: "text", text: act.word, addressed: true };
    case "private":
      return { kind: "command", name: act.name, args: {} };
    // Nothing is shared from a terminal, so nothing was said.
    case "share":
      return { kind: "text", text: "", addressed: false };
  }
}

/**
 * What a sending is, by its key. Only an answer changes what the next line is for: a notice that
 * the store is away must not make a secret question forget that it is one.
 */
export function roleOf(key: string): "answer" | "notice" | "progress" {
  if (key.endsWith(".progress")) return "progress";
  return key.endsWith(".away") || key.endsWith(".full") ? "notice" : "answer";
}
