import { indent, oneLine, type LayoutOptions, type Line, type Run } from "./line.ts";
import type { Block, Button, View } from "./view.ts";
import { displayWidth } from "./width.ts";

// The seed writes these three with a slash; the others read as words.
const slashed: readonly string[] = ["skip", "back", "cancel"];

/** True while a text is asked: a number is then an answer and chooses no button. */
export function asksText(view: View): boolean {
  return view.blocks.some((block) => block.kind === "question");
}

/** The row of buttons as a terminal or a pipe shows it. */
export function buttonLines(
  view: View,
  { items, asWords }: Extract<Block, { kind: "buttons" }>,
  options: LayoutOptions,
): readonly Line[] {
  const style = options.buttons ?? "numbered";
  switch (style) {
    case "none":
      return [];
    case "numbered":
      return asksText(view) || asWords === true
        ? wordLines(items, options)
        : numberedLines(items, options);
    case "words":
      return wordLines(items, options);
  }
}

function numberedLines(items: readonly Button[], options: LayoutOptions): readonly Line[] {
  return wrapped(
    items.map(({ label }, i) => `[${i + 1}] ${oneLine(label)}`),
    options.columns,
  );
}

function wordLines(items: readonly Button[], options: LayoutOptions): readonly Line[] {
  const commands = items.flatMap((button) => written(button, options));
  const words = items.flatMap((item) =>
    item.act.kind === "wizard" ? [spoken(item, item.act.word)] : [],
  );
  return [
    ...(commands.length > 0 ? wrapped([`More: ${commands[0] ?? ""}`, ...commands.slice(1)]) : []),
    ...(words.length > 0 ? wrapped([`(${words.join("  ")})`]) : []),
  ];
}

/** The word to type; with the label where that tells more, as in `fix 1: SSO URL`. */
function spoken({ label }: Button, word: string): string {
  if (slashed.includes(word)) return `/${word}`;
  const said = label.toLowerCase();
  const tellsMore = !said.includes(word) && !said.startsWith("fix ");
  return oneLine(tellsMore ? `${word}: ${label}` : word);
}

/**
 * What to type instead of pressing. "Check again" is the command that was just sent, so a button
 * that edits its own message is left out unless it names an option, for example `page=2`, or
 * does what was only asked about.
 */
function written({ act, weight }: Button, options: LayoutOptions): readonly string[] {
  if (act.kind === "wizard" || act.kind === "share") return [];
  if (act.kind === "private") return [`${options.prefix ?? "/"}${act.name}`];
  const args = options.writeCommand
    ? options.writeCommand(act.name, act.args)
    : Object.entries(act.args).map(([name, value]) => `${name}=${value}`);
  const known = options.writeCommand !== undefined;
  const isNew = args.some((arg) => arg.includes("=")) || weight === "danger";
  if (act.inPlace && !(known && isNew)) return [];
  return [oneLine([`${options.prefix ?? "/"}${act.name}`, ...args].join(" "))];
}

/** Items two spaces apart, as many on a line as fit. */
function wrapped(items: readonly string[], columns = Number.POSITIVE_INFINITY): readonly Line[] {
  const out: Run[][] = [];
  let used = 0;
  for (const item of items) {
    const width = displayWidth(item);
    const line = out.at(-1);
    if (line && used + 2 + width <= columns) {
      line.push(indent(2), { text: item, role: "button" });
      used += 2 + width;
    } else {
      out.push([{ text: item, role: "button" }]);
      used = width;
    }
  }
  return out;
}
