import type { MessageKey } from "../event.ts";
import type { Json } from "../json.ts";

/** What a view is about; renderers choose colour and announcement by it, never meaning alone. */
export type Tone =
  | "operational"
  | "degraded"
  | "disrupted"
  | "offline"
  | "unknown"
  | "done"
  | "failed"
  | "caution"
  | "info"
  | "waiting"
  | "plain";

/** A sign that stands before a word. A renderer may replace it by its twin, see {@link twins}. */
export type Mark =
  | "🟢"
  | "🟡"
  | "🟠"
  | "🔴"
  | "⚪"
  | "✅"
  | "❌"
  | "⚠️"
  | "ℹ️"
  | "⏳"
  | "🔄"
  | "🔐";

/** Marks for terminals that cannot show emoji. */
export const twins: { readonly [M in Mark]: string } = {
  "🟢": "[ok]",
  "🟡": "[~]",
  "🟠": "[!]",
  "🔴": "[X]",
  "⚪": "[?]",
  "✅": "[done]",
  "❌": "[error]",
  "⚠️": "[warning]",
  ℹ️: "[note]",
  "⏳": "[wait]",
  "🔄": "[...]",
  "🔐": "[key]",
};

const marks: readonly Mark[] = [
  "🟢",
  "🟡",
  "🟠",
  "🔴",
  "⚪",
  "✅",
  "❌",
  "⚠️",
  "ℹ️",
  "⏳",
  "🔄",
  "🔐",
];

/** A run of characters. `command` is written as the platform calls it, for example `/plume nodes`. */
export type Span =
  | { readonly kind: "text" | "strong" | "code"; readonly text: string }
  | { readonly kind: "mark"; readonly mark: Mark }
  | { readonly kind: "command"; readonly name: string; readonly args: readonly string[] };

/** The arguments of a command by name, as a person would type them. */
export interface CommandArgs {
  readonly [name: string]: string;
}

/**
 * What a button does: a command with its arguments, a word of the open wizard, a command that goes
 * on where nobody reads along, or the sharing of an answer.
 */
export type Intent =
  | {
      readonly kind: "command";
      readonly name: string;
      readonly args: CommandArgs;
      /** True edits the message that carries the button instead of posting another. */
      readonly inPlace: boolean;
      /** Handed to the handler; what a person never types, for example what was shown before. */
      readonly memo?: Json;
    }
  | { readonly kind: "wizard"; readonly word: string }
  /** Leads to the private chat, where this command is called. It has no id: nothing is pressed here. */
  | { readonly kind: "private"; readonly name: string }
  /** Posts the answer that carries the button again, for all in the place. */
  | { readonly kind: "share" };

/** One button. `id` is given by the conversation when the view is decided, never by an author. */
export interface Button {
  readonly label: string;
  readonly act: Intent;
  readonly weight: "primary" | "plain" | "danger";
  readonly id?: string;
}

/** `keep`: 1 and 2 stay on a phone, 3 needs a table, 4 a broad one (120 columns). */
export interface Column {
  readonly label: string;
  readonly align: "left" | "right";
  readonly keep: 1 | 2 | 3 | 4;
}

/** One row; `cells` has as many members as the table has columns. */
export interface Row {
  readonly mark?: Mark;
  readonly cells: readonly string[];
}

/** One field of a form. `value` is what is filled in already; never set for a secret. */
export interface Field {
  readonly name: string;
  readonly label: string;
  /** Lines below the field, separated by `\n`; may be empty. */
  readonly hint: string;
  readonly secret: boolean;
  /** What leaving it empty means; absent for a field that must be filled in. */
  readonly optional?: "skip" | "keep";
  readonly value?: string;
  /** Why the value that was sent is not taken. */
  readonly error?: string;
}

/** A piece of a view: data, never markup. Line breaks inside a text are line breaks. */
export type Block =
  /** A footer says how old the answer is and what it is about; it may be shown smaller. */
  | { readonly kind: "heading" | "text" | "footer"; readonly spans: readonly Span[] }
  /** A finding, caution or remark; `next` is shown as `Next: …` on its own line. */
  | {
      readonly kind: "note";
      readonly tone: Tone;
      readonly spans: readonly Span[];
      readonly next?: readonly Span[];
    }
  | {
      readonly kind: "facts";
      readonly items: readonly { readonly label: string; readonly value: readonly Span[] }[];
    }
  | {
      readonly kind: "list";
      readonly items: readonly { readonly mark?: Mark; readonly spans: readonly Span[] }[];
      readonly more?: readonly Span[];
    }
  /** Groups share the columns; `rowTitle` is the column that names the row. */
  | {
      readonly kind: "table";
      readonly caption: string;
      readonly columns: readonly Column[];
      readonly groups: readonly { readonly title?: string; readonly rows: readonly Row[] }[];
      readonly rowTitle: number;
    }
  | { readonly kind: "code"; readonly text: string; readonly label: string }
  | {
      readonly kind: "image";
      readonly alt: string;
      readonly name: string;
      readonly base64: string;
    }
  | {
      readonly kind: "file";
      readonly label: string;
      readonly name: string;
      readonly base64: string;
    }
  | {
      readonly kind: "progress";
      readonly label: string;
      readonly parts: readonly {
        readonly label: string;
        readonly state: "waiting" | "done" | "failed";
      }[];
    }
  /**
   * A wizard's step in chat. `secret` asks the adapter to hide what is typed next; `examples` are
   * the pieces of the lines that a person may want to copy.
   */
  | {
      readonly kind: "question";
      readonly step: number;
      readonly of: number;
      readonly lines: readonly string[];
      readonly examples: readonly string[];
      readonly secret: boolean;
      readonly skippable: boolean;
    }
  /** Stands last but for the buttons; what stands above it belongs to the form. */
  | {
      readonly kind: "form";
      readonly wizard: string;
      /** Comes back with what was filled in, so that a form of an earlier draft is known. */
      readonly draft: string;
      /** 24 characters at most. */
      readonly title: string;
      readonly fields: readonly [Field, ...Field[]];
      /** The label of what sends it; 24 characters at most. */
      readonly submit: string;
    }
  /** Always last. */
  | {
      readonly kind: "buttons";
      readonly items: readonly Button[];
      /** Set above an open question: where buttons are numbers, they are offered as words. */
      readonly asWords?: true;
    };

/** What the bot says, as JSON. A view without text cannot be built. */
export interface View {
  readonly blocks: readonly [Block, ...Block[]];
  readonly tone: Tone;
  /** Who may see it: the person alone, or everybody in the place. */
  readonly audience: "asker" | "place";
  /** The message to edit instead of posting a new one. */
  readonly replaces?: MessageKey;
  /**
   * Says only why a button or a form did nothing: where the platform can tell that in passing to
   * who used it, no message is left behind or replaced.
   */
  readonly passing?: true;
}

/**
 * One entry of the outbox. With `erase`, the message that carried a secret is deleted first;
 * `unerased` is then said instead of `view` where the platform refused.
 */
export interface Outgoing {
  readonly view: View;
  readonly erase?: { readonly message: MessageKey; readonly unerased: View };
  /**
   * Names the question that is open once this is said; empty for none. Buttons that were shown for
   * another one lead nowhere any more: a platform that can takes them away.
   */
  readonly asking?: string;
  /**
   * The same as a form: a view with a `form` block. It is shown instead of `view` where the platform
   * can open one now, or has one open for this event.
   */
  readonly form?: View;
  /**
   * The id of the share button that was pressed: the answer above it is posted again, for all in the
   * place. `view` is said where that answer is not known any more.
   */
  readonly shares?: string;
}

/** A string stands for plain text. */
export type SpanLike = string | Span;

/** Spans from strings and spans. */
export function spans(parts: readonly SpanLike[]): readonly Span[] {
  return parts.map((p) => (typeof p === "string" ? { kind: "text", text: p } : p));
}

/** The line that must do alone, in a notification. */
export function heading(...parts: readonly SpanLike[]): Block {
  return { kind: "heading", spans: spans(parts) };
}

/** A paragraph. */
export function text(...parts: readonly SpanLike[]): Block {
  return { kind: "text", spans: spans(parts) };
}

/** The last line: how old an answer is, and what it is about. */
export function footer(...parts: readonly SpanLike[]): Block {
  return { kind: "footer", spans: spans(parts) };
}

/** A sign before a word. */
export function mark(sign: Mark): Span {
  return { kind: "mark", mark: sign };
}

/** A line of text with the mark that it begins with, if it does, as a mark. */
export function marked(line: string): readonly SpanLike[] {
  const known = marks.find((sign) => line.startsWith(sign));
  return known === undefined ? [line] : [mark(known), line.slice(known.length)];
}

/** Text that matters more than its neighbours. */
export function strong(words: string): Span {
  return { kind: "strong", text: words };
}

/** Text to be copied as it is. */
export function code(words: string): Span {
  return { kind: "code", text: words };
}

/** A command with its arguments, written as the platform calls it. */
export function commandText(name: string, ...args: readonly string[]): Span {
  return { kind: "command", name, args };
}

/** A finding or remark with what to do next. */
export function note(tone: Tone, parts: readonly SpanLike[], next?: readonly SpanLike[]): Block {
  const said = spans(parts);
  return next
    ? { kind: "note", tone, spans: said, next: spans(next) }
    : { kind: "note", tone, spans: said };
}

/** Aligned pairs of a label and what it holds. */
export function facts(items: readonly (readonly [label: string, ...value: SpanLike[]])[]): Block {
  return {
    kind: "facts",
    items: items.map(([label, ...value]) => ({ label, value: spans(value) })),
  };
}

/** A row of buttons; to be the last block. */
export function buttons(...items: readonly Button[]): Block {
  return { kind: "buttons", items };
}

/** A button that asks a command, in a new message unless `inPlace`. */
export function commandButton(
  label: string,
  name: string,
  options: {
    args?: { readonly [name: string]: string };
    inPlace?: boolean;
    weight?: Button["weight"];
  } = {},
): Button {
  const act: Intent = {
    kind: "command",
    name,
    args: options.args ?? {},
    inPlace: options.inPlace ?? false,
  };
  return { label, act, weight: options.weight ?? "plain" };
}

/** A button that says a word of the open wizard. */
export function wordButton(
  label: string,
  word: string,
  weight: Button["weight"] = "plain",
): Button {
  return { label, act: { kind: "wizard", word }, weight };
}

/** A button that leads to the private chat, where the command is called. */
export function privateButton(label: string, name: string): Button {
  return { label, act: { kind: "private", name }, weight: "primary" };
}

/** A button that posts the answer again, for all in the place. */
export const shareButton: Button = {
  label: "Share here",
  act: { kind: "share" },
  weight: "plain",
};

/** A view for the person who asked. */
export function view(blocks: readonly [Block, ...Block[]], tone: Tone = "plain"): View {
  return { blocks, tone, audience: "asker" };
}

/** The view with each block changed; a view never loses its first block. */
export function mapBlocks(of: View, change: (block: Block) => Block): View {
  const [first, ...rest] = of.blocks;
  return { ...of, blocks: [change(first), ...rest.map(change)] };
}

/** The view with a note at its end; buttons stay last. */
export function withNote(of: View, added: Block): View {
  const [first, ...rest] = of.blocks;
  const end = rest.findIndex((block) => block.kind === "buttons");
  return { ...of, blocks: [first, ...rest.toSpliced(end === -1 ? rest.length : end, 0, added)] };
}

/** A view of one paragraph. */
export function say(...parts: readonly SpanLike[]): View {
  return view([text(...parts)]);
}
