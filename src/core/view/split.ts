import { slice, units } from "./split-block.ts";
import { toPlain } from "./plain.ts";
import { note, text, view as viewOf, type Block, type View } from "./view.ts";
import { graphemes } from "./width.ts";

/** What one message of a platform can take. */
export interface SplitOptions {
  /** True if the platform takes this view as one message. Less text must never fit worse. */
  fits(part: View): boolean;
  /** Messages at most (2 or more); 3 unless told. */
  readonly most?: number;
}

const cutNote = note("info", ["… The rest is left out: it is too long for this chat."]);

/**
 * The view as messages that fit: cut between blocks, then between lines, then between
 * characters. Each part starts with its number, `(2/3)`; the buttons are on the last; the first
 * one replaces what the view replaces. What is beyond the last message is left out, and said so.
 */
export function splitView(view: View, options: SplitOptions): readonly [View, ...View[]] {
  if (options.fits(view)) return [view];
  const most = options.most ?? 3;
  const row = view.blocks.filter((block) => block.kind === "buttons");
  // Every part is measured with all that may yet be added to it.
  const room = (blocks: readonly Block[]): boolean =>
    options.fits({ ...view, blocks: [text(`(${most}/${most}) `), ...blocks, cutNote, ...row] });
  const body = view.blocks.filter((block) => block.kind !== "buttons");
  const parts = fill(body, room, most);
  return dressed(view, parts, { most, row });
}

type Room = (blocks: readonly Block[]) => boolean;

/** The blocks in portions; one portion more than `most` if they do not fit. */
function fill(body: readonly Block[], room: Room, most: number): readonly Block[][] {
  const parts: Block[][] = [[]];
  const queue = [...body];
  let block = queue.shift();
  while (block && parts.length <= most) {
    const part = parts.at(-1) ?? [];
    if (room([...part, block])) {
      part.push(block);
    } else if (part.length > 0 && room([block])) {
      parts.push([block]);
    } else {
      const [head, ...rest] = broken(block, part, room);
      queue.unshift(...rest);
      if (head) part.push(head);
      if (rest.length > 0 || !head) parts.push([]);
    }
    block = queue.shift();
  }
  return parts;
}

/** What of `block` still fits below `part`, if anything, and the rest. */
function broken(
  block: Block,
  part: readonly Block[],
  room: Room,
): readonly [head: Block | undefined, ...rest: readonly Block[]] {
  const all = units(block);
  const taken = most(all, (n) => room([...part, slice(block, 0, n)]));
  if (taken > 0) return [slice(block, 0, taken), slice(block, taken, all)];
  if (part.length > 0) return [undefined, block];
  const rest = all > 1 ? [slice(block, 1, all)] : [];
  const [head, tail] = brokenLine(slice(block, 0, 1), room);
  return tail ? [head, tail, ...rest] : [head, ...rest];
}

/** A line that is too long for a message of its own. */
function brokenLine(block: Block, room: Room): readonly [head: Block, tail: Block | undefined] {
  const isCode = block.kind === "code";
  const whole = graphemes(isCode ? block.text : toPlain(viewOf([block])));
  const cut = (from: number, to?: number): Block => {
    const piece = whole.slice(from, to).join("");
    return isCode ? { ...block, text: piece } : text(piece);
  };
  const taken = Math.max(
    1,
    most(whole.length, (n) => room([cut(0, n)])),
  );
  return [cut(0, taken), taken < whole.length ? cut(taken) : undefined];
}

/** The largest number up to `limit` that is still fine; 0 if none is. */
function most(limit: number, isFine: (n: number) => boolean): number {
  let low = 0;
  let high = limit;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (isFine(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

function dressed(
  view: View,
  parts: readonly (readonly Block[])[],
  { most: limit, row }: { readonly most: number; readonly row: readonly Block[] },
): readonly [View, ...View[]] {
  const shown = parts.slice(0, limit);
  const isCut = parts.length > limit;
  const { replaces, ...rest } = view;
  const views = shown.map((blocks, i): View => {
    const isLast = i === shown.length - 1;
    const [first, ...others] = numbered(
      blocks,
      shown.length > 1 ? `(${i + 1}/${shown.length})` : "",
    );
    const end = isLast ? [...(isCut ? [cutNote] : []), ...row] : [];
    const edits = i === 0 && replaces !== undefined ? { replaces } : {};
    return { ...rest, ...edits, blocks: [first, ...others, ...end] };
  });
  const [first = view, ...others] = views;
  return [first, ...others];
}

function numbered(blocks: readonly Block[], number: string): readonly [Block, ...Block[]] {
  const [first = text(""), ...rest] = blocks;
  if (number === "") return [first, ...rest];
  switch (first.kind) {
    case "heading":
    case "text":
    case "footer":
    case "note":
      return [{ ...first, spans: [{ kind: "text", text: `${number} ` }, ...first.spans] }, ...rest];
    case "facts":
    case "list":
    case "table":
    case "code":
    case "image":
    case "file":
    case "progress":
    case "question":
    case "form":
    case "buttons":
      return [text(number), first, ...rest];
  }
}
