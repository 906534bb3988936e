import { MessageFlags, type APIEmbed } from "discord-api-types/v10";

import { isLoading } from "./api-hooks.ts";
import type { Backstage } from "./backstage.ts";
import { readInline, readMarkdown } from "./markdown.ts";
import type { NameOf, Readout } from "./marks.ts";
import { buttonsIn } from "./pressing.ts";
import type { Shown } from "./types.ts";
import type { Room, Stored } from "./world.ts";

/** What stands in a channel, top to bottom, and what only `person` sees there. */
export const showRoom = (
  stage: Backstage,
  room: Room,
  person: string | undefined,
): readonly Shown[] =>
  room.messages
    .filter(({ stands, onlyFor }) => stands && (onlyFor === undefined || onlyFor === person))
    .map((stored) => show(stored, namesIn(stage)));

function show(stored: Stored, nameOf: NameOf): Shown {
  const { wire, from, files, edits, onlyFor } = stored;
  const isHidden = ((wire.flags ?? 0) & MessageFlags.SuppressEmbeds) !== 0;
  const embeds = isHidden ? [] : wire.embeds;
  const read = [
    readMarkdown(wire.content, nameOf),
    ...embeds.flatMap((embed) => readEmbed(embed, nameOf)),
  ].filter(({ text }) => text !== "");
  return {
    id: wire.id,
    channel: wire.channel_id,
    from,
    text: read.map(({ text }) => text).join("\n"),
    pieces: read.flatMap(({ pieces }) => pieces),
    buttons: buttonsIn(wire).map(({ label, customId, style }) => ({ label, customId, style })),
    files: [...files.values()],
    embeds,
    ephemeral: onlyFor !== undefined,
    thinking: isLoading(stored),
    answers: wire.message_reference?.message_id,
    edits,
  };
}

/** As it stands on a screen, top to bottom. The footer and the author know no markdown. */
function readEmbed(embed: APIEmbed, nameOf: NameOf): readonly Readout[] {
  const { author, title, description, fields = [], footer } = embed;
  const plain = (text: string | undefined): readonly Readout[] =>
    text === undefined ? [] : [{ text, pieces: [] }];
  const inline = (text: string | undefined): readonly Readout[] =>
    text === undefined ? [] : [readInline(text, nameOf)];
  const marked = (text: string | undefined): readonly Readout[] =>
    text === undefined ? [] : [readMarkdown(text, nameOf)];
  return [
    ...plain(author?.name),
    ...inline(title).map(({ text, pieces }) => ({
      text,
      pieces: [{ text, as: "heading" as const }, ...pieces],
    })),
    ...marked(description),
    ...fields.flatMap(({ name, value }) => [...inline(name), ...marked(value)]),
    ...plain(footer?.text),
  ];
}

/** What is shown for an id. */
export const namesIn =
  ({ world, app }: Backstage): NameOf =>
  (id) => {
    if (id === app.botId) return `@${app.name}`;
    const human = world.people.get(id);
    return human ? `@${human.person.name}` : `#${world.rooms.get(id)?.channel.name ?? "unknown"}`;
  };
