import type { Block, Span, View } from "./view.ts";

/**
 * The view without what needs columns: labels stand right before their values, facts directly below
 * the text above them, and the examples of a question are code, to be tapped and copied.
 */
export function phoneView(view: View): View {
  const blocks: Block[] = [];
  for (const block of view.blocks) {
    const above = blocks.at(-1);
    const phone = phoneBlock(block);
    // Facts stand directly below a text, which two texts would not.
    if (block.kind === "facts" && phone.kind === "text" && above?.kind === "text")
      blocks[blocks.length - 1] = { ...above, spans: [...above.spans, newLine, ...phone.spans] };
    else blocks.push(phone);
  }
  const [first = view.blocks[0], ...rest] = blocks;
  return { ...view, blocks: [first, ...rest] };
}

const newLine: Span = { kind: "text", text: "\n" };

function phoneBlock(block: Block): Block {
  if (block.kind === "facts") return { kind: "text", spans: factSpans(block.items) };
  if (block.kind === "question") return { kind: "text", spans: questionSpans(block) };
  return block;
}

type Of<Kind extends Block["kind"]> = Extract<Block, { kind: Kind }>;

function factSpans(items: Of<"facts">["items"]): readonly Span[] {
  return items.flatMap(({ label, value }, i): readonly Span[] => [
    ...(i === 0 ? [] : [newLine]),
    { kind: "strong", text: label },
    { kind: "text", text: " " },
    ...value,
  ]);
}

/** The lines as they are, their examples to be tapped and copied. */
function questionSpans({ lines, examples }: Of<"question">): readonly Span[] {
  return examples.reduce<readonly Span[]>(
    (spans, example) => spans.flatMap((span) => withCode(span, example)),
    [{ kind: "text", text: lines.join("\n") }],
  );
}

function withCode(span: Span, example: string): readonly Span[] {
  if (span.kind !== "text" || example === "") return [span];
  return span.text
    .split(example)
    .flatMap((text, i): readonly Span[] => [
      ...(i === 0 ? [] : [{ kind: "code", text: example } as const]),
      ...(text === "" ? [] : [{ kind: "text", text } as const]),
    ]);
}
