import type { APIMessage } from "discord-api-types/v10";

import { attachmentOf } from "./attachments.ts";
import type { Backstage } from "./backstage.ts";
import { enter } from "./entering.ts";
import { replyTo } from "./replying.ts";
import { hears, tellOfDeletion, tellOfMessage, withPlace } from "./telling.ts";
import type { Channel, Deed, Person, Where } from "./types.ts";
import { botUser, userOf } from "./users.ts";
import { standing, type Room, type Stored } from "./world.ts";
import { blank } from "./writing.ts";

/** A file that somebody sends. */
export interface SentFile {
  readonly name: string;
  readonly bytes?: Buffer;
}

const done = Promise.resolve();

/** What people do with messages. */
export class People {
  readonly #stage: Backstage;

  constructor(stage: Backstage) {
    this.#stage = stage;
  }

  /** Writes; `answers` is the message that is replied to. */
  says(from: Person, text: string, where?: Where & { readonly answers?: string }): Deed {
    const room = enter(this.#stage, from, where);
    const answered = where?.answers === undefined ? undefined : standing(room, where.answers);
    return this.#posts(room, from, { content: text, ...(answered && replyTo(room, answered)) });
  }

  /** Sends a file, with a text or without. */
  sends(from: Person, file: SentFile, where?: Where & { readonly text?: string }): Deed {
    const room = enter(this.#stage, from, where);
    const upload = { name: file.name, bytes: file.bytes ?? Buffer.from("dot") };
    const id = this.#stage.ids.next();
    const attachments = [attachmentOf(room, id, upload)];
    const deed = this.#posts(room, from, { content: where?.text ?? "", attachments });
    const stored = standing(room, deed.id);
    if (stored) stored.files = new Map([[id, upload]]);
    return deed;
  }

  /** Changes a message of theirs. */
  edits(from: Person, id: string, text: string): Deed {
    const { room, stored } = this.#ownOf(from, id);
    const edited = new Date(this.#stage.time.nowMs()).toISOString().replace("Z", "000+00:00");
    stored.wire = { ...stored.wire, ...this.#written(text), edited_timestamp: edited };
    stored.edits += 1;
    return this.#tells(room, stored, "MESSAGE_UPDATE");
  }

  /** Discord shows more of a link than stands there, and tells of it as of a change. */
  unfurls(from: Person, id: string): Deed {
    const { room, stored } = this.#ownOf(from, id);
    const embeds = [{ type: "link", url: "https://a.example/", title: "A" }];
    stored.wire = { ...stored.wire, embeds: embeds as APIMessage["embeds"] };
    return this.#tells(room, stored, "MESSAGE_UPDATE");
  }

  /** Somebody takes a message away. */
  deletes(channel: Channel, id: string): Deed {
    const room = this.#stage.world.room(channel);
    const stored = standing(room, id);
    if (!stored) throw new Error(`there is no message ${id}`);
    stored.stands = false;
    if (stored.onlyFor === undefined) tellOfDeletion(this.#stage, room, id);
    return { t: "MESSAGE_DELETE", d: { id, channel_id: channel.id }, id, done };
  }

  #ownOf(from: Person, id: string): { readonly room: Room; readonly stored: Stored } {
    for (const room of this.#stage.world.rooms.values()) {
      const stored = standing(room, id);
      if (stored?.from === from.id) return { room, stored };
    }
    throw new Error(`${from.name} wrote no message ${id}`);
  }

  #posts(room: Room, from: Person, more: Partial<APIMessage>): Deed {
    const author = userOf(this.#stage.world.human(from));
    const written = this.#written(more.content ?? "");
    const mentions = [...(more.mentions ?? []), ...written.mentions];
    const wire = { ...blank(this.#stage, room), ...more, ...written, mentions, author };
    const files: Stored["files"] = new Map();
    const stored: Stored = {
      wire,
      files,
      from: from.id,
      onlyFor: undefined,
      stands: true,
      edits: 0,
    };
    room.messages.push(stored);
    return this.#tells(room, stored, "MESSAGE_CREATE");
  }

  #tells(room: Room, { wire }: Stored, t: "MESSAGE_CREATE" | "MESSAGE_UPDATE"): Deed {
    const heard = this.#heard(room, wire);
    if (hears(room)) tellOfMessage(this.#stage, room, { t, wire: heard });
    return { t, d: withPlace(room, heard), id: wire.id, done };
  }

  /** What the bot is told of it: without the right to read all, only what is for it. */
  #heard(room: Room, wire: APIMessage): APIMessage {
    const { botId } = this.#stage.app;
    const isForBot = !room.guild || wire.mentions.some(({ id }) => id === botId);
    if (isForBot) return wire;
    return { ...wire, content: "", embeds: [], attachments: [], components: [] };
  }

  /** Who is mentioned in it. */
  #written(content: string): Pick<APIMessage, "content" | "mentions"> {
    const ids = new Set([...content.matchAll(/<@!?(\d+)>/g)].map(([, id]) => id));
    const people = [...this.#stage.world.people.values()].map(userOf);
    const users = [botUser(this.#stage), ...people];
    return { content, mentions: users.filter(({ id }) => ids.has(id)) };
  }
}
