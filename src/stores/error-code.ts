/** The code that Node and SQLite put on their errors, for example `ENOSPC`; `unknown` without. */
export function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "unknown";
  return typeof error.code === "string" ? error.code : "unknown";
}
