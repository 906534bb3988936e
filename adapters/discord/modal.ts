import type {
  APILabelComponent,
  APIModalInteractionResponseCallbackComponent,
  APIModalInteractionResponseCallbackData,
  APITextDisplayComponent,
  APITextInputComponent,
  ComponentType,
  TextInputStyle,
} from "discord.js";

import {
  cutLine,
  toPlain,
  view as viewOf,
  type Block,
  type Field,
  type View,
} from "../../src/index.ts";
import { contentOf } from "./blocks.ts";
import { formIdOf } from "./custom-id.ts";
import {
  longestHint,
  longestId,
  longestInput,
  longestIntro,
  longestLabel,
  mostInputs,
} from "./limits.ts";

/** Where a form belongs to; it comes back with what was filled in. */
export interface ModalOptions {
  /** What is said to the form takes the place of the message that it was opened from. */
  readonly inPlace: boolean;
  /** The channel where it was asked, if it was opened somewhere else. */
  readonly origin?: string | undefined;
}

/** A form as Discord opens it. */
export type Modal = APIModalInteractionResponseCallbackData;

type Form = Extract<Block, { kind: "form" }>;

// discord.js is heavy, so that only its types are imported here: these are its values.
const inputType: ComponentType.TextInput = 4;
const displayType: ComponentType.TextDisplay = 10;
const labelType: ComponentType.Label = 18;
const oneLine: TextInputStyle.Short = 1;

/**
 * The form of a view, its heading as the title and what else stands above it as far as there is
 * room; `undefined` without a form, or for one that Discord would not take.
 */
export function modalOf(view: View, { inPlace, origin }: ModalOptions): Modal | undefined {
  const form = view.blocks.find((block) => block.kind === "form");
  if (form === undefined || form.fields.length > mostInputs) return undefined;
  const id = formIdOf({ wizard: form.wizard, draft: form.draft, inPlace, origin });
  if ([id, ...form.fields.map(({ name }) => name)].some((name) => name.length > longestId))
    return undefined;
  const { title, intro } = above(view, form);
  const labels = form.fields.map(labelOf);
  const components: readonly APIModalInteractionResponseCallbackComponent[] =
    intro === "" || labels.length === mostInputs ? labels : [displayOf(intro), ...labels];
  return { custom_id: id, title, components: [...components] };
}

/** What stands above the form. Its buttons are left out: no modal has any but its own. */
function above(view: View, form: Form): { readonly title: string; readonly intro: string } {
  const blocks = view.blocks.filter(({ kind }) => kind !== "form" && kind !== "buttons");
  const [first, ...rest] = blocks;
  const heading = first?.kind === "heading" ? toPlain(viewOf([first])).trim() : "";
  const isTitle = heading !== "" && heading.length <= longestLabel && !heading.includes("\n");
  return {
    title: cutLine(isTitle ? heading : form.title, longestLabel),
    intro: introOf(isTitle ? rest : blocks),
  };
}

/** As many of the blocks as there is room for, from the first on. */
function introOf(blocks: readonly Block[]): string {
  const [first, ...rest] = blocks;
  if (first === undefined) return "";
  const intro = contentOf(viewOf([first, ...rest]));
  return intro.length <= longestIntro ? intro : introOf(blocks.slice(0, -1));
}

const displayOf = (content: string): APITextDisplayComponent => ({ type: displayType, content });

function labelOf(field: Field): APILabelComponent {
  const description = hintOf(field);
  return {
    type: labelType,
    label: cutLine(field.label, longestLabel),
    ...(description === "" ? {} : { description }),
    component: inputOf(field),
  };
}

/** What was wrong, or else how to fill it in, on one line. */
function hintOf({ hint, error = "" }: Field): string {
  const said = error.trim() === "" ? hint : wrong(error);
  const line = said
    .split(/\s*\n\s*/)
    .join(" ")
    .trim();
  return line === "" ? "" : cutLine(line, longestHint);
}

/** Discord marks no field, so the words say it. */
const wrong = (error: string): string => (/^[❌⚠]/u.test(error) ? error : `❌ ${error}`);

function inputOf(field: Field): APITextInputComponent {
  const { name, optional, value = "" } = field;
  const placeholder = placeholderOf(field);
  return {
    type: inputType,
    custom_id: name,
    style: oneLine,
    required: optional === undefined,
    max_length: longestInput,
    ...(canBeKept(field) ? { value } : {}),
    ...(placeholder === "" ? {} : { placeholder }),
  };
}

/** What does not fit is left out: cut, it would be sent back as what the person wants. */
const canBeKept = ({ secret, value = "" }: Field): boolean =>
  !secret && value !== "" && value.length <= longestInput && !/[\r\n]/.test(value);

const emptied = { skip: "Leave empty to skip", keep: "Leave empty to keep it" } as const;

/** What leaving a field empty means; and that Discord hides nothing of what is typed. */
function placeholderOf({ secret, optional }: Field): string {
  const empty = optional === undefined ? [] : [emptied[optional]];
  const seen = secret ? ["Visible while you type, never posted"] : [];
  return [...empty, ...seen].join(". ");
}
