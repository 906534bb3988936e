import type { APIMessage, APIModalInteractionResponseCallbackData } from "discord-api-types/v10";

import type { Ids } from "./ids.ts";
import { invited, usual, type Right } from "./rights.ts";
import type { Channel, ChannelOptions, Person, Server, Upload } from "./types.ts";
import { rightsOf } from "./rights.ts";

/** A message with what the fake knows of it. */
export interface Stored {
  wire: APIMessage;
  /** "bot", or the id of a person. */
  readonly from: string;
  /** The one person who sees it. */
  readonly onlyFor: string | undefined;
  /** By the ids of its attachments, also of those that an embed shows. */
  files: ReadonlyMap<string, Upload>;
  stands: boolean;
  edits: number;
}

/** A channel with what was said in it, oldest first. */
export interface Room {
  readonly channel: Channel;
  readonly guild: Guild | undefined;
  /** The channel that this is a thread of. */
  readonly parent: string | undefined;
  /** Who can see it; `undefined` for all who are on the server. */
  readonly members: ReadonlySet<string> | undefined;
  /** What the bot may do there. */
  rights: readonly Right[];
  readonly messages: Stored[];
  isDeleted: boolean;
}

/** A server with what is in it. */
export interface Guild {
  readonly server: Server;
  readonly people: Set<string>;
  hasBot: boolean;
}

/** A form that somebody has before them. */
export interface OpenForm {
  readonly data: APIModalInteractionResponseCallbackData;
  readonly room: Room;
  /** The message whose button opened it. */
  readonly source: Stored | undefined;
  /** The interaction that opened it. */
  readonly opener: string;
}

/** Somebody, and what the fake knows of them. */
export interface Human {
  readonly person: Person;
  readonly rights: readonly Right[];
  readonly locale: string;
  takesMessages: boolean;
  form: OpenForm | undefined;
}

/** What may be left out of a person. */
export interface PersonOptions {
  /** @default the server that is there from the start */
  readonly servers?: readonly Server[];
  /** What they may do on a server, by discord.js's names. @default what everybody may */
  readonly permissions?: readonly string[];
  /** @default "en-US" */
  readonly locale?: string;
}

/** The servers, the people and the channels. */
export class World {
  readonly guilds = new Map<string, Guild>();
  readonly people = new Map<string, Human>();
  readonly rooms = new Map<string, Room>();
  readonly #ids: Ids;

  constructor(ids: Ids) {
    this.#ids = ids;
  }

  makeServer(name: string, hasBot: boolean): Guild {
    const guild: Guild = { server: { id: this.#ids.next(), name }, people: new Set(), hasBot };
    this.guilds.set(guild.server.id, guild);
    return guild;
  }

  guild({ id }: Pick<Server, "id">): Guild {
    const guild = this.guilds.get(id);
    if (!guild) throw new Error(`there is no server ${id}`);
    return guild;
  }

  makePerson(name: string, options: PersonOptions): Person {
    const { servers = [], permissions = usual, locale = "en-US" } = options;
    const person: Person = { id: this.#ids.next(), name };
    const rights = rightsOf(permissions);
    const human = { person, rights, locale, takesMessages: true, form: undefined };
    this.people.set(person.id, human);
    for (const server of servers) this.guild(server).people.add(person.id);
    return person;
  }

  human({ id }: Pick<Person, "id">): Human {
    const human = this.people.get(id);
    if (!human) throw new Error(`there is nobody with the id ${id}`);
    return human;
  }

  makeChannel(name: string, guild: Guild, options: ChannelOptions): Channel {
    const { members, permissions = invited, parent } = options;
    const channel: Channel = { id: this.#ids.next(), name, server: guild.server.id };
    const shown = members && new Set(members.map(({ id }) => id));
    const rights = rightsOf(permissions);
    this.#add({ channel, guild, parent: parent?.id, members: shown, rights });
    return channel;
  }

  /** The direct message of a person with the bot; made when it is first asked for. */
  direct({ id, name }: Person): Room {
    const known = [...this.rooms.values()].find(
      ({ guild, members }) => !guild && members?.has(id) === true,
    );
    if (known) return known;
    const channel: Channel = { id: this.#ids.next(), name, server: undefined };
    const members = new Set([id]);
    return this.#add({ channel, guild: undefined, parent: undefined, members, rights: invited });
  }

  room({ id }: Pick<Channel, "id">): Room {
    const room = this.rooms.get(id);
    if (!room) throw new Error(`there is no channel ${id}`);
    return room;
  }

  #add(given: Omit<Room, "messages" | "isDeleted">): Room {
    const room: Room = { ...given, messages: [], isDeleted: false };
    this.rooms.set(room.channel.id, room);
    return room;
  }
}

/** True if the person can see what is said there. */
export const isIn = ({ guild, members }: Room, person: string): boolean =>
  members?.has(person) ?? guild?.people.has(person) ?? false;

/** The message of this id, if it stands there still. */
export const standing = (room: Room, id: string): Stored | undefined =>
  room.messages.find(({ stands, wire }) => stands && wire.id === id);
