import type { APIEmbed } from "discord.js";

import type { ButtonRow } from "../../adapters/discord/buttons.ts";
import { modalOf } from "../../adapters/discord/modal.ts";
import { messagesOf, type Rendered } from "../../adapters/discord/render.ts";
import { mapBlocks, type View } from "../../src/core/view/view.ts";
import { withIds } from "./ids-given.ts";
import { readable } from "./slack-form.ts";

/** What Discord gets for a view, as text: each message in its markdown, then its buttons. */
export function discordForm(view: View): string {
  const messages = messagesOf(withIds(view));
  return messages
    .flatMap((message, i) => [
      ...(messages.length > 1 ? [`── message ${i + 1}`] : []),
      messageText(message),
    ])
    .join("\n");
}

/** What Discord gets as a modal for a view that has a form. */
export function discordModal(view: View): string {
  // A draft counts what was said in other tests.
  const drafted = mapBlocks(withIds(view), (block) =>
    block.kind === "form" ? { ...block, draft: "draft" } : block,
  );
  return readable(modalOf(drafted, { inPlace: true }));
}

function messageText({ content, embeds = [], components, files }: Rendered): string {
  return [
    ...(content === undefined ? [] : [content]),
    ...embeds.flatMap(embedLines),
    ...files.map(
      ({ name, data, description }) => `── file ${name}, ${data.length} bytes: ${description}`,
    ),
    ...(components.length > 0 ? [`── [${components.map(labels).join(",")}]`] : []),
  ].join("\n");
}

function embedLines({ title, description, color = 0, footer, image }: APIEmbed): readonly string[] {
  return [
    `── embed 0x${color.toString(16).toUpperCase()}${title === undefined ? "" : `: ${title}`}`,
    ...(description === undefined ? [] : [description]),
    ...(image ? [`── image ${image.url}: ${image.description}`] : []),
    ...(footer ? [`── footer: ${footer.text}`] : []),
  ];
}

const styles: { readonly [style: number]: string } = { 1: " (primary)", 4: " (danger)" };

const labels = ({ components }: ButtonRow): string =>
  `[${components.map(({ label = "", style }) => `${label}${styles[style] ?? ""}`).join(", ")}]`;
