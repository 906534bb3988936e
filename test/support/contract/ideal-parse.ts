import type { Address, ChatEvent, Content, Json } from "../../../src/index.ts";
import type { PlazaDelivery } from "./plaza-types.ts";

/** What an answer needs beside its place. */
export interface ReplyTo {
  /** Opens one form. */
  readonly ticket?: string;
  /** What stands where this form was is the answer's place. */
  readonly form?: string;
}

/** What a form brings back. */
interface Memo {
  readonly wizard: string;
  readonly draft: string;
}

export const platform = "plaza";
export const theTenant = "-";

/** A delivery as an event. */
export function eventOf({ name, place, atMs, deed }: PlazaDelivery): ChatEvent {
  const at = {
    platform,
    tenant: theTenant,
    place: `the ${place} one`,
    user: "ann",
    shared: place === "shared",
    reply: replyTo(deed),
  };
  const event = { delivery: name, at, atMs, content: contentOf(deed) };
  return "message" in deed ? { ...event, message: deed.message } : event;
}

/** What stands in an address of {@link eventOf}. */
export function replyToOf({ reply }: Address): ReplyTo {
  return reply as ReplyTo;
}

/** What a form of this wizard and draft is to bring back. */
export function memoOf({ wizard, draft }: Memo): string {
  return JSON.stringify({ wizard, draft });
}

function replyTo(deed: PlazaDelivery["deed"]): { readonly [name: string]: Json } {
  switch (deed.kind) {
    case "press":
      return { ticket: deed.ticket, ...(isForm(deed.message) ? { form: deed.message } : {}) };
    case "form":
      return { form: deed.form };
    case "text":
    case "edit":
    case "media":
    case "closed":
      return {};
  }
}

function contentOf(deed: PlazaDelivery["deed"]): Content {
  switch (deed.kind) {
    case "text":
      return { kind: "text", text: deed.text, addressed: true };
    case "press":
      return { kind: "button", id: deed.data };
    case "edit":
      return { kind: "edited" };
    case "media":
      return { kind: "media" };
    case "form":
      return { kind: "form", ...read(deed.memo), values: deed.values };
    case "closed":
      return { kind: "closed", ...read(deed.memo) };
  }
}

const isForm = (message: string): boolean => message.startsWith("form ");

function read(memo: string): Memo {
  return JSON.parse(memo) as Memo;
}
