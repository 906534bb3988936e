import {
  buttons,
  code,
  commandText,
  facts,
  footer,
  heading,
  mark,
  note,
  strong,
  text,
  view,
  wordButton,
  type Block,
  type Button,
  type View,
} from "../../src/core/view/view.ts";
import type { Random } from "./random.ts";

type Pieces = readonly [string, ...string[]];

/** A few of the pieces in a row. */
export const wordsFrom = (pieces: Pieces, random: Random, most = 12): string =>
  Array.from({ length: 1 + random.below(most) }, () => random.pick(pieces)).join("");

/** A block of any kind that an answer has, but buttons, pictures and files. */
export function anyBlock(pieces: Pieces, random: Random): Block {
  const some = (): string => wordsFrom(pieces, random);
  return random.pick<() => Block>([
    () => heading(mark("🟠"), some()),
    () => text(some(), strong(some()), code(some()), commandText("health", some())),
    () => note("caution", [mark("⚠️"), some()], [some()]),
    () => note("info", [mark("ℹ️"), some()]),
    () =>
      facts([
        [some(), code(some())],
        [some(), some(), strong(some())],
      ]),
    () => ({ kind: "code", text: some(), label: "" }),
    () => ({
      kind: "list",
      items: [{ mark: "🟢", spans: [{ kind: "text", text: some() }] }],
      more: [{ kind: "text", text: some() }],
    }),
    () => ({
      kind: "table",
      caption: some(),
      columns: [
        { label: some(), align: "left", keep: 1 },
        { label: some(), align: "left", keep: 2 },
      ],
      groups: [{ title: some(), rows: [{ cells: [some(), some()], mark: "🟢" }] }],
      rowTitle: 0,
    }),
    () => ({
      kind: "question",
      step: 1,
      of: 4,
      lines: [some(), some()],
      examples: [random.pick(pieces), some()],
      secret: false,
      skippable: false,
    }),
    () => ({ kind: "progress", label: some(), parts: [{ label: some(), state: "done" }] }),
    () => footer(some(), code(some())),
  ])();
}

/** A view of one to `most` blocks. */
export function anyView(pieces: Pieces, random: Random, most = 8): View {
  const rest = Array.from({ length: random.below(most) }, () => anyBlock(pieces, random));
  return view([anyBlock(pieces, random), ...rest]);
}

/** The view with up to thirty buttons below it. */
export function withButtons(shown: View, pieces: Pieces, random: Random): View {
  const row = Array.from({ length: random.below(30) }, (_, i): Button => {
    const label = wordsFrom(pieces, random, 30);
    return { ...wordButton(label, "w", random.pick(["plain", "primary", "danger"])), id: `t.${i}` };
  });
  const [first, ...rest] = shown.blocks;
  return { ...shown, blocks: [first, ...rest, buttons(...row)] };
}
