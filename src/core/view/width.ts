/** Code points two columns wide (East Asian Width W or F), Unicode 17, as hexadecimal ranges. */
const wideRanges = `
1100-115f 231a-231b 2329-232a 23e9-23ec 23f0 23f3 25fd-25fe 2614-2615 2630-2637 2648-2653 267f
268a-268f 2693 26a1 26aa-26ab 26bd-26be 26c4-26c5 26ce 26d4 26ea 26f2-26f3 26f5 26fa 26fd 2705
270a-270b 2728 274c 274e 2753-2755 2757 2795-2797 27b0 27bf 2b1b-2b1c 2b50 2b55 2e80-2e99
2e9b-2ef3 2f00-2fd5 2ff0-303e 3041-3096 3099-30ff 3105-312f 3131-318e 3190-31e5 31ef-321e
3220-3247 3250-a48c a490-a4c6 a960-a97c ac00-d7a3 f900-faff fe10-fe19 fe30-fe52 fe54-fe66
fe68-fe6b ff01-ff60 ffe0-ffe6 16fe0-16fe4 16ff0-16ff6 17000-18cda 18cff-18d20 18d80-18df2
18e00-19191 191a0-191d2 1aff0-1aff3 1aff5-1affb 1affd-1affe 1b000-1b128 1b132 1b150-1b152 1b155
1b164-1b168 1b170-1b2fb 1d300-1d356 1d360-1d376 1f004 1f0cf 1f18e 1f191-1f19a 1f1ae 1f200-1f202
1f210-1f23b 1f240-1f248 1f250-1f251 1f260-1f265 1f300-1f320 1f32d-1f335 1f337-1f37c 1f37e-1f393
1f3a0-1f3ca 1f3cf-1f3d3 1f3e0-1f3f0 1f3f4 1f3f8-1f43e 1f440 1f442-1f4fc 1f4ff-1f53d 1f54b-1f54e
1f550-1f567 1f57a 1f595-1f596 1f5a4 1f5fb-1f64f 1f680-1f6c5 1f6cc 1f6d0-1f6d2 1f6d5-1f6d9
1f6dc-1f6df 1f6eb-1f6ec 1f6f4-1f6fc 1f7da 1f7e0-1f7eb 1f7f0 1f90c-1f93a 1f93c-1f945 1f947-1f9ff
1fa70-1fa7c 1fa80-1fac6 1fac8 1facc-1fadd 1fadf-1faeb 1faef-1fafa 20000-2fffd 30000-3fffd`
  .trim()
  .split(/\s+/)
  .map((range) => {
    const [first = 0, last = first] = range.split("-").map((hex) => Number.parseInt(hex, 16));
    return { first, last };
  });

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
const invisible =
  /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Mn}\p{Me}\p{Surrogate}\p{Zl}\p{Zp}]/u;
const emoji =
  /\p{Emoji}\u{FE0F}|^[0-9#*]\u{20E3}|\p{RI}\p{RI}|\p{EBase}\p{EMod}|\p{ExtPict}.*\u{200D}.*\p{ExtPict}/su;
// Inside a cluster these take columns of their own; a vowel or final consonant of Hangul does not.
const spacing = /[\p{Mc}\u{1100}-\u{115F}\u{A960}-\u{A97C}\u{FF01}-\u{FFEE}]/u;

/** The user-perceived characters of a text. */
export function graphemes(text: string): readonly string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** How many user-perceived characters a text has, line breaks included. */
export function countGraphemes(text: string): number {
  // Most of a text is plain. What is not may take the character before and after it along.
  const unusual = text.match(/(?:[ -~]?[^ -~\n]+)+[ -~]?/g) ?? [];
  return unusual.reduce((sum, part) => sum - part.length + graphemes(part).length, text.length);
}

/** How many columns of a terminal a line takes. Control characters count as nothing. */
export function displayWidth(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += clusterWidth(segment);
  return width;
}

function clusterWidth(cluster: string): number {
  const [base, ...rest] = Array.from(cluster).filter((c) => !invisible.test(c));
  if (base === undefined) return 0;
  if (cluster.length < 64 && emoji.test(cluster)) return 2;
  return rest.reduce<number>(
    (sum, c) => (spacing.test(c) ? sum + pointWidth(c) : sum),
    pointWidth(base),
  );
}

function pointWidth(character: string): 1 | 2 {
  const point = character.codePointAt(0) ?? 0;
  let low = 0;
  let high = wideRanges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((wideRanges[middle]?.last ?? 0) < point) low = middle + 1;
    else high = middle;
  }
  return (wideRanges[low]?.first ?? Number.POSITIVE_INFINITY) <= point ? 2 : 1;
}

/** The text, or its beginning with `…`: at most `max` (1 or more) graphemes in all. */
export function cutGraphemes(text: string, max: number): string {
  if (text.length <= max) return text;
  const kept: string[] = [];
  for (const { segment } of segmenter.segment(text)) {
    if (kept.length === max) return `${kept.slice(0, -1).join("")}…`;
    kept.push(segment);
  }
  return text;
}

const bidiControls = /[\u{061C}\u{200E}\u{200F}\u{202A}-\u{202E}\u{2066}-\u{2069}]/gu;
const hidden = /[\u{00AD}\u{200B}\u{2060}-\u{2064}\u{FEFF}]/gu;
const rightToLeft =
  /[\u{0590}-\u{08FF}\u{FB1D}-\u{FDFF}\u{FE70}-\u{FEFC}\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
const nameLimit = 40;
// Most names are such, and segmenting a text costs a hundred times this look at it.
const plainName = /^[!-~]+(?: [!-~]+)*$/;
// The longest emoji sequences have ten; a stack of accents over three lines has hundreds.
const pointsOfGrapheme = 16;

/**
 * A name from outside, fit to be shown: one line, 40 graphemes at most, isolated when it runs
 * right to left. Empty when nothing visible is left.
 */
export function cleanName(raw: string): string {
  if (raw.length <= nameLimit && plainName.test(raw)) return raw;
  const line = printable(raw.slice(0, 4096))
    .replace(bidiControls, "")
    .replace(hidden, "")
    .replace(/\s+/gu, " ")
    .trim();
  const calm = graphemes(line)
    .slice(0, nameLimit + 1)
    .map((g) => Array.from(g).slice(0, pointsOfGrapheme).join(""))
    .join("");
  const short = cutGraphemes(calm, nameLimit);
  return rightToLeft.test(short) ? `\u{2068}${short}\u{2069}` : short;
}

/**
 * The text without anything that a terminal would obey: line breaks stay, every other control
 * character becomes a space, direction overrides vanish, halves of characters become `\u{FFFD}`.
 */
export function printable(text: string): string {
  if (/^[ -~\n]*$/.test(text)) return text;
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n]|[\p{Zl}\p{Zp}]/gu, " ")
    .replace(/[\u{202A}-\u{202E}\u{2066}\u{2067}]/gu, "")
    .replace(/\p{Surrogate}/gu, "\u{FFFD}");
}
