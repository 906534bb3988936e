import { Lru } from "../core/lru.ts";
import type { Block, View } from "../core/view/view.ts";

/** One answer among those to a delivery. */
export interface Answering {
  readonly delivery: string;
  /** Its number; `undefined` for what is said besides. */
  readonly index: number | undefined;
}

const remembered = 1_000;

type Shown = ReadonlyMap<number, View>;

/**
 * What is shown where one thing is held at a time, a modal for example: several answers to one
 * deed stand there below each other, so that none is gone before it was read.
 */
export class Panes {
  readonly #shown = new Lru<string, Shown>(remembered);

  /** The view with those before it that answer the same. */
  joined({ delivery, index }: Answering, view: View): View {
    if (index === undefined) return view;
    const before = [...(this.#shown.get(delivery) ?? [])].filter(([at]) => at < index);
    return [...before.toSorted(([a], [b]) => a - b).map(([, one]) => one), view].reduce(below);
  }

  /** True if all that answers the same and stands before it is shown. */
  isNext({ delivery, index = 0 }: Answering): boolean {
    const shown = this.#shown.get(delivery);
    return Array.from({ length: index }, (_, at) => at).every((at) => shown?.has(at));
  }

  /** It is shown. */
  keep({ delivery, index }: Answering, view: View): void {
    if (index === undefined) return;
    this.#shown.set(delivery, new Map(this.#shown.get(delivery)).set(index, view));
  }
}

const isRow = ({ kind }: Block): boolean => kind === "buttons";

/** One view below the other, all buttons last. */
function below(above: View, view: View): View {
  const blocks = [...above.blocks, ...view.blocks];
  const [first = view.blocks[0], ...rest] = [
    ...blocks.filter((block) => !isRow(block)),
    ...blocks.filter(isRow),
  ];
  return { ...view, blocks: [first, ...rest] };
}
