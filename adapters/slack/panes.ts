import { Lru, type Block, type View } from "../../src/index.ts";
import type { Saying } from "./saying.ts";

const remembered = 1_000;

type Shown = ReadonlyMap<number, View>;

/**
 * What is shown in a modal or a Home tab, which holds one thing at a time: several answers to one
 * deed stand there below each other, so that none is gone before it was read.
 */
export class Panes {
  readonly #shown = new Lru<string, Shown>(remembered);

  /** The view with those before it that answer the same. */
  joined({ delivery, index }: Saying, view: View): View {
    if (index === undefined) return view;
    const before = [...(this.#shown.get(delivery) ?? [])].filter(([at]) => at < index);
    return [...before.toSorted(([a], [b]) => a - b).map(([, one]) => one), view].reduce(below);
  }

  /** It is shown. */
  keep({ delivery, index }: Saying, view: View): void {
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
