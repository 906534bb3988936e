import { note, withNote, type Block, type View } from "../../src/index.ts";
import type { RenderOptions } from "./blocks.ts";
import type { Numbered } from "./posts.ts";
import { renderView } from "./render.ts";

const isMedia = ({ kind }: Block): boolean => kind === "image" || kind === "file";

/** The pieces of a view, each with its place in it. */
export const piecesOf = (view: View, options: RenderOptions): Numbered => [
  ...renderView(view, options).entries(),
];

/** The pictures and files of a view alone. */
export const mediaOf = (view: View, options: RenderOptions): Numbered =>
  piecesOf(view, options).filter(([, { kind }]) => kind !== "message");

/** The view where no picture or file can be shown: it says where they are. */
export function withMediaElsewhere(view: View): View {
  const count = view.blocks.filter(isMedia).length;
  if (count === 0) return view;
  const what = count === 1 ? "The file comes" : "The files come";
  return withNote(view, note("info", [`${what} in our direct messages.`]));
}

/** The view without its pictures and files. */
export function withoutMedia(view: View): View {
  const [first, ...rest] = view.blocks.filter((block) => !isMedia(block));
  return first === undefined ? view : { ...view, blocks: [first, ...rest] };
}
