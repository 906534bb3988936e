import { mapBlocks, type View } from "../../src/core/view/view.ts";

/** Buttons get their ids when a conversation decides to show them; here there is none. */
export const withIds = (view: View): View =>
  mapBlocks(view, (block) =>
    block.kind === "buttons"
      ? { ...block, items: block.items.map((item, i) => ({ ...item, id: `b${i}` })) }
      : block,
  );
