import type { InlineKeyboardButton, InlineKeyboardMarkup } from "grammy/types";

import { cutGraphemes, type Button, type View } from "../../src/index.ts";
import { callbackData } from "./callback-data.ts";

// Two a row, eight in all: more is not seen on a phone.
const mostButtons = 8;
const longestLabel = 40;

/** Where the buttons of an answer stand, and how its private chat is reached. */
export interface KeyboardPlace {
  /** The bot's name without `@`; `undefined` while it is not known. */
  readonly username: string | undefined;
  /** The messages of the same answer above the buttons. */
  readonly earlier: readonly number[];
}

/** The buttons of a view. */
export function buttonsOf(view: View): readonly Button[] {
  return view.blocks.flatMap((block) => (block.kind === "buttons" ? block.items : []));
}

/** The inline keyboard for these buttons; `undefined` where there are none. */
export function keyboardOf(
  buttons: readonly Button[],
  place: KeyboardPlace,
): InlineKeyboardMarkup | undefined {
  const known = buttons.flatMap((button) => keyOf(button, place)).slice(0, mostButtons);
  return known.length === 0 ? undefined : { inline_keyboard: rowsOf(known).map((row) => [...row]) };
}

interface Key {
  readonly weight: Button["weight"];
  readonly key: InlineKeyboardButton;
}

function keyOf(button: Button, { username, earlier }: KeyboardPlace): readonly Key[] {
  const { label, act, id, weight } = button;
  const text = cutGraphemes(label, longestLabel);
  const style = styles[weight];
  if (act.kind === "private") {
    if (username === undefined) return [];
    return [{ weight, key: { text, url: `https://t.me/${username}?start=${act.name}` } }];
  }
  if (id === undefined) return [];
  const data = callbackData({ button: id, earlier });
  return [{ weight, key: { text, callback_data: data, ...(style ? { style } : {}) } }];
}

const styles: { readonly [weight in Button["weight"]]: "danger" | undefined } = {
  primary: undefined,
  plain: undefined,
  danger: "danger",
};

/** What matters most has a row of its own, so has the first of an odd number; else two a row. */
function rowsOf(keys: readonly Key[]): readonly (readonly InlineKeyboardButton[])[] {
  const [first] = keys;
  const lone = first !== undefined && (first.weight === "primary" || keys.length % 2 === 1);
  const rest = lone ? keys.slice(1) : keys;
  const rows = lone ? [[first.key]] : [];
  for (let at = 0; at < rest.length; at += 2)
    rows.push(rest.slice(at, at + 2).map(({ key }) => key));
  return rows;
}
