/** What the plaza makes of a bot's markup: `*bold*`, `@name` is a mention, `:fire:` an emoji. */
export function readMarkup(markup: string): {
  readonly text: string;
  readonly formatted: readonly string[];
} {
  const formatted: string[] = [];
  const made = (piece: string): string => {
    formatted.push(piece);
    return piece;
  };
  const text = markup.replace(pieces, (piece: string): string => {
    if (piece.startsWith("\\")) return piece.slice(1);
    if (piece === ":fire:") return made("🔥");
    return made(piece.startsWith("*") ? piece.slice(1, -1) : piece);
  });
  return { text, formatted };
}

const pieces = /\\[\s\S]|:fire:|@\w+|\*[^*\n]+\*/gu;

/** Text as markup that stands for just this text. */
export function escapeMarkup(text: string): string {
  return text.replace(/[\\*:@]/gu, "\\$&");
}
