import { cutLine, type Block, type View } from "../../src/index.ts";
import { longestAlt, longestFileName } from "./limits.ts";

/** A picture or file that a message brings with it. */
export interface AttachedFile {
  /** No other of the view has it; Discord would change any but letters, digits, `_`, `-` and `.`. */
  readonly name: string;
  readonly data: Buffer;
  /** What is to be seen in the picture, or what the file holds; read aloud. */
  readonly description: string;
  readonly isImage: boolean;
}

type Media = Extract<Block, { kind: "image" | "file" }>;

const isMedia = (block: Block): block is Media => block.kind === "image" || block.kind === "file";

/** The pictures and files of a view, in order. */
export function filesOf(view: View): readonly AttachedFile[] {
  const taken = new Set<string>();
  return view.blocks.filter(isMedia).map((block) => {
    const name = freeName(safeName(block.name), taken);
    taken.add(name);
    const data = Buffer.from(block.base64, "base64");
    return { name, data, description: wordsOf(block), isImage: block.kind === "image" };
  });
}

/** What the pictures and files of a view are, for where nothing else is said. */
export const mediaWords = (view: View): string =>
  view.blocks.filter(isMedia).map(wordsOf).join("\n");

const wordsOf = (block: Media): string =>
  cutLine(block.kind === "image" ? block.alt : block.label, longestAlt);

/**
 * The name as Discord leaves it. A name that begins with `SPOILER_` would hide the file, and one
 * with other characters could not be named by an embed.
 */
function safeName(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^A-Za-z0-9._-]+/g, "_")
    .replace(/^(?:SPOILER_|[._-])+/i, "");
  return plain === "" ? "file" : cutName(plain, longestFileName);
}

/** A long name keeps its ending. */
function cutName(name: string, max: number): string {
  if (name.length <= max) return name;
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? "";
  return name.slice(0, max - ending.length) + ending;
}

/** The name, or with a number before its ending if there is one like it. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  const [, stem = name, ending = ""] = /^(.+?)(\.[A-Za-z0-9]{1,10})?$/.exec(name) ?? [];
  for (let number = 2, free = name; ; number++) {
    if (!taken.has(free)) return free;
    free = `${stem}-${number}${ending}`;
  }
}
