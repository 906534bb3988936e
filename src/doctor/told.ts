import type { Told } from "../../adapters/telegram/index.ts";

/** Why Telegram did not say what it was asked, in words. */
export function reasonOf(told: Exclude<Told<unknown>, { readonly kind: "told" }>): string {
  return told.kind === "busy" ? `it wants no calls for ${told.waitSeconds} s` : told.reason;
}
