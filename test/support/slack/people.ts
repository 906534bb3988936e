import type { Backstage } from "./backstage.ts";
import { botRoom, enter } from "./conversations.ts";
import { toDeed } from "./deed.ts";
import { isMention, tell, tellOfChange, tellOfMessage, type Scene } from "./events.ts";
import type { Channel, Deed, Person, Where } from "./types.ts";
import { toWire } from "./views.ts";
import { standing, type Stored, type Team, type WireMessage } from "./world.ts";
import { write, type Mentionable, type Written } from "./writing.ts";

/** A file that somebody sends. */
export interface SentFile {
  readonly name: string;
  readonly mimetype?: string;
}

/** What people write. */
export class People {
  readonly #stage: Backstage;

  constructor(stage: Backstage) {
    this.#stage = stage;
  }

  says(from: Person, text: string, where: Where = {}): Deed {
    return this.#posts(from, where, this.#written(from, text));
  }

  sends(from: Person, file: SentFile, options: Where & { readonly text?: string } = {}): Deed {
    const { ids, root, time } = this.#stage;
    const id = ids.next("F");
    const { name, mimetype = "application/octet-stream" } = file;
    const created = time.nowSeconds();
    const files = [
      {
        id,
        created,
        timestamp: created,
        name,
        title: name,
        mimetype,
        filetype: name.split(".").at(-1) ?? "",
        user: from.id,
        size: 3,
        mode: "hosted",
        is_external: false,
        is_public: false,
        url_private: `${root}/files-pri/${id}/${name}`,
        file_access: "visible",
      },
    ];
    const written = this.#written(from, options.text ?? "");
    return this.#posts(from, options, {
      ...written,
      subtype: "file_share",
      files,
      upload: false,
      display_as_bot: false,
    });
  }

  /** `ts` is that of a message of theirs. */
  edits(from: Person, ts: string, text: string): Deed {
    const { team, room, stored } = this.#ownOf(from, ts);
    const before = stored.message;
    const edited = { user: from.id, ts: this.#stage.time.nextTs() };
    stored.message = { ...before, ...this.#written(from, text), edited };
    stored.edits += 1;
    const scene = { team, room };
    const change = { subtype: "message_changed", before, after: stored.message } as const;
    const told = [...tellOfChange(this.#stage, scene, change)];
    // Whoever is mentioned only now hears of it. Source: docs.slack.dev, "app_mention".
    if (!isMention(team, room, before) && isMention(team, room, stored.message)) {
      const mention = { ...stored.message, type: "app_mention", channel: room.channel.id };
      const event = { ...mention, event_ts: edited.ts };
      told.push(...tell(this.#stage, team, { event, subscription: "app_mention" }));
    }
    return toDeed(told, ts);
  }

  /** Slack shows more of a link than stands there, and tells of it as if the message was changed. */
  unfurls(from: Person, ts: string): Deed {
    const { team, room, stored } = this.#ownOf(from, ts);
    const before = stored.message;
    const attachment = { id: 1, from_url: "https://a.example/", title: "A", fallback: "A" };
    stored.message = { ...before, attachments: [attachment] };
    const change = { subtype: "message_changed", before, after: stored.message } as const;
    return toDeed(tellOfChange(this.#stage, { team, room }, change), ts);
  }

  /** Slack does not tell of what a person deletes, unless the app hears messages there. */
  deletes(channel: Channel, ts: string): Deed {
    const { world } = this.#stage;
    const room = world.roomOf(channel);
    const stored = standing(room, ts);
    if (!stored) throw new Error(`there is no message ${ts}`);
    stored.stands = false;
    if (stored.onlyFor !== undefined) return toDeed([]);
    const change = { subtype: "message_deleted", before: stored.message } as const;
    return toDeed(tellOfChange(this.#stage, { team: world.team(channel.team), room }, change));
  }

  /** Opens the app's tab. Source: docs.slack.dev, "app_home_opened". */
  opensHome(from: Person, tab: "home" | "messages" = "home"): Deed {
    const team = this.#teamOf(from);
    if (team.standing !== "installed") throw new Error("the app is not there");
    const { channel } = botRoom(this.#stage, team, from.id);
    const home = team.homes.get(from.id);
    const event = {
      type: "app_home_opened",
      user: from.id,
      channel: channel.id,
      tab,
      event_ts: this.#stage.time.nextTs(),
      ...(tab === "home" && home && { view: toWire(this.#stage, team, home) }),
    };
    return toDeed(tell(this.#stage, team, { event, subscription: "app_home_opened" }));
  }

  #ownOf(from: Person, ts: string): Scene & { readonly stored: Stored } {
    const team = this.#teamOf(from);
    const room = [...team.rooms.values()].find((one) => standing(one, ts)?.from === from.id);
    const stored = room && standing(room, ts);
    if (!room || !stored) throw new Error(`${from.name} wrote no message ${ts}`);
    return { team, room, stored };
  }

  #posts(from: Person, where: Where, content: Content): Deed {
    const team = this.#teamOf(from);
    const room = enter(this.#stage, from, where);
    const ts = this.#stage.time.nextTs();
    const message: WireMessage = {
      type: "message",
      user: from.id,
      ts,
      client_msg_id: this.#stage.ids.next("msg-"),
      team: from.team,
      ...(where.thread !== undefined && { thread_ts: where.thread }),
      ...content,
    };
    const stored = { from: from.id, files: [], isPlain: false, stands: true, edits: 0 };
    room.messages.push({ message, ...stored });
    return toDeed(tellOfMessage(this.#stage, { team, room }, message), ts);
  }

  #written(from: Person, text: string): Content {
    return { ...write(text, this.#mentionable(from), this.#stage.ids.next("b")) };
  }

  #mentionable(from: Person): Mentionable {
    const team = this.#teamOf(from);
    const { app } = this.#stage;
    const people = [...team.people.values()].map(({ id, name }) => [`@${name}`, id] as const);
    const channels = [...team.rooms.values()].map(
      ({ channel }) => [`#${channel.name}`, channel.id] as const,
    );
    const bot = [`@${app.name}`, team.workspace.botUser] as const;
    return new Map<string, string>([...people, ...channels, bot]);
  }

  #teamOf({ team }: Person): Team {
    return this.#stage.world.team(team);
  }
}

interface Content extends Written {
  readonly [field: string]: unknown;
}
