import type { APIAttachment, APIEmbed } from "discord-api-types/v10";

import { listAt, textAt } from "../../../src/ops/payload.ts";
import type { ApiCall } from "./api-call.ts";
import type { Backstage } from "./backstage.ts";
import { fieldsOf } from "./rules.ts";
import type { Upload } from "./types.ts";
import type { Room, Stored } from "./world.ts";

/** The files of a message, by the ids of the attachments. */
export type Files = ReadonlyMap<string, Upload>;

/**
 * The files that the message has once this is done: the old ones stay if they are listed, or if
 * nothing is said of files. Source: Discord API reference, "Edit Message", and
 * github.com/discord/discord-api-docs/issues/5170.
 */
export function filesAfter(
  stage: Backstage,
  { body, files }: Pick<ApiCall, "body" | "files">,
  old: Stored | undefined,
): Files {
  const listed = listAt(body, "attachments");
  const isListed = Array.isArray(fieldsOf(body)["attachments"]) || files.size > 0;
  const before = [...(old?.files ?? [])];
  const kept = isListed ? before.filter(([id]) => listed.some((one) => idOf(one) === id)) : before;
  const fresh = [...files].map(([number, file]) => {
    const about = listed.find((one) => idOf(one) === number);
    return [stage.ids.next(), described(file, about)] as const;
  });
  return new Map([...kept, ...fresh]);
}

/** A file with what the body says of it. */
function described({ name, bytes }: Upload, about: unknown): Upload {
  const description = textAt(about, "description");
  const file = { name: textAt(about, "filename") ?? name, bytes };
  return description === undefined ? file : { ...file, description };
}

/** The id of an attachment in a list, in digits: that of an old file, or the number of a new one. */
export const idOf = (entry: unknown): string =>
  String((entry as { readonly id?: unknown } | null)?.id);

const types: { readonly [ending: string]: string } = {
  png: "image/png",
  gif: "image/gif",
  jpg: "image/jpeg",
  csv: "text/csv; charset=utf-8",
  txt: "text/plain; charset=utf-8",
};

const addressOf = (room: Room, id: string, name: string): string =>
  `https://cdn.discordapp.com/attachments/${room.channel.id}/${id}/${name}?ex=0&is=0&hm=0&`;

/** A file as the API shows it. */
export function attachmentOf(room: Room, id: string, file: Upload): APIAttachment {
  const { name, bytes, description } = file;
  const url = addressOf(room, id, name);
  const type = types[name.split(".").at(-1) ?? ""];
  return {
    id,
    filename: name,
    size: bytes.length,
    url,
    proxy_url: url,
    ...(type !== undefined && { content_type: type }),
    ...(description !== undefined && { description }),
  };
}

/** The name of the file that an embed shows, if it shows one. */
export const shownName = (url: string | undefined): string | undefined =>
  /^attachment:\/\/(.+)$/.exec(url ?? "")?.[1];

/** The embeds with addresses instead of names, and the files that stand by themselves. */
export function placed(
  room: Room,
  embeds: readonly APIEmbed[],
  files: Files,
): { readonly embeds: APIEmbed[]; readonly attachments: APIAttachment[] } {
  const shown = new Set<string>();
  const resolved = (part: "image" | "thumbnail", embed: APIEmbed): object => {
    const media = embed[part];
    if (!media) return {};
    const name = shownName(media.url);
    const [id] = [...files].find(([, file]) => file.name === name) ?? [];
    if (id === undefined || name === undefined) return { [part]: media };
    shown.add(id);
    const url = addressOf(room, id, name);
    return { [part]: { ...media, url, proxy_url: url, width: 320, height: 240 } };
  };
  const done = embeds.map((embed) => ({
    ...embed,
    type: "rich",
    ...resolved("image", embed),
    ...resolved("thumbnail", embed),
  }));
  const rest = [...files].filter(([id]) => !shown.has(id));
  return {
    embeds: done as APIEmbed[],
    attachments: rest.map(([id, file]) => attachmentOf(room, id, file)),
  };
}
