import { keyboardOf } from "../../adapters/telegram/keyboard.ts";
import { renderView, type Piece } from "../../adapters/telegram/render.ts";
import type { View } from "../../src/core/view/view.ts";
import { withIds } from "./ids-given.ts";

/** What Telegram gets for a view, as text: each message in HTML, then the labels of its buttons. */
export function telegramForm(view: View): string {
  const { pieces, buttons, buttonsAt } = renderView(withIds(view));
  const keyboard = keyboardOf(buttons, { username: "plume_test_bot", earlier: [] });
  return pieces
    .flatMap((piece, i) => [
      ...(pieces.length > 1 ? [`── message ${i + 1}`] : []),
      pieceText(piece),
      ...(i === buttonsAt && keyboard ? [labels(keyboard.inline_keyboard)] : []),
    ])
    .join("\n");
}

function pieceText(piece: Piece): string {
  if (piece.kind === "text") return piece.text.html;
  return `(${piece.kind} ${piece.name}, ${piece.bytes.length} bytes)\n${piece.caption.html}`;
}

const labels = (rows: readonly (readonly { readonly text: string }[])[]): string =>
  `── [${rows.map((row) => `[${row.map(({ text }) => text).join(", ")}]`).join(",")}]`;
