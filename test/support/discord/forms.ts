import type { Backstage } from "./backstage.ts";
import { tell } from "./envelope.ts";
import { readMarkdown } from "./markdown.ts";
import type { NameOf } from "./marks.ts";
import type { Deed, Person, ShownField, ShownModal } from "./types.ts";
import type { OpenForm } from "./world.ts";

/** What is filled in, by label or by name. */
export interface Typed {
  readonly [field: string]: string;
}

interface Input {
  readonly custom_id: string;
  readonly style: number;
  readonly required?: boolean;
  readonly value?: string;
  readonly placeholder?: string;
  readonly min_length?: number;
  readonly max_length?: number;
}

interface Part {
  readonly type: number;
  readonly content?: string;
  readonly label?: string;
  readonly description?: string;
  readonly component?: Input;
}

const partsOf = ({ data }: OpenForm): readonly Part[] => data.components as readonly Part[];

/** The form as it was opened. */
export function showForm(form: OpenForm, nameOf: NameOf): ShownModal {
  const { custom_id: customId, title } = form.data;
  const read = partsOf(form).flatMap(({ content }) =>
    content === undefined ? [] : [readMarkdown(content, nameOf)],
  );
  return {
    customId,
    title,
    text: read.map(({ text }) => text).join("\n"),
    pieces: read.flatMap(({ pieces }) => pieces),
    fields: partsOf(form).flatMap((part) => fieldIn(part)),
  };
}

function fieldIn({ label = "", description = "", component }: Part): readonly ShownField[] {
  if (!component) return [];
  const { custom_id: name, placeholder = "", required = true, value = "" } = component;
  return [{ name, label, description, placeholder, required, value }];
}

/** Fills in fields of the open form and sends it off. Throws an `Error` where the client would not. */
export function submit(stage: Backstage, person: Person, values: Typed): Deed {
  const { form } = stage.world.human(person);
  if (!form) throw new Error(`${person.name} has no form before them`);
  const fields = partsOf(form).flatMap(fieldIn);
  for (const name of Object.keys(values))
    if (!fields.some((field) => field.name === name || field.label === name))
      throw new Error(`the form has no field "${name}"`);
  const components = partsOf(form).map((part, index) => answerOf(part, index * 2 + 1, values));
  const { room, source } = form;
  const interaction = stage.interactions.begin({ kind: "form", person, room, source, sent: form });
  return tell(stage, interaction, { custom_id: form.data.custom_id, components });
}

/** Source: Discord API reference, "Label" and "Text Input", interaction response structure. */
function answerOf({ type, label = "", component }: Part, id: number, values: Typed): object {
  if (!component) return { type, id };
  const { custom_id: name, value = "" } = component;
  const typed = values[name] ?? values[label] ?? value;
  mayBeSent(component, label, typed);
  return { type, id, component: { type: 4, id: id + 1, custom_id: name, value: typed } };
}

function mayBeSent(input: Input, label: string, typed: string): void {
  const { required = true, min_length: least = 0, max_length: most = 4_000, style } = input;
  if (required && typed === "") throw new Error(`nothing is filled in for "${label}"`);
  const fits = typed.length <= most && (typed === "" || typed.length >= least);
  if (!fits) throw new Error(`"${label}" takes ${least} to ${most} characters`);
  if (style === 1 && /[\r\n]/.test(typed)) throw new Error(`"${label}" takes one line`);
}
