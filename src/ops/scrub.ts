import { scrubError } from "./scrub-error.ts";
import { isSecretName, mask, scrubText } from "./scrub-text.ts";

/** The value without what looks like a credential, at any depth; errors become plain objects. */
export function scrub(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return scrubText(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth > 4) return "[deep]";
  if (value instanceof Error) return scrubError(value);
  if (Array.isArray(value)) return value.map((member) => scrub(member, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      isSecretName(name) ? mask : scrub(member, depth + 1),
    ]),
  );
}
