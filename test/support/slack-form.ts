import { modalOf } from "../../adapters/slack/modal.ts";
import { renderView, type Piece } from "../../adapters/slack/render.ts";
import type { View } from "../../src/core/view/view.ts";
import { withIds } from "./ids-given.ts";

const longestLine = 140;
const options = { prefix: "/plume " };

/** What Slack gets for a view, as text: what is read aloud, then the blocks. */
export function slackForm(view: View): string {
  const pieces = renderView(withIds(view), options);
  return pieces
    .flatMap((piece, i) => [
      ...(pieces.length > 1 ? [`── message ${i + 1}`] : []),
      pieceText(piece),
    ])
    .join("\n");
}

/** What Slack gets as a modal for a view that has a form. */
export function slackModal(view: View): string {
  return readable(modalOf(withIds(view), { ...options, metadata: "{}" }));
}

function pieceText(piece: Piece): string {
  if (piece.kind !== "message")
    return `(${piece.kind} ${piece.name}, ${piece.bytes.length} bytes)\n${piece.alt}`;
  return [piece.message.text, "── blocks", ...piece.message.blocks.map((b) => readable(b))].join(
    "\n",
  );
}

/** JSON with all that fits in a line on one. */
export function readable(value: unknown, margin = ""): string {
  const short = JSON.stringify(value);
  if (typeof value !== "object" || value === null || short.length + margin.length <= longestLine)
    return short;
  const inner = `${margin} `;
  const members = Array.isArray(value)
    ? value.map((item) => readable(item, inner))
    : Object.entries(value).map(([name, item]) => `"${name}": ${readable(item, inner)}`);
  const [start, end] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return `${start}\n${inner}${members.join(`,\n${inner}`)}\n${margin}${end}`;
}
