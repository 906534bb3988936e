import { reveal, type Sealed } from "../../core/sealed.ts";

/** How an authorization header begins; `none` has no second word. */
export type HeaderScheme = "Basic" | "Bearer" | "other" | "none";

/** The scheme of a header: all of it that may ever be shown. */
export function headerScheme(header: Sealed): HeaderScheme {
  const [scheme = "", ...rest] = reveal(header).trim().split(/\s+/);
  if (rest.length === 0) return "none";
  switch (scheme.toLowerCase()) {
    case "basic":
      return "Basic";
    case "bearer":
      return "Bearer";
    default:
      return "other";
  }
}
