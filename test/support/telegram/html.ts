import type { MessageEntity } from "grammy/types";
import { badRequest, type Refusal } from "./refusal.ts";

/** A text and what is emphasised in it, offsets in UTF-16 units. */
export interface Marked {
  readonly text: string;
  readonly entities: readonly MessageEntity[];
}

interface Open {
  readonly tag: string;
  /** What the attribute says that matters for the tag. */
  readonly argument: string | undefined;
  readonly offset: number;
}

type Plain = MessageEntity.CommonMessageEntity["type"];

const plain: { readonly [tag: string]: Plain } = {
  b: "bold",
  strong: "bold",
  i: "italic",
  em: "italic",
  u: "underline",
  ins: "underline",
  s: "strikethrough",
  strike: "strikethrough",
  del: "strikethrough",
  code: "code",
  blockquote: "blockquote",
  "tg-spoiler": "spoiler",
  span: "spoiler",
};
const supported: ReadonlySet<string> = new Set([...Object.keys(plain), "a", "pre"]);
const named: { readonly [name: string]: string } = { lt: "<", gt: ">", amp: "&", quot: '"' };

const refuse = (why: string): Refusal => badRequest(`can't parse entities: ${why}`);

/** The part of the API's HTML that a bot needs. Source: Bot API, "HTML style". */
class Reader {
  readonly #html: string;
  readonly #opened: Open[] = [];
  readonly #entities: MessageEntity[] = [];
  #text = "";
  #at = 0;

  constructor(html: string) {
    this.#html = html;
  }

  read(): Marked {
    while (this.#at < this.#html.length) this.#step();
    const open = this.#opened.at(-1);
    if (open) throw refuse(`Can't find end tag corresponding to start tag "${open.tag}"`);
    return { text: this.#text, entities: this.#entities };
  }

  #step(): void {
    const rest = this.#html.slice(this.#at);
    if (rest.startsWith("</")) return this.#close(rest);
    if (rest.startsWith("<")) return this.#open(rest);
    // The real server lets these two stand. The documentation says that they must be escaped, and
    // whoever forgets it loses text one day, so the fake is strict.
    if (rest.startsWith(">")) throw refuse(`Unescaped ">" at byte offset ${this.#bytes()}`);
    const plainEnd = rest.search(/[<>&]/);
    if (rest.startsWith("&")) return this.#entity(rest);
    this.#take(plainEnd < 0 ? rest : rest.slice(0, plainEnd));
  }

  #take(text: string): void {
    this.#text += text;
    this.#at += text.length;
  }

  #entity(rest: string): void {
    const found = /^&(?:#(\d{1,7})|#x([\da-f]{1,6})|(lt|gt|amp|quot));/i.exec(rest);
    if (!found) throw refuse(`Unescaped "&" at byte offset ${this.#bytes()}`);
    this.#text += decodeEntity(found);
    this.#at += found[0].length;
  }

  #open(rest: string): void {
    const tag = /^<([^\s>]*)/.exec(rest)?.[1]?.toLowerCase() ?? "";
    const end = endOfTag(rest);
    if (end < 0) throw refuse(`Unclosed start tag at byte offset ${this.#bytes()}`);
    if (!supported.has(tag)) {
      throw refuse(`Unsupported start tag "${tag}" at byte offset ${this.#bytes()}`);
    }
    const attributes = rest.slice(1 + tag.length, end);
    const argument = this.#argument(tag, attributes);
    this.#opened.push({ tag, argument, offset: this.#text.length });
    this.#at += end + 1;
  }

  #argument(tag: string, attributes: string): string | undefined {
    if (!/^(\s+[\w-]+(\s*=\s*("[^"]*"|'[^']*'|[\w.-]+))?)*\s*$/.test(attributes)) {
      throw refuse(`Expected an attribute in the tag "${tag}" at byte offset ${this.#bytes()}`);
    }
    const value = (name: string): string | undefined => attributeOf(attributes, name);
    if (tag === "a") return value("href");
    if (tag === "code") return /^language-(.+)$/.exec(value("class") ?? "")?.[1];
    if (tag === "span" && value("class") !== "tg-spoiler") {
      throw refuse(`Tag "span" must have class "tg-spoiler" at byte offset ${this.#bytes()}`);
    }
    return undefined;
  }

  #close(rest: string): void {
    const open = this.#opened.pop();
    if (!open) throw refuse(`Unexpected end tag at byte offset ${this.#bytes()}`);
    const found = /^<\/([^\s>]*)\s*>/.exec(rest);
    if (!found) throw refuse(`Unclosed end tag at byte offset ${this.#bytes()}`);
    const name = (found[1] ?? "").toLowerCase();
    if (name !== open.tag) {
      const expected = `expected "</${open.tag}>", found "</${name}>"`;
      throw refuse(`Unmatched end tag at byte offset ${this.#bytes()}, ${expected}`);
    }
    this.#emphasise(open);
    this.#at += found[0].length;
  }

  #emphasise({ tag, argument, offset }: Open): void {
    const length = this.#text.length - offset;
    if (length === 0) return;
    const type = plain[tag];
    if (tag === "a") return this.#link({ offset, length }, argument);
    if (tag === "pre") return this.#preformat({ offset, length });
    if (tag === "code" && argument !== undefined && this.#opened.at(-1)?.tag === "pre") {
      this.#entities.push({ type: "pre", offset, length, language: argument });
    } else if (type !== undefined) this.#entities.push({ type, offset, length });
  }

  #link(range: { readonly offset: number; readonly length: number }, href?: string): void {
    const url = href ?? this.#text.slice(range.offset);
    // A link that leads nowhere stays text, without a word.
    if (/^(https?:\/\/|tg:\/\/)?[^\s.]+(\.|\?)\S+$/i.test(url) || /^https?:\/\/\S+$/i.test(url)) {
      this.#entities.push({ type: "text_link", ...range, url });
    }
  }

  #preformat(range: { readonly offset: number; readonly length: number }): void {
    const last = this.#entities.at(-1);
    const isSame = last?.offset === range.offset && last.length === range.length;
    if (last?.type === "pre" && isSame) return;
    this.#entities.push({ type: "pre", ...range });
  }

  #bytes(): number {
    return Buffer.byteLength(this.#html.slice(0, this.#at));
  }
}

/** Where the tag at the start of `rest` ends; a ">" in a quoted value does not end it. */
function endOfTag(rest: string): number {
  const found = /^<(?:[^>"']|"[^"]*"|'[^']*')*>/.exec(rest);
  return found ? found[0].length - 1 : -1;
}

function attributeOf(attributes: string, name: string): string | undefined {
  const pattern = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([\\w.-]+))`, "i");
  const found = pattern.exec(attributes);
  const raw = found?.[1] ?? found?.[2] ?? found?.[3];
  return raw?.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(lt|gt|amp|quot));/gi, (...parts) =>
    decodeEntity(parts.slice(0, 4).map((part: unknown) => part as string | undefined)),
  );
}

function decodeEntity(found: readonly (string | undefined)[]): string {
  const [, decimal, hex, name] = found;
  if (name !== undefined) return named[name.toLowerCase()] ?? "";
  const code = decimal === undefined ? parseInt(hex ?? "", 16) : parseInt(decimal, 10);
  if (code === 0 || code > 0x10ffff) throw refuse("a numeric entity that is no character");
  return String.fromCodePoint(code);
}

/** Reads `html`, or throws the `Refusal` "can't parse entities". */
export function parseHtml(html: string): Marked {
  return new Reader(html).read();
}
