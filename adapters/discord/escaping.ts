/**
 * What Discord makes something of, wherever it stands: emphasis, strike, spoiler, code, links with a
 * label, and all that angle brackets hold (mentions, commands, custom emoji, times). Then what does
 * not look like it.
 */
const anywhere: readonly RegExp[] = [
  /[\\*_~`|[\]<]/g,
  // An emoji by its name, `:fire:`, is one also in what a bot sends.
  /:(?=[^\s:]+:)|:(?<=:[^\s:]+:)/g,
  // An address becomes a link by its scheme.
  /:(?=\/\/)/g,
  // An invitation becomes a card, without a scheme too.
  /\.(?<=\b(?:discord(?:app)?|dis)\.)(?=[a-z])/gi,
  /@(?=everyone|here)/gi,
];

/** What begins a quote, a list, a heading or small print; each ends with what is to be escaped. */
const beginnings: readonly RegExp[] = [
  /^\s*>/,
  /^\s*[-+](?=[\s#]|$)/,
  /^\s*#(?=#{0,2}(?:\s|$))/,
  /^\s*\d+\.(?=\s|$)/,
];

/**
 * Where backslashes have to stand in a line lest Discord makes anything of what is in it. A backslash
 * is not seen before what is no letter, digit or space.
 */
export function escapesIn(line: string): ReadonlySet<number> {
  if (printableAscii.test(line)) return new Set(foundIn(line));
  const places = lasting(line);
  const found = foundIn(places.map((place) => line[place]).join(""));
  return new Set(found.flatMap((index) => places[index] ?? []));
}

const printableAscii = /^[ -~]*$/;

function foundIn(text: string): readonly number[] {
  const found = anywhere.flatMap((pattern) =>
    Array.from(text.matchAll(pattern), ({ index }) => index),
  );
  const first = beginnings.flatMap((pattern) => {
    const [start] = pattern.exec(text) ?? [];
    return start === undefined ? [] : [start.length - 1];
  });
  return [...found, ...first];
}

/**
 * Where the characters are that Discord leaves. It takes direction overrides away, and accents where
 * there are many, before it looks for mentions. Source: discord-api-docs, issues 1189 and 1241.
 */
const lasting = (line: string): readonly number[] =>
  Array.from(
    line.matchAll(/[^\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{M}]/gu),
    ({ index }) => index,
  );
