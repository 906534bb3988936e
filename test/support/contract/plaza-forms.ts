import type { OpenForm, Where } from "../../contract/chat-adapter/index.ts";
import { readMarkup } from "./plaza-markup.ts";
import type { Deed, FormDraft } from "./plaza-types.ts";

interface Open {
  readonly id: string;
  readonly place: Where;
  readonly draft: FormDraft;
  /** It is on its way: nothing can be sent until something takes its place. */
  readonly isSent: boolean;
}

/** The forms of a plaza: the person has one before them at a time. */
export class PlazaForms {
  readonly #tickets = new Map<string, Where>();
  #open: Open | undefined;
  #numbers = 0;

  /** A ticket for one form in this place. */
  issue(place: Where): string {
    const ticket = `ticket ${++this.#numbers}`;
    this.#tickets.set(ticket, place);
    return ticket;
  }

  /** Opens a form and gives its id; `undefined` if the ticket is used or unknown. */
  open(ticket: string, draft: FormDraft): string | undefined {
    const place = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    if (place === undefined) return undefined;
    this.#open = { id: `form ${++this.#numbers}`, place, draft, isSent: false };
    return this.#open.id;
  }

  /** Puts something else where a form is; `undefined` if it is not open any more. */
  replace(id: string, draft: FormDraft): string | undefined {
    if (this.#open?.id !== id) return undefined;
    this.#open = { ...this.#open, draft, isSent: false };
    return id;
  }

  /** What has a button of this label, and the data of that button. */
  button(place: Where, label: string): { readonly id: string; readonly data: string } | undefined {
    const open = this.#at(place);
    const data = open?.draft.buttons.find((button) => button.label === label)?.data;
    return open === undefined || data === undefined ? undefined : { id: open.id, data };
  }

  /** The person fills fields in, named by their labels, and sends the form. */
  fillIn(place: Where, values: { readonly [label: string]: string }): Deed {
    const open = this.#at(place);
    const { memo, fields = [] } = open?.draft ?? {};
    if (open === undefined || memo === undefined || this.shown(place)?.submit === undefined)
      throw new Error("there is nothing to be sent");
    this.#open = { ...open, isSent: true };
    const all = fields.map(({ name, label, value }) => {
      const { [readMarkup(label).text]: typed = value } = values;
      return [name, typed] as const;
    });
    return { kind: "form", form: open.id, memo, values: Object.fromEntries(all) };
  }

  /** The person closes what is open; `undefined` if nobody is to be told of it. */
  close(place: Where): Deed | undefined {
    const open = this.#at(place);
    if (!open) throw new Error("there is nothing to be closed");
    this.#open = undefined;
    const { memo } = open.draft;
    return memo === undefined || open.isSent ? undefined : { kind: "closed", memo };
  }

  /** What the person has before them there. */
  shown(place: Where): OpenForm | undefined {
    const open = this.#at(place);
    if (!open) return undefined;
    const { title, markup, fields, submit } = open.draft;
    const form = {
      title: readMarkup(title).text,
      text: readMarkup(markup).text,
      fields: fields.map(({ label, hint, value, error }) => ({
        label: readMarkup(label).text,
        hint: readMarkup(hint).text,
        value,
        error: readMarkup(error).text,
      })),
    };
    return submit === undefined || open.isSent ? form : { ...form, submit };
  }

  #at(place: Where): Open | undefined {
    return this.#open?.place === place ? this.#open : undefined;
  }
}
