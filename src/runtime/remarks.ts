import type { Next } from "../core/conversation/decision.ts";
import type { Means } from "./tools.ts";

/** Logs what a decision remarks; to be called once it is stored, so that each stands there once. */
export function logRemarks(means: Means, next: Next<unknown>): void {
  for (const { event, fields } of next.remarks ?? []) means.logger.info(event, fields);
}
