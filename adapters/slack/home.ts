import type { types } from "@slack/bolt";

import { splitView, type View } from "../../src/index.ts";
import { actionsOf } from "./actions.ts";
import { blocksOf, type RenderOptions } from "./blocks.ts";
import { fitView } from "./limits.ts";

/** The view as the App Home tab of one person; what Slack does not take is left out, and said so. */
export function homeOf(view: View, options: RenderOptions): types.HomeView {
  return fitted(view, (part) => ({
    type: "home",
    blocks: [...blocksOf(part, options), ...actionsOf(part)],
  }));
}

/** The view as one modal or Home tab, or as much of it as Slack takes. */
export function fitted<Shown extends types.ModalView | types.HomeView>(
  view: View,
  show: (part: View) => Shown,
): Shown {
  const [part] = splitView(view, { fits: (some) => fitView(show(some)), most: 1 });
  return show(part);
}
