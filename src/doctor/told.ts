import type { Told } from "../ops/told.ts";

/** Why a platform did not say what it was asked, in words. */
export function reasonOf(told: Exclude<Told<unknown>, { readonly kind: "told" }>): string {
  return told.kind === "busy" ? `it wants no calls for ${told.waitSeconds} s` : told.reason;
}
