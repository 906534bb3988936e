/** Why a call brought no answer. */
export interface NetworkFailure {
  /** `unsent`: it never went, nothing was done. `unreachable`: nobody knows whether it was done. */
  readonly kind: "unsent" | "unreachable";
  /** Node's word for it, or our own; nothing of what was sent. */
  readonly reason: string;
}

// Nothing went: there was no connection.
const unsentCodes: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** What an error of Node's, of `fetch` or of undici says about a call. */
export function networkFailure(error: unknown): NetworkFailure {
  if (error instanceof Error && error.name === "AbortError")
    return { kind: "unreachable", reason: "no answer in time" };
  const code = codeIn(error) ?? codeIn(causeOf(error));
  if (code === undefined) return { kind: "unreachable", reason: "the call failed" };
  return { kind: unsentCodes.has(code) ? "unsent" : "unreachable", reason: code };
}

const causeOf = (error: unknown): unknown => (error instanceof Error ? error.cause : undefined);

function codeIn(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
