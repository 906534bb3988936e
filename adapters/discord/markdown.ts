import { lineText, type Line, type Role } from "../../src/index.ts";
import { escapesIn } from "./escaping.ts";

type Style = "strong" | "code" | undefined;

const styles: { readonly [role in Role]: Style } = {
  plain: undefined,
  heading: "strong",
  strong: "strong",
  code: "code",
  command: "code",
  footer: undefined,
  mark: undefined,
  label: "strong",
  title: "strong",
  next: "strong",
  button: undefined,
};

interface StyledText {
  readonly text: string;
  readonly style: Style;
}

/** A line in Discord's markdown. Nothing that is in it formats, links, mentions or is an emoji. */
export const lineMarkdown = (line: Line): string => markdown(merged(line));

/** A line without any format, escaped. */
export const bareMarkdown = (line: Line): string =>
  markdown([{ text: lineText(line), style: undefined }]);

/** Text as it is, in columns of one width. */
export function fence(text: string): string {
  // Nothing is escaped in there, so only what is not seen keeps three of them from ending it.
  const safe = text.replace(/`{3,}/g, (run) => run.split("").join("\u200B"));
  return `\`\`\`\n${safe}\n\`\`\``;
}

/** Neighbours of one style as one. */
function merged(line: Line): readonly StyledText[] {
  const out: StyledText[] = [];
  for (const { text, role } of line) {
    const style = text.trim() === "" ? undefined : styles[role];
    const last = out.at(-1);
    if (last && last.style === style) out[out.length - 1] = { text: last.text + text, style };
    else out.push({ text, style });
  }
  return out.map((run) => (isCode(run) ? run : { ...run, style: plainer(run.style) }));
}

const isCode = ({ text, style }: StyledText): boolean =>
  style === "code" && ticksFor(text) !== undefined;

const plainer = (style: Style): Style => (style === "code" ? undefined : style);

// Stands for what is code: nothing in there is markup.
const opaque = "\uFFFC";

function markdown(runs: readonly StyledText[]): string {
  // Only as a whole: a pattern may begin in one run and end in the next.
  const escapes = escapesIn(
    runs.map(({ text, style }) => (style === "code" ? opaque : text)).join(""),
  );
  let at = 0;
  return runs
    .map(({ text, style }) => {
      if (style === "code") {
        at += opaque.length;
        return codeSpan(text);
      }
      const escaped = escapedAt(text, (index) => escapes.has(at + index));
      at += text.length;
      return style === "strong" ? strong(escaped) : escaped;
    })
    .join("");
}

const escapedAt = (text: string, isEscaped: (index: number) => boolean): string =>
  text.replace(/[^0-9A-Za-z\s]/g, (sign, index: number) => (isEscaped(index) ? `\\${sign}` : sign));

/** The marks stand around words, not around the spaces at their edges. */
const strong = (escaped: string): string =>
  escaped.replace(/\S(?:.*\S)?/su, (words) => `**${words}**`);

function codeSpan(text: string): string {
  const ticks = ticksFor(text) ?? "`";
  const inner = text.replace(/^(?=`)|(?<=`)$/g, " ");
  return `${ticks}${inner}${ticks}`;
}

/** As many backticks as the text has nowhere in a row; three would begin a block. */
const ticksFor = (text: string): string | undefined =>
  ["`", "``"].find((ticks) => (text.match(/`+/g) ?? []).every((run) => run !== ticks));
