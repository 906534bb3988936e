import { Lru } from "../core/lru.ts";
import { reveal, seal } from "../core/sealed.ts";
import type { View } from "../core/view/view.ts";
import type { SealedCache } from "../ports/sealed-cache.ts";
import { listAt } from "./payload.ts";

/** Views that are shown again later, as long as buttons live, by names of the form `<kind>:<owner>:…`. */
export interface KeptViews {
  /** `undefined` if it is not known any more. */
  load(name: string): Promise<View | undefined>;
  /** Replaces what is kept by this name; for 24 h. */
  save(name: string, view: View): Promise<void>;
}

// As long as a button lives.
const lifeMs = 24 * 60 * 60_000;
const remembered = 500;

/** Every process knows them, and after a restart, too. */
export function createSharedViews(cache: SealedCache): KeptViews {
  return {
    async load(name) {
      const kept = await cache.load(name);
      return kept && viewIn(reveal(kept));
    },
    save: (name, view) => cache.save(name, seal(JSON.stringify(view)), lifeMs),
  };
}

/** This process alone knows them. */
export function createOwnViews(): KeptViews {
  const kept = new Lru<string, View>(remembered);
  return {
    load: async (name) => kept.get(name),
    save: async (name, view) => kept.set(name, view),
  };
}

function viewIn(kept: string): View | undefined {
  const view: unknown = JSON.parse(kept);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- sealed as it was made here
  return listAt(view, "blocks").length === 0 ? undefined : (view as View);
}
