import { cleanName } from "../../core/view/width.ts";
import type { HomeReads } from "../model.ts";

/** The subscription tier, clean; `undefined` when unread or not given. */
export function tierOf({ location }: HomeReads): string | undefined {
  const tier = location?.kind === "read" ? cleanName(location.value.tier ?? "") : "";
  return tier === "" ? undefined : tier;
}

/** The zone of the home, if it was read. */
export function homeZone({ location }: HomeReads): string | undefined {
  return location?.kind === "read" ? location.value.timezone : undefined;
}
