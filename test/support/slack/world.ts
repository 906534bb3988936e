import type { KnownBlock, MessageMetadata, View } from "@slack/types";
import type { Ids } from "./ids.ts";
import { Refusal } from "./refusal.ts";
import type { Channel, ChannelKind, Person, Upload, Workspace } from "./types.ts";

/** A message as it goes over the wire. */
export interface WireMessage {
  readonly type: "message";
  readonly user: string;
  readonly text: string;
  readonly ts: string;
  readonly team: string;
  readonly blocks?: readonly KnownBlock[];
  readonly thread_ts?: string;
  readonly metadata?: MessageMetadata;
  readonly [field: string]: unknown;
}

/** A message with what the fake knows of it. */
export interface Stored {
  message: WireMessage;
  /** "bot", or the id of a person. */
  readonly from: string;
  /** The one person who sees it. */
  readonly onlyFor?: string;
  readonly files: readonly Upload[];
  /** Shown as it is, without markup. */
  readonly isPlain: boolean;
  stands: boolean;
  edits: number;
}

/** A conversation with what was said in it, oldest first. */
export interface Room {
  readonly channel: Channel;
  readonly members: Set<string>;
  readonly messages: Stored[];
  isArchived: boolean;
}

/** A modal or a home tab with what the fake knows of it. */
export interface StoredView {
  readonly id: string;
  readonly team: string;
  readonly person: string;
  content: View;
  hash: string;
  /** What was typed, by block. */
  readonly typed: Map<string, string>;
  errors: { readonly [block: string]: string };
  isOpen: boolean;
}

/** Whether the app is in a workspace, and if not, why. */
export type Standing = "installed" | "uninstalled" | "revoked" | "absent";

/** A workspace with all that is in it. */
export interface Team {
  readonly workspace: Workspace;
  readonly people: Map<string, Person>;
  readonly rooms: Map<string, Room>;
  readonly views: Map<string, StoredView>;
  /** Open modals of a person, the top one last. */
  readonly stacks: Map<string, StoredView[]>;
  readonly homes: Map<string, StoredView>;
  scopes: ReadonlySet<string>;
  token: string;
  standing: Standing;
}

/** How a conversation is set up. */
export interface ChannelOptions {
  readonly private?: boolean;
  /** Whether the bot is in it; it is unless false. */
  readonly bot?: boolean;
  readonly archived?: boolean;
  readonly members?: readonly Person[];
}

/** The workspaces. */
export class World {
  readonly teams = new Map<string, Team>();
  readonly #tokens = new Map<string, Team>();
  readonly #ids: Ids;

  constructor(ids: Ids) {
    this.#ids = ids;
  }

  team(id: string): Team {
    const team = this.teams.get(id);
    if (!team) throw new Error(`there is no workspace ${id}`);
    return team;
  }

  /** A new one, the app not in it. */
  found(name: string, enterprise: string | undefined): Team {
    const id = this.#ids.next("T");
    const domain = name.toLowerCase().replace(/\W+/g, "-");
    const [botUser, bot] = [this.#ids.next("U"), this.#ids.next("B")];
    const team: Team = {
      workspace: { id, name, domain, botUser, bot, enterprise },
      people: new Map(),
      rooms: new Map(),
      views: new Map(),
      stacks: new Map(),
      homes: new Map(),
      scopes: new Set(),
      token: "",
      standing: "absent",
    };
    this.teams.set(id, team);
    return team;
  }

  /** The app comes into a workspace; it keeps its token if it is there already. */
  install(team: Team, scopes: Iterable<string>): void {
    team.scopes = new Set(scopes);
    if (team.standing === "installed") return;
    team.standing = "installed";
    // In pieces, so that nobody who looks for secrets finds one.
    team.token = ["xoxb", this.#ids.number(), this.#ids.number(), "t".repeat(24)].join("-");
    this.#tokens.set(team.token, team);
  }

  /** The workspace that a bot's token is for. Throws a `Refusal` if it is worth nothing. */
  byToken(token: string): Team {
    const team = this.#tokens.get(token);
    if (!team) throw new Refusal("invalid_auth");
    if (team.token !== token || team.standing === "uninstalled") {
      throw new Refusal("account_inactive");
    }
    if (team.standing === "revoked") throw new Refusal("token_revoked");
    return team;
  }

  person(team: Team, name: string, id = this.#ids.next("U")): Person {
    const person: Person = { id, name, team: team.workspace.id };
    team.people.set(person.id, person);
    return person;
  }

  room(team: Team, content: Pick<Channel, "kind" | "name">, members: readonly string[]): Room {
    const { kind, name } = content;
    const letter: { readonly [Kind in ChannelKind]: string } = {
      public: "C",
      private: "C",
      group: "C",
      direct: "D",
    };
    const channel = { id: this.#ids.next(letter[kind]), name, kind, team: team.workspace.id };
    const room: Room = { channel, members: new Set(members), messages: [], isArchived: false };
    team.rooms.set(channel.id, room);
    return room;
  }

  /** What two say to each other alone; made when it is first asked for. */
  direct(team: Team, pair: readonly [string, string]): Room {
    const isTheirs = ({ channel, members }: Room): boolean =>
      channel.kind === "direct" && pair.every((id) => members.has(id));
    const known = [...team.rooms.values()].find(isTheirs);
    return known ?? this.room(team, { kind: "direct", name: "directmessage" }, pair);
  }

  roomOf({ team, id }: Channel): Room {
    const room = this.team(team).rooms.get(id);
    if (!room) throw new Error(`there is no channel ${id}`);
    return room;
  }
}

export const hasBot = (team: Team, room: Room): boolean => room.members.has(team.workspace.botUser);

export const standing = (room: Room, ts: string): Stored | undefined =>
  room.messages.find(({ message, stands }) => stands && message.ts === ts);

/** Source: docs.slack.dev, "Slash commands", channel_name; what has no name of its own has these. */
export function nameFor({ channel }: Room): string {
  if (channel.kind === "direct") return "directmessage";
  return channel.kind === "private" ? "privategroup" : channel.name;
}
