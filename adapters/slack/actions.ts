import type { types } from "@slack/bolt";

import { cutLine, type Button, type View } from "../../src/index.ts";
import { plainText } from "./blocks.ts";
import { buttonValue } from "./button-value.ts";
import { buttonsInRow, longestButton, longestId, mostButtons } from "./limits.ts";

/** The buttons of a view that can be pressed in Slack, as many as it takes. */
export function buttonsOf(view: View): readonly Button[] {
  return view.blocks
    .flatMap((block) => (block.kind === "buttons" ? block.items : []))
    .filter(canBePressed)
    .slice(0, mostButtons);
}

// What goes on in private needs no button here: an answer is the asker's alone, a secret a form's.
const canBePressed = ({ id, act }: Button): boolean =>
  id !== undefined && id.length <= longestId && act.kind !== "private";

/** The label as the button shows it. */
export const labelOf = ({ label }: Button): string => cutLine(label, longestButton);

/** The rows of buttons below a view. The `action_id` is the id of the button. */
export function actionsOf(view: View): readonly types.ActionsBlock[] {
  const elements = buttonsOf(view).map(buttonElement);
  const rows: types.ActionsBlock[] = [];
  for (let at = 0; at < elements.length; at += buttonsInRow)
    rows.push({ type: "actions", elements: elements.slice(at, at + buttonsInRow) });
  return rows;
}

function buttonElement(button: Button): types.Button {
  const { id = "", weight } = button;
  const look = weight === "plain" ? {} : { style: weight };
  return {
    type: "button",
    action_id: id,
    text: plainText(labelOf(button)),
    value: buttonValue({ button: id, earlier: [] }),
    ...look,
  };
}

/** The blocks with buttons that know the earlier messages of their answer. */
export function withEarlier(
  blocks: readonly types.KnownBlock[],
  earlier: readonly string[],
): readonly types.KnownBlock[] {
  return blocks.map((block) => (block.type === "actions" ? knowing(block, earlier) : block));
}

function knowing(row: types.ActionsBlock, earlier: readonly string[]): types.ActionsBlock {
  const elements = row.elements.map((element) =>
    element.type === "button"
      ? { ...element, value: buttonValue({ button: element.action_id ?? "", earlier }) }
      : element,
  );
  return { ...row, elements };
}
