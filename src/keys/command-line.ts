import { nearest } from "../core/command/nearest.ts";
import { isOwner, isTenant, ownerIn } from "../core/event.ts";
import { printable } from "../core/view/width.ts";
import { isKeyId } from "../stores/key-ring.ts";

/** What the operator wants. */
export type Order =
  | { readonly kind: "help" | "list" | "rotate" }
  | { readonly kind: "new" | "add"; readonly id: string | undefined }
  | { readonly kind: "remove"; readonly id: string }
  | { readonly kind: "forget"; readonly whom: Whom }
  | { readonly kind: "aside"; readonly drop: boolean };

/** Of whom everything is to be forgotten: of a person, or of all of a bot, a workspace or a guild. */
export type Whom =
  | { readonly kind: "owner"; readonly owner: string }
  | { readonly kind: "tenant"; readonly tenant: string };

/** A call that means nothing, and what is wrong with it in one line. */
export interface Mistake {
  readonly kind: "mistake";
  readonly text: string;
}

/** How a command is called. */
interface Form {
  readonly expects: string;
  readonly example: string;
  /** The order with this word behind it; `undefined` if it cannot be there, or must be. */
  readonly read: (word: string | undefined) => Order | undefined;
}

const keyName = "the name of a key, 1 to 32 letters, digits, - and _";
const plain = (kind: "help" | "list" | "rotate"): Form => ({
  expects: "nothing behind it",
  example: kind,
  read: (word) => (word === undefined ? { kind } : undefined),
});
const fresh = (kind: "new" | "add"): Form => ({
  expects: `nothing, or ${keyName}`,
  example: `${kind} november`,
  read: (id) => (id === undefined || isKeyId(id) ? { kind, id } : undefined),
});

const forms: { readonly [kind in Order["kind"]]: Form } = {
  new: fresh("new"),
  list: plain("list"),
  rotate: plain("rotate"),
  add: fresh("add"),
  remove: {
    expects: keyName,
    example: "remove october",
    read: (id) => (id !== undefined && isKeyId(id) ? { kind: "remove", id } : undefined),
  },
  forget: {
    expects:
      "an owner as the log writes it, platform:tenant:user, with %3A for a colon inside a part and %25 for %, or platform:tenant:* for all of a tenant",
    example: "forget telegram:-:123456789",
    read(word) {
      const whom = word === undefined ? undefined : whomIn(word);
      return whom && { kind: "forget", whom };
    },
  },
  aside: {
    expects: "nothing, or the word drop",
    example: "aside drop",
    read: (word) =>
      word === undefined || word === "drop" ? { kind: "aside", drop: word === "drop" } : undefined,
  },
  help: plain("help"),
};

/** A star alone is nobody's id. */
function whomIn(word: string): Whom | undefined {
  const [, tenant] = /^(.*):\*$/s.exec(word) ?? [];
  if (tenant !== undefined && isTenant(tenant)) return { kind: "tenant", tenant };
  return isOwner(word) ? { kind: "owner", owner: word } : undefined;
}

const isKind = (word: string): word is Order["kind"] => Object.hasOwn(forms, word);

/** How the tool is called with these words. */
export function callOf(words: string): string {
  return `npm run keys -- ${words}`;
}

/** The form of whom to forget, with an example. */
export const whomForm = `expected ${forms.forget.expects}; for example: ${callOf(forms.forget.example)}`;

/** Reads what stands behind `npm run keys --`. */
export function parseOrder(words: readonly string[]): Order | Mistake {
  const [first = "", ...rest] = words.map((word) => (/^(-h|--help)$/.test(word) ? "help" : word));
  if (!isKind(first)) return unknown(first);
  const { expects, example, read } = forms[first];
  const order = rest.length > 1 ? undefined : read(rest[0]);
  if (order) return order;
  const owner = first === "forget" ? ownerIn(rest[0] ?? "") : undefined;
  // Of a star there is no owner: the example would forget them all.
  if (owner === undefined || whomIn(owner)?.kind === "tenant")
    return mistake(`${first} expects ${expects}`, example);
  return mistake(
    `${shown(rest[0] ?? "")} is a conversation; ${first} expects ${expects}`,
    `forget ${printable(owner)}`,
  );
}

function unknown(word: string): Mistake {
  const kinds = Object.keys(forms).filter(isKind);
  const [near] = word === "" ? [] : nearest(word.toLowerCase(), kinds);
  if (near !== undefined)
    return mistake(`there is no ${shown(word)}, perhaps you mean ${near}`, forms[near].example);
  const said = word === "" ? "" : `there is no ${shown(word)}, `;
  return mistake(`${said}expected one of ${kinds.join(", ")}`, forms.help.example);
}

const mistake = (text: string, example: string): Mistake => ({
  kind: "mistake",
  text: `keys: ${text}; for example: ${callOf(example)}`,
});

/** What was typed, on one line and not too long. */
const shown = (word: string): string => JSON.stringify(printable(word).slice(0, 80));
