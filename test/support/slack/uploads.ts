import type { BotMethod } from "./backstage.ts";
import { enterRoom } from "./conversations.ts";
import type { Ids } from "./ids.ts";
import { post } from "./posting.ts";
import { Refusal } from "./refusal.ts";
import type { Upload } from "./types.ts";

interface Slot {
  readonly team: string;
  readonly name: string;
  readonly length: number;
  readonly altText: string | undefined;
  bytes: Buffer | undefined;
}

/** Files on their way: first announced, then posted to an address of their own, then shared. */
export class Uploads {
  readonly #slots = new Map<string, Slot>();
  readonly #ids: Ids;

  constructor(ids: Ids) {
    this.#ids = ids;
  }

  announce(slot: Omit<Slot, "bytes">): string {
    const id = this.#ids.next("F");
    this.#slots.set(id, { ...slot, bytes: undefined });
    return id;
  }

  /** Takes what was posted. False if nothing was announced there, or not of this size. */
  take(id: string, bytes: Buffer): boolean {
    const slot = this.#slots.get(id);
    if (!slot || slot.length !== bytes.length) return false;
    slot.bytes = bytes;
    return true;
  }

  /** Throws a `Refusal` if it was not posted, or is shared already. */
  share(id: string, team: string): Upload {
    const slot = this.#slots.get(id);
    if (!slot || slot.team !== team || !slot.bytes) throw new Refusal("file_not_found");
    this.#slots.delete(id);
    const { name, bytes, altText } = slot;
    return { name, bytes, ...(altText !== undefined && { altText }) };
  }
}

// Source: docs.slack.dev, "files.getUploadURLExternal", alt_txt_too_large.
const maxAltText = 1000;

export const getUploadUrl: BotMethod = (stage, team, payload) => {
  const name = payload.needed("filename");
  const length = payload.number("length") ?? 0;
  if (length <= 0) throw new Refusal("missing_argument");
  const altText = payload.text("alt_txt");
  if ((altText ?? "").length > maxAltText) throw new Refusal("alt_txt_too_large");
  const id = stage.uploads.announce({ team: team.workspace.id, name, length, altText });
  return { upload_url: `${stage.root}/upload/v1/${id}`, file_id: id };
};

export const completeUpload: BotMethod = (stage, team, payload) => {
  const files = payload.json("files");
  if (!Array.isArray(files) || files.length === 0) throw new Refusal("invalid_arguments");
  const channel = payload.text("channel_id");
  const room = channel === undefined ? undefined : enterRoom(team, channel);
  const wanted = files as readonly { readonly id: string; readonly title?: string }[];
  const shared = wanted.map(({ id, title }) => ({
    ...stage.uploads.share(id, team.workspace.id),
    ...(title !== undefined && { title }),
  }));
  if (room) {
    const thread = payload.text("thread_ts");
    const text = payload.text("initial_comment") ?? "";
    const blocks = payload.json("blocks");
    const content =
      text === "" && blocks === undefined
        ? { text, blocks: [], metadata: undefined, isPlain: false }
        : stage.inspector.message("files.completeUploadExternal", { text, blocks });
    const wireFiles = wanted.map(({ id, title = "" }, i) => ({ id, title, name: shared[i]?.name }));
    post(stage, { team, room, thread }, { ...content, files: shared, wireFiles });
  }
  return { files: wanted.map(({ id, title }) => ({ id, title: title ?? "" })) };
};
