/** A text as a person means it: without the marks of code and links that they, or a copy, put there. */
export function typedText(text: string): string {
  return unlinked(uncoded(text.replaceAll("\u00A0", " ")));
}

/** The text without the mentions of a user at its beginning and end, and whether there was one. */
export function withoutMention(
  text: string,
  user: string,
): { readonly text: string; readonly mentioned: boolean } {
  // Source: Discord API reference, "Message Formatting"; older clients write the sign in between.
  const mention = `<@!?${user}>`;
  // Tried only where a space begins: from each space on, a long gap would take seconds.
  const bare = text
    .replace(new RegExp(`^\\s*(?:${mention}[\\s,:]*)+`), "")
    .replace(new RegExp(`(?:(?<!\\s)\\s*${mention})+\\s*$`), "");
  return { text: bare, mentioned: new RegExp(mention).test(text) };
}

// The first line of a block names its language if it is one word and not the last one.
const block = /```(?:[A-Za-z0-9_+-]*\n)?([\s\S]*?)```/g;
// A backtick may belong to what is typed; a pair of them around something that stands alone does not.
const inline = /(?<!\S)(`{1,2})([^`]+)\1(?!\S)/g;

const uncoded = (text: string): string =>
  text
    .replace(block, (_whole, code: string) => code.replace(/\n$/, ""))
    .replace(inline, (_whole, _ticks: string, code: string) => code);

// An address in angle brackets shows no page below it; in parentheses it has a label, which alone
// is seen. A command that was picked from Discord's list comes with its id.
const bracketed = /<([a-z][a-z0-9+.-]{0,19}:\/\/[^\s<>]+)>/gi;
const labelled = /\[([^[\]\n]+)\]\(<?[a-z][a-z0-9+.-]{0,19}:\/\/[^\s()<>]+>?\)/gi;
const picked = /<(\/[^\s<>:]+(?: [^\s<>:]+){0,2}):\d{1,20}>/g;

const unlinked = (text: string): string =>
  text.replace(labelled, "$1").replace(bracketed, "$1").replace(picked, "$1");
