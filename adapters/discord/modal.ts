import type {
  APILabelComponent,
  APIModalInteractionResponseCallbackComponent,
  APIModalInteractionResponseCallbackData,
  APITextDisplayComponent,
  APITextInputComponent,
  ComponentType,
  TextInputStyle,
} from "discord.js";

import { cutLine, view as viewOf, type Block, type Field, type View } from "../../src/index.ts";
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

// discord.js is heavy, so that only its types are imported here: these are its values.
const inputType: ComponentType.TextInput = 4;
const displayType: ComponentType.TextDisplay = 10;
const labelType: ComponentType.Label = 18;
const oneLine: TextInputStyle.Short = 1;

/**
 * The form of a view, below what stands above it as far as there is room; `undefined` without a
 * form, or for one that Discord would not take. No modal has buttons but its own.
 */
export function modalOf(view: View, { inPlace, origin }: ModalOptions): Modal | undefined {
  const form = view.blocks.find((block) => block.kind === "form");
  if (form === undefined || form.fields.length > mostInputs) return undefined;
  const id = formIdOf({ wizard: form.wizard, draft: form.draft, inPlace, origin });
  if ([id, ...form.fields.map(({ name }) => name)].some((name) => name.length > longestId))
    return undefined;
  const blocks = view.blocks.filter(({ kind }) => kind !== "form" && kind !== "buttons");
  const intro = introOf(blocks);
  const labels = form.fields.map(labelOf);
  const components: readonly APIModalInteractionResponseCallbackComponent[] =
    intro === "" || labels.length === mostInputs ? labels : [displayOf(intro), ...labels];
  return { custom_id: id, title: cutLine(form.title, longestLabel), components: [...components] };
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

/** What was wrong, and how to fill it in as far as there is room, on one line. */
function hintOf({ hint, error = "" }: Field): string {
  const help = onOneLine(hint);
  if (error.trim() === "") return help === "" ? "" : cutLine(help, longestHint);
  // Discord marks no field, so the words say it.
  const wrong = onOneLine(/^[❌⚠]/u.test(error) ? error : `❌ ${error}`);
  const both = `${wrong} ${help}`.trim();
  return cutLine(both.length <= longestHint ? both : wrong, longestHint);
}

const onOneLine = (words: string): string =>
  words
    .split(/\s*\n\s*/)
    .join(" ")
    .trim();

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
