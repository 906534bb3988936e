import { GatewayCloseCodes, GatewayIntentBits, GatewayOpcodes } from "discord-api-types/v10";
import type { WebSocket } from "ws";

import { at, numberAt, parseJson, textAt } from "../../../../src/ops/payload.ts";
import type { GatewaySession, Peer, Wish } from "./session.ts";
import type { Door } from "./types.ts";

/** What a connection asks of the gateway behind it. */
export interface Hall {
  readonly heartbeatMs: number;
  readonly door: Door;
  isToken(token: string | undefined): boolean;
  /** A new session; `undefined` if it may not be. */
  begin(wish: Wish, peer: Peer): GatewaySession | undefined;
  /** The session that goes on; `undefined` for one that is not known. */
  resume(session: string, seq: number, path: string): GatewaySession | undefined;
  beat(seq: number | null): void;
  left(peer: SocketPeer, code: number): void;
  violated(what: string): void;
}

const privileged =
  GatewayIntentBits.GuildMembers |
  GatewayIntentBits.GuildPresences |
  GatewayIntentBits.MessageContent;
// Source: Discord's reference, Gateway, "Rate Limiting".
const mostSends = 120;

/** One connection of the bot's. */
export class SocketPeer implements Peer {
  readonly #ws: WebSocket;
  readonly #hall: Hall;
  readonly #path: string;
  #session: GatewaySession | undefined;
  #sends = 0;
  #isSilent = false;

  constructor(ws: WebSocket, hall: Hall, path: string) {
    this.#ws = ws;
    this.#hall = hall;
    this.#path = path;
    ws.on("error", () => undefined);
    ws.on("message", (data: Buffer) => this.#hear(data.toString()));
    ws.on("close", (code) => {
      this.#session?.detach(this);
      hall.left(this, code);
    });
    if (hall.door === "mute-socket") return;
    this.send({
      op: GatewayOpcodes.Hello,
      d: { heartbeat_interval: hall.heartbeatMs, _trace: [] },
    });
  }

  /** That it brings; `undefined` before it has one, and after. */
  get session(): GatewaySession | undefined {
    return this.#session;
  }

  /** True while dispatches get through. */
  get brings(): boolean {
    return this.#session?.peer === this && !this.#isSilent;
  }

  /** It has no session any more, and may get one. */
  release(): void {
    this.#session?.detach(this);
    this.#session = undefined;
  }

  send(payload: object): void {
    if (!this.#isSilent) this.#ws.send(JSON.stringify(payload));
  }

  /** Sends it as it is. */
  utter(text: string): void {
    this.#ws.send(text);
  }

  close(code: number): void {
    this.#ws.close(code);
  }

  /** TCP ends without a word. */
  cut(): void {
    this.#ws.terminate();
  }

  /** From now on it says nothing, and acknowledges nothing. */
  silence(): void {
    this.#isSilent = true;
  }

  /** From now on nothing goes through, not even a farewell. */
  freeze(): void {
    this.#isSilent = true;
    this.#ws.pause();
  }

  #hear(text: string): void {
    this.#sends += 1;
    if (this.#sends > mostSends)
      return this.#refuse(GatewayCloseCodes.RateLimited, "sent too much");
    const payload = parseJson(text);
    if (payload === undefined) return this.#refuse(GatewayCloseCodes.DecodeError, "sent no JSON");
    const d = at(payload, "d");
    switch (Number(at(payload, "op"))) {
      case GatewayOpcodes.Heartbeat:
        return this.#beat(d);
      case GatewayOpcodes.Identify:
        return this.#identify(d);
      case GatewayOpcodes.Resume:
        return this.#resume(d);
      case GatewayOpcodes.PresenceUpdate:
      case GatewayOpcodes.VoiceStateUpdate:
      case GatewayOpcodes.RequestGuildMembers:
        if (this.#session) return;
        return this.#refuse(GatewayCloseCodes.NotAuthenticated, "spoke before it said who it is");
      default:
        return this.#refuse(GatewayCloseCodes.UnknownOpcode, "sent an unknown opcode");
    }
  }

  #beat(d: unknown): void {
    if (typeof d !== "number" && d !== null) this.#hall.violated("a heartbeat without a number");
    else this.#hall.beat(d);
    this.send({ op: GatewayOpcodes.HeartbeatAck });
  }

  #identify(d: unknown): void {
    const wish = wishIn(d);
    if (this.#session)
      return this.#refuse(GatewayCloseCodes.AlreadyAuthenticated, "identified twice");
    if (!this.#admits(d)) return;
    if (!wish) return this.#refuse(GatewayCloseCodes.InvalidShard, "asked for no such shard");
    if ((wish.intents & privileged) !== 0)
      return this.#refuse(GatewayCloseCodes.DisallowedIntents, "asked for privileged intents");
    if (this.#hall.door === "mute-identify") return;
    this.#session = this.#hall.begin(wish, this);
    if (!this.#session) this.send({ op: GatewayOpcodes.InvalidSession, d: false });
  }

  #resume(d: unknown): void {
    if (this.#session) return this.#refuse(GatewayCloseCodes.AlreadyAuthenticated, "resumed twice");
    if (!this.#admits(d) || this.#hall.door === "mute-resume") return;
    const seq = numberAt(d, "seq") ?? -1;
    const session = this.#hall.resume(textAt(d, "session_id") ?? "", seq, this.#path);
    if (!session) return this.send({ op: GatewayOpcodes.InvalidSession, d: false });
    if (seq < 0 || seq > session.seq) return this.close(GatewayCloseCodes.InvalidSeq);
    this.#session = session;
    session.attach(this);
    session.resume(seq);
  }

  #admits(d: unknown): boolean {
    const isAdmitted = this.#hall.isToken(textAt(d, "token"));
    if (!isAdmitted) this.#refuse(GatewayCloseCodes.AuthenticationFailed, "gave a wrong token");
    return isAdmitted;
  }

  #refuse(code: GatewayCloseCodes, what: string): void {
    this.#hall.violated(what);
    this.close(code);
  }
}

function wishIn(d: unknown): Wish | undefined {
  const intents = numberAt(d, "intents");
  const shardId = numberAt(d, "shard", "0") ?? 0;
  const shardCount = numberAt(d, "shard", "1") ?? 1;
  if (intents === undefined || shardId < 0 || shardId >= shardCount) return undefined;
  return { shardId, shardCount, intents };
}
