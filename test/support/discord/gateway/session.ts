import { GatewayIntentBits } from "discord-api-types/v10";

import type { Dispatch } from "./types.ts";

/** Where the dispatches of a session go. */
export interface Peer {
  send(payload: object): void;
  close(code: number): void;
}

/** What the bot asked for. */
export interface Wish {
  readonly shardId: number;
  readonly shardCount: number;
  readonly intents: number;
}

/** A session: it numbers what it brings, and keeps it for who comes back. */
export class GatewaySession {
  readonly id: string;
  readonly wish: Wish;
  readonly #sent: Dispatch[] = [];
  #seq = 0;
  #peer: Peer | undefined;

  constructor(id: string, wish: Wish) {
    this.id = id;
    this.wish = wish;
  }

  /** `<id>/<count>`. */
  get shard(): string {
    return `${this.wish.shardId}/${this.wish.shardCount}`;
  }

  /** The number of what was sent last. */
  get seq(): number {
    return this.#seq;
  }

  get peer(): Peer | undefined {
    return this.#peer;
  }

  /** Everything goes there from now on; the connection before has to go. */
  attach(peer: Peer): void {
    const before = this.#peer;
    this.#peer = peer;
    before?.close(4000);
  }

  /** Nothing goes there any more. */
  detach(peer: Peer): void {
    if (this.#peer === peer) this.#peer = undefined;
  }

  /** True if the session hears such things of that guild, or of none. */
  hears(t: string, guild: string | undefined): boolean {
    const { shardId, shardCount, intents } = this.wish;
    const shard = guild === undefined ? 0 : Number((BigInt(guild) >> 22n) % BigInt(shardCount));
    const intent = intentOf(t, guild);
    return shard === shardId && (intent === 0 || (intents & intent) !== 0);
  }

  dispatch(t: string, d: unknown): void {
    this.#seq += 1;
    const dispatch: Dispatch = { op: 0, t, s: this.#seq, d };
    this.#sent.push(dispatch);
    this.#peer?.send(dispatch);
  }

  /** Sends again what came after `seq`, and says so. */
  resume(seq: number): void {
    for (const dispatch of this.#sent) if (dispatch.s > seq) this.#peer?.send(dispatch);
    this.#seq += 1;
    this.#peer?.send({ op: 0, t: "RESUMED", s: this.#seq, d: { _trace: ["fake"] } });
  }
}

/** 0 for what comes without being asked for. Source: Discord's reference, "List of Intents". */
function intentOf(t: string, guild: string | undefined): number {
  if (t.startsWith("MESSAGE_"))
    return guild === undefined ? GatewayIntentBits.DirectMessages : GatewayIntentBits.GuildMessages;
  const isGuilds = /^(?:GUILD_(?:CREATE|UPDATE|DELETE|ROLE_\w+)|CHANNEL_\w+|THREAD_\w+)$/.test(t);
  return isGuilds ? GatewayIntentBits.Guilds : 0;
}
