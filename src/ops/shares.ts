import { ownerOf, type Address } from "../core/event.ts";
import { reveal, seal } from "../core/sealed.ts";
import type { View } from "../core/view/view.ts";
import type { SealedCache } from "../ports/sealed-cache.ts";
import { Lru } from "../core/lru.ts";
import { listAt } from "./payload.ts";

/** An answer, and for whom it is. */
export interface Shareable {
  readonly to: Address;
  readonly view: View;
}

/** Answers that can be shared, as long as their buttons live. */
export interface ShareMemory {
  load(name: string): Promise<string | undefined>;
  save(name: string, view: string): Promise<void>;
}

// As long as a button lives.
const lifeMs = 24 * 60 * 60_000;
const remembered = 500;

/** Every process knows them, and after a restart, too. */
export function createSharedMemory(cache: SealedCache): ShareMemory {
  return {
    async load(name) {
      const kept = await cache.load(name);
      return kept && reveal(kept);
    },
    save: (name, view) => cache.save(name, seal(view), lifeMs),
  };
}

/** This process alone knows them. */
export function createOwnMemory(): ShareMemory {
  const kept = new Lru<string, string>(remembered);
  return {
    load: async (name) => kept.get(name),
    save: async (name, view) => kept.set(name, view),
  };
}

/** Keeps answers that carry a button to share them, and finds them again by it. */
export class Shares {
  readonly #memory: ShareMemory;

  constructor(memory: ShareMemory) {
    this.#memory = memory;
  }

  /** To be called before it is shown. */
  async keep(answer: Shareable): Promise<void> {
    const { view } = answer;
    const button = view.blocks
      .flatMap((block) => (block.kind === "buttons" ? block.items : []))
      .find(({ act }) => act.kind === "share");
    if (button?.id !== undefined)
      await this.#memory.save(nameOf(answer, button.id), JSON.stringify(forAll(view)));
  }

  /** The answer above the button; `undefined` if it is not known any more. */
  async find(answer: Pick<Shareable, "to">, button: string): Promise<View | undefined> {
    const kept = await this.#memory.load(nameOf(answer, button));
    return kept === undefined ? undefined : viewIn(kept);
  }
}

const nameOf = ({ to }: Pick<Shareable, "to">, button: string): string =>
  `share:${ownerOf(to)}:${button}`;

/** What all are to see: the buttons belong to who asked. */
function forAll({ blocks, tone }: View): View {
  const [first = blocks[0], ...rest] = blocks.filter(({ kind }) => kind !== "buttons");
  return { blocks: [first, ...rest], tone, audience: "place" };
}

function viewIn(kept: string): View | undefined {
  const view: unknown = JSON.parse(kept);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- sealed as `forAll` made it
  return listAt(view, "blocks").length === 0 ? undefined : (view as View);
}
