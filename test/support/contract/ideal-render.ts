import { toPlain, type Block, type View } from "../../../src/index.ts";
import { memoOf } from "./ideal-parse.ts";
import type { ButtonDraft, Draft, FormDraft } from "./plaza-types.ts";

type Escape = (text: string) => string;

/** A view as a message. */
export function messageOf(view: View, escape: Escape): Omit<Draft, "isWhispered"> {
  return {
    markup: escape(textOf(view)),
    buttons: buttonsOf(view),
    images: attachmentsOf(view, "image"),
    files: attachmentsOf(view, "file"),
  };
}

/** A view as a form, or as what stands in a form's place if it has none. */
export function formOf(view: View, escape: Escape): FormDraft {
  const form = view.blocks.find((block) => block.kind === "form");
  const [first, ...rest] = view.blocks.filter((block) => block !== form);
  const markup = first ? escape(textOf({ ...view, blocks: [first, ...rest] })) : "";
  const page = { title: "Plaza", markup, fields: [], buttons: buttonsOf(view) };
  if (!form) return page;
  const fields = form.fields.map(({ name, label, hint, secret, value = "", error = "" }) => ({
    name,
    label: escape(label),
    hint: escape(hint),
    value: secret ? "" : value,
    error: escape(error),
  }));
  return { ...page, title: escape(form.title), fields, submit: form.submit, memo: memoOf(form) };
}

/** What can be read of a view. */
export function textOf(view: View): string {
  return toPlain(view, { buttons: "none" });
}

/** The view without its buttons. */
export function withoutButtons(view: View): View {
  const [first, ...rest] = view.blocks.filter(({ kind }) => kind !== "buttons");
  return first ? { ...view, blocks: [first, ...rest] } : view;
}

function buttonsOf(view: View): readonly ButtonDraft[] {
  const items = view.blocks.flatMap((block) => (block.kind === "buttons" ? block.items : []));
  return items.map(({ label, id }) => (id === undefined ? { label } : { label, data: id }));
}

function attachmentsOf(view: View, kind: "image" | "file"): Draft["files"] {
  return view.blocks
    .filter((block): block is Extract<Block, { kind: "image" | "file" }> => block.kind === kind)
    .map(({ name, base64 }) => ({ name, bytes: Buffer.from(base64, "base64") }));
}
