import { ownerOf, type Address } from "../core/event.ts";
import type { View } from "../core/view/view.ts";
import type { KeptViews } from "./kept-views.ts";

/** An answer, and for whom it is. */
export interface Shareable {
  readonly to: Address;
  readonly view: View;
}

/** Keeps answers that carry a button to share them, and finds them again by it. */
export class Shares {
  readonly #kept: KeptViews;

  constructor(kept: KeptViews) {
    this.#kept = kept;
  }

  /** To be called before it is shown. */
  async keep(answer: Shareable): Promise<void> {
    const { view } = answer;
    const button = view.blocks
      .flatMap((block) => (block.kind === "buttons" ? block.items : []))
      .find(({ act }) => act.kind === "share");
    if (button?.id !== undefined) await this.#kept.save(nameOf(answer, button.id), forAll(view));
  }

  /** The answer above the button; `undefined` if it is not known any more. */
  find(answer: Pick<Shareable, "to">, button: string): Promise<View | undefined> {
    return this.#kept.load(nameOf(answer, button));
  }
}

const nameOf = ({ to }: Pick<Shareable, "to">, button: string): string =>
  `share:${ownerOf(to)}:${button}`;

/** What all are to see: the buttons belong to who asked. */
function forAll({ blocks, tone }: View): View {
  const [first = blocks[0], ...rest] = blocks.filter(({ kind }) => kind !== "buttons");
  return { blocks: [first, ...rest], tone, audience: "place" };
}
