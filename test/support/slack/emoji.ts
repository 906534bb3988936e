/** The emoji that are written and read here, as Slack names them. Source: its client's picker. */
const names: { readonly [emoji: string]: string } = {
  "🟢": "large_green_circle",
  "🟡": "large_yellow_circle",
  "🟠": "large_orange_circle",
  "🔴": "red_circle",
  "⚪": "white_circle",
  "✅": "white_check_mark",
  "❌": "x",
  "⚠️": "warning",
  "⏳": "hourglass_flowing_sand",
  "⌛": "hourglass",
  "🔐": "closed_lock_with_key",
  "🔒": "lock",
  "🔄": "arrows_counterclockwise",
  "🔥": "fire",
  "👋": "wave",
  "🙂": "slightly_smiling_face",
  "👍": "+1",
  "🎉": "tada",
};

const emojis = new Map(Object.entries(names).map(([emoji, name]) => [name, emoji]));

/** What somebody typed, with its emoji as Slack passes them on. */
export const toNames = (text: string): string =>
  Object.entries(names).reduce((all, [emoji, name]) => all.replaceAll(emoji, `:${name}:`), text);

/** What is shown for names between colons; what is no emoji stays as it is. */
export const toEmojis = (text: string): string =>
  text.replace(/:([a-z0-9_+-]+):/g, (whole, name: string) => emojis.get(name) ?? whole);

/** The name of an emoji, and its code points as rich text has them. */
export function emojiElement(emoji: string): { readonly name: string; readonly unicode: string } {
  const unicode = Array.from(emoji, (one) => (one.codePointAt(0) ?? 0).toString(16)).join("-");
  return { name: names[emoji] ?? "", unicode };
}

/** Emoji that stand in a text. */
export const emojiPattern: RegExp = new RegExp(
  Object.keys(names)
    .map((emoji) => emoji.replace(/[+]/g, "\\$&"))
    .join("|"),
  "gu",
);

/** What is shown for an emoji of rich text. */
export const shownEmoji = (name: string, unicode: string | undefined): string => {
  const known = emojis.get(name);
  if (known !== undefined) return known;
  const codes = unicode?.split("-").map((code) => Number.parseInt(code, 16));
  return codes ? String.fromCodePoint(...codes) : `:${name}:`;
};
