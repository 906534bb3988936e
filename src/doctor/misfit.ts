import { isFault } from "../core/fault.ts";
import type { KeyFacts } from "./facts.ts";

/** Keys that do not open the store. Throws what is another fault. */
export function misfit(error: unknown, where: string): KeyFacts {
  if (isFault(error, "vault.unknown-key")) {
    const { keyId } = error.details;
    const text = `The store was sealed with the key ${keyId}, which is not in ${where}`;
    return { kind: "wrong", text, next: `put ${keyId} back into ${where}` };
  }
  if (isFault(error, "vault.unreadable")) {
    const text = `The store cannot be opened with the keys in ${where}: ${error.details.reason}`;
    return { kind: "wrong", text, next: `put the right key back into ${where}` };
  }
  throw error;
}
