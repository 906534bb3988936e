import type { types } from "@slack/bolt";

import {
  cutLine,
  cutText,
  mark,
  printable,
  say,
  text,
  type Field,
  type Intent,
  type View,
} from "../../src/index.ts";
import { actionsOf } from "./actions.ts";
import { blocksOf, plainText, type RenderOptions } from "./blocks.ts";
import { fitted } from "./home.ts";
import { longestLabel, longestTextObject, longestTitle, longestValue } from "./limits.ts";

/** How a modal is written, and what comes back from Slack with all that is done in it. */
export interface ModalOptions extends RenderOptions {
  /** 3,000 characters at most; never a value that was typed. */
  readonly metadata: string;
}

/** How a modal that only shows something is written. */
export interface ShownOptions extends ModalOptions {
  /** Cut after 24 characters. */
  readonly title: string;
}

/** The `action_id` of every input; its `block_id` is the name of the field. */
export const inputAction = "value";

/** The form of a view, with what stands above it and its buttons below; `undefined` without one. */
export function modalOf(view: View, options: ModalOptions): types.ModalView | undefined {
  const form = view.blocks.find((block) => block.kind === "form");
  if (form === undefined) return undefined;
  const inputs = form.fields.flatMap(inputBlocks);
  return fitted(aroundForm(view), (part) => ({
    type: "modal",
    callback_id: form.wizard,
    title: titleOf(form.title),
    submit: titleOf(form.submit),
    close: titleOf("Cancel"),
    notify_on_close: true,
    private_metadata: options.metadata,
    blocks: [...blocksOf(part, options).map(asSection), ...inputs, ...actionsOf(part)],
  }));
}

/** A modal that shows a view, with buttons but with nothing to send. */
export function plainModal(view: View, options: ShownOptions): types.ModalView {
  return fitted(view, (part) => ({
    type: "modal",
    title: titleOf(options.title),
    close: titleOf("Close"),
    private_metadata: options.metadata,
    blocks: [...blocksOf(part, options), ...actionsOf(part)],
  }));
}

/** The modal that stands there until an answer does. */
export function waitingModal(options: ShownOptions): types.ModalView {
  return plainModal(say(mark("⏳"), " One moment…"), options);
}

const titleOf = (title: string): types.PlainTextElement => plainText(cutLine(title, longestTitle));

/** What stands around the form. Closing the modal cancels, so no second button does. */
function aroundForm(view: View): View {
  const [first, ...rest] = view.blocks
    .filter((block) => block.kind !== "form")
    .map((block) =>
      block.kind === "buttons"
        ? { ...block, items: block.items.filter(({ act }) => !isCancel(act)) }
        : block,
    );
  return { ...view, blocks: [first ?? text(""), ...rest] };
}

const isCancel = (act: Intent): boolean => act.kind === "wizard" && act.word === "cancel";

/** A paragraph without any format as a section, which is as wide as the fields are. */
function asSection(block: types.KnownBlock): types.KnownBlock {
  const [piece, ...others] = block.type === "rich_text" ? block.elements : [];
  if (others.length > 0 || piece?.type !== "rich_text_section") return block;
  const [element, ...more] = piece.elements;
  if (more.length > 0 || element?.type !== "text" || element.style) return block;
  return sectionOf(element.text);
}

const sectionOf = (words: string): types.SectionBlock => ({
  type: "section",
  text: plainText(cutText(words, longestTextObject)),
});

function inputBlocks(field: Field): readonly types.KnownBlock[] {
  const { name, label, hint, optional, error } = field;
  const input: types.InputBlock = {
    type: "input",
    block_id: name,
    label: plainText(cutLine(label, longestLabel)),
    ...(hint.trim() === "" ? {} : { hint: plainText(cutText(printable(hint), longestLabel)) }),
    ...(optional === undefined ? {} : { optional: true }),
    element: inputElement(field),
  };
  const isWrong = error !== undefined && error.trim() !== "";
  return isWrong ? [input, sectionOf(printable(error))] : [input];
}

function inputElement(field: Field): types.PlainTextInput {
  const { secret, value = "" } = field;
  const placeholder = placeholderOf(field);
  // What does not fit is left out: cut, it would be sent back as what the person wants.
  const isFilledIn = !secret && value !== "" && value.length <= longestValue;
  return {
    type: "plain_text_input",
    action_id: inputAction,
    ...(isFilledIn ? { initial_value: value } : {}),
    ...(placeholder === "" ? {} : { placeholder: plainText(placeholder) }),
  };
}

/** What leaving a field empty means; and that Slack hides nothing of what is typed. */
function placeholderOf({ secret, optional }: Field): string {
  const empty = optional === undefined ? [] : [`Leave empty to ${optional}`];
  const seen = secret ? ["Visible while you type, never posted"] : [];
  return [...empty, ...seen].join(". ");
}
