// A second net: the code that logs is written not to log secrets; this catches what it missed.
const patterns: readonly (readonly [RegExp, string])[] = [
  [/\b(basic|bearer)([\s:]+)[A-Za-z0-9+/=_.~-]{6,}/gi, "$1$2[hidden]"],
  [/\beyJ[A-Za-z0-9_-]{4,}(\.[A-Za-z0-9_-]*)*/g, "[hidden]"],
  [/(https?:\/\/)[^\s/@]+@/gi, "$1[hidden]@"],
  [/(https?:\/\/[^\s?#]+)[?#]\S*/gi, "$1"],
  [
    /\b(authorization|access_token|client_secret|password|encryptionKey|wpaKey)("?\s*[:=]\s*"?)[^\s",}]+/gi,
    "$1$2[hidden]",
  ],
];

/** The text without what looks like a credential. */
function scrubText(text: string): string {
  return patterns.reduce((clean, [pattern, mask]) => clean.replace(pattern, mask), text);
}

/** The value without what looks like a credential, at any depth; errors become plain objects. */
export function scrub(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return scrubText(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth > 4) return "[deep]";
  if (value instanceof Error) return scrubError(value, depth);
  if (Array.isArray(value)) return value.map((member) => scrub(member, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, scrub(member, depth + 1)]),
  );
}

function scrubError(error: Error, depth: number): unknown {
  const code: unknown = "code" in error ? error.code : undefined;
  return {
    name: error.name,
    message: scrubText(error.message),
    ...(typeof code === "string" ? { code } : {}),
    ...(error.stack === undefined ? {} : { stack: scrubText(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: scrub(error.cause, depth + 1) }),
  };
}
