import type {
  APIActionRowComponent,
  APIButtonComponentWithCustomId,
  ButtonStyle,
  ComponentType,
} from "discord.js";

import { cutLine, opensForm, type Button, type Intent, type View } from "../../src/index.ts";
import { buttonIdOf, parseButtonId, type ButtonId } from "./custom-id.ts";
import { buttonsInRow, longestButton, longestId, mostRows } from "./limits.ts";

/** A row of buttons as a message has it. */
export type ButtonRow = APIActionRowComponent<APIButtonComponentWithCustomId>;

/** Where the conversation of a view's buttons is. */
export interface ButtonPlace {
  /** The channel where it was asked, if the buttons stand somewhere else. */
  readonly origin?: string | undefined;
}

// discord.js is heavy, so that only its types are imported here: these are its values.
const rowType: ComponentType.ActionRow = 1;
const buttonType: ComponentType.Button = 2;
const buttonStyles: {
  readonly [weight in Button["weight"]]:
    | ButtonStyle.Primary
    | ButtonStyle.Secondary
    | ButtonStyle.Danger;
} = { primary: 1, plain: 2, danger: 4 };

/** The rows of buttons below a view, as many as Discord takes. */
export function rowsOf(view: View, place: ButtonPlace): readonly ButtonRow[] {
  const taken = new Set<string>();
  const components = view.blocks
    .flatMap((block) => (block.kind === "buttons" ? block.items : []))
    .flatMap((button) => buttonOf(button, { ...place, isForm: !asksText(view) }))
    .filter(({ custom_id: id }) => !taken.has(id) && taken.add(id))
    .slice(0, buttonsInRow * mostRows);
  const rows: ButtonRow[] = [];
  for (let at = 0; at < components.length; at += buttonsInRow)
    rows.push({ type: rowType, components: components.slice(at, at + buttonsInRow) });
  return rows;
}

const asksText = ({ blocks }: View): boolean => blocks.some(({ kind }) => kind === "question");

interface Surroundings extends ButtonPlace {
  /** The wizard goes on in forms: what is said next takes the place of this message. */
  readonly isForm: boolean;
}

function buttonOf(
  { id, label, act, weight }: Button,
  { origin, isForm }: Surroundings,
): readonly APIButtonComponentWithCustomId[] {
  const kind = kindOf(act);
  if (id === undefined || kind === undefined) return [];
  const inPlace = act.kind === "wizard" && isForm;
  const customId = buttonIdOf({ kind, inPlace, button: id, origin, earlier: [] });
  if (customId.length > longestId) return [];
  const text = cutLine(label, longestButton);
  return [{ type: buttonType, style: buttonStyles[weight], label: text, custom_id: customId }];
}

/** What a press brings about at once. What goes on in private needs no button: an answer is the asker's alone. */
function kindOf(act: Intent): ButtonId["kind"] | undefined {
  switch (act.kind) {
    case "command":
      return act.inPlace ? "change" : "answer";
    case "wizard":
      return opensForm(act.word) ? "form" : "change";
    case "share":
      return "change";
    case "private":
      return undefined;
  }
}

/** The rows with buttons that know the earlier messages of their answer, first to last. */
export const withEarlier = (
  rows: readonly ButtonRow[],
  earlier: readonly string[],
): readonly ButtonRow[] =>
  rows.map((row) => ({
    ...row,
    components: row.components.map((button) => knowing(button, earlier)),
  }));

function knowing(
  button: APIButtonComponentWithCustomId,
  earlier: readonly string[],
): APIButtonComponentWithCustomId {
  const known = parseButtonId(button.custom_id);
  return known ? { ...button, custom_id: buttonIdOf({ ...known, earlier }) } : button;
}
