import { setTimeout as sleep } from "node:timers/promises";
import { tenantOf } from "../../core/event.ts";
import { belongingsOfTenant, leftovers } from "../upkeep/belongings.ts";
import { forgetAll } from "../upkeep/forget.ts";
import type { Forgotten } from "../upkeep/holdings.ts";
import { forgetBelongings } from "./forget.ts";
import type { PageParts } from "./pages.ts";

/** What a bot forgets with. */
export interface ForgetTenantParts extends PageParts {
  /** Aborts when the store is closed. */
  readonly closing: AbortSignal;
}

const mostLooks = 3;

/** Deletes all that is kept of a tenant, in a process that works on the same Redis. */
export function createForgetTenant({
  closing,
  ...parts
}: ForgetTenantParts): (platform: string, tenant: string) => Promise<Forgotten> {
  return (platform, tenant) => {
    const whose = belongingsOfTenant(tenantOf({ platform, tenant }));
    return forgetAll({
      forget: (isFirst) => forgetBelongings(isFirst ? whose : leftovers(whose), parts),
      // Once the store is closed, the next look says so.
      wait: (ms) => sleep(ms, undefined, { signal: closing }).catch(() => undefined),
      looks: mostLooks,
    });
  };
}
