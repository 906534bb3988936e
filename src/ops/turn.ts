import { randomUUID } from "node:crypto";

import type { SealedCache } from "../ports/sealed-cache.ts";
import type { Turn } from "../ports/turn.ts";

/** A turn among all processes that share the cache; `name` is what only one of them may do. */
export function createTurn(cache: SealedCache, name: string): Turn {
  const holder = randomUUID();
  const key = `turn:${name}`;
  return {
    take: (ms) => cache.lock(key, holder, ms),
    leave: () => cache.unlock(key, holder),
  };
}
