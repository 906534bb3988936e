/** What stands in the place of a credential. */
export const mask = "[hidden]";

const headers = "(?:proxy-)?authorization|(?:set-)?cookie";
const names =
  "access_?token|refresh_?token|auth_?header|client_?secret|client_?assertion|password|passphrase|encryptionKey|wpaKey";
// After a name: `: `, `=`, and, where the name stood in quotes, `": ` or `", `.
const separator = String.raw`(?:\\*["']\s*[:=,]|\s*[:=])\s*`;
const quoted = String.raw`"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*'`;

// Where a bot is added to a server on Discord: anybody may know it, and nobody gets there without it.
const invite = String.raw`discord\.com/oauth2/authorize\?client_id=\d+&scope=[a-z.]+(?:%20[a-z.]+)*&permissions=\d+(?:&guild_id=\d+)?[.,;:)]?(?:\s|$)`;

// A second net: the code that logs is written not to log secrets; this catches what it missed.
const patterns: readonly (readonly [RegExp, string])[] = [
  // A header's value may be of any scheme and of many words: all of it goes, to the end of line.
  [new RegExp(String.raw`\b(${headers})(${separator})(?:${quoted}|.*)`, "gi"), `$1$2${mask}`],
  [
    new RegExp(
      String.raw`\b(${names})(${separator})(?:${quoted}|\\+"[^"\r\n]*"|\\*["']?[^\r\n"',;&}]+)`,
      "gi",
    ),
    `$1$2${mask}`,
  ],
  [/\b(basic|bearer)([\s:]+)[A-Za-z0-9+/=_.~-]{6,}/gi, `$1$2${mask}`],
  [/\beyJ[A-Za-z0-9_-]{4,}(\.[A-Za-z0-9_-]*)*/g, mask],
  // A Telegram bot's token, also inside an address of its API.
  [/\b(?:bot)?\d{5,15}:[A-Za-z0-9_-]{30,}/g, mask],
  // Slack's tokens of all kinds, and addresses by which anybody may answer in a channel.
  [/\b(?:xox[a-z]\.)?(?:xox[a-z]|xapp)-[A-Za-z0-9-]{6,}/g, mask],
  [/(https:\/\/hooks\.slack\.com\/)\S+/gi, `$1${mask}`],
  // A Discord bot's token; what answers an interaction for 15 min, and the paths that such stand in.
  [/\b[MNO][A-Za-z0-9_-]{17,30}\.[A-Za-z0-9_-]{5,8}\.[A-Za-z0-9_-]{25,}/g, mask],
  [/\baW50ZXJhY3Rpb24[A-Za-z0-9_+/=-]*/g, mask],
  [/(\/(?:webhooks|interactions)\/(?:\d{1,20}|:\w+)\/)[^\s/?#:"'`]+/gi, `$1${mask}`],
  [/(https?:\/\/)[^\s/@]+@/gi, `$1${mask}@`],
  [new RegExp(String.raw`(https?://(?!${invite})[^\s?#]+)[?#]\S*`, "gi"), "$1"],
];

const secretName = new RegExp(`^(?:${headers}|${names})$`, "i");

/** True for the name of a field whose value is a credential, whatever it looks like. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

const longest = 8_192;

/** The text without what looks like a credential. */
export function scrubText(text: string): string {
  // Cut first: a megabyte must not cost seconds.
  return patterns.reduce(
    (clean, [pattern, replacement]) => clean.replace(pattern, replacement),
    text.slice(0, longest),
  );
}
