import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";

import type { APIGatewayBotInfo } from "discord-api-types/v10";
import { WebSocketServer } from "ws";

import { textAt } from "../../../../src/ops/payload.ts";
import { SocketPeer, type Hall } from "./peer.ts";
import { GatewaySession, type Peer, type Wish } from "./session.ts";
import type { Door, Identify, Resume, SessionStarts } from "./types.ts";

/** What a gateway serves. */
export interface FakeGatewayOptions {
  readonly token: string;
  /** As READY shows the bot. */
  readonly user: { readonly id: string; readonly username: string };
  /** @default the bot's id */
  readonly application?: string;
  /** What GUILD_CREATE says of each guild of the bot. @default none */
  readonly guilds?: () => readonly { readonly id: string }[];
  /** @default 41_250 */
  readonly heartbeatMs?: number;
  /** How many shards are recommended. @default 1 */
  readonly shards?: number;
  /** @default 1 */
  readonly maxConcurrency?: number;
  /** By which 5 s are measured, in ms. @default the computer's clock that only goes forward */
  readonly nowMs?: () => number;
}

// Source: Discord's reference, Gateway, "Sharding", max_concurrency.
const identifyEveryMs = 5_000;
const defaultHeartbeatMs = 41_250;

/** Discord's gateway on loopback, on a free port. */
export async function openFakeGateway(options: FakeGatewayOptions): Promise<FakeGateway> {
  const server = createServer((_request, response) => response.writeHead(426).end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return new FakeGateway(options, server);
}

/** What tests see and do. Times are of the clock that only goes forward. */
export class FakeGateway {
  /** Who connects from now on finds it so. */
  door: Door = "open";
  readonly starts: SessionStarts = { total: 1_000, remaining: 1_000, resetAfterMs: 86_400_000 };
  /** All sessions that were asked for, and all that were to go on, oldest first. */
  readonly identifies: readonly Identify[];
  readonly resumes: readonly Resume[];
  /** The sequence number of each heartbeat. */
  readonly beats: readonly (number | null)[];
  /** The codes with which connections ended, oldest first; 1006 for none. */
  readonly partings: readonly number[];
  /** What Discord would not put up with. */
  readonly violations: readonly string[];
  readonly #options: FakeGatewayOptions;
  readonly #server: Server;
  readonly #sync = new WebSocketServer({ noServer: true });
  readonly #tcp = new Set<Socket>();
  readonly #peers = new Set<SocketPeer>();
  readonly #sessions = new Map<string, GatewaySession>();
  readonly #notes: {
    readonly identifies: Identify[];
    readonly resumes: Resume[];
    readonly beats: (number | null)[];
    readonly partings: number[];
    readonly violations: string[];
  } = { identifies: [], resumes: [], beats: [], partings: [], violations: [] };
  readonly #nowMs: () => number;
  #shards: number;
  #token: string;
  #connections = 0;

  constructor(options: FakeGatewayOptions, server: Server) {
    this.#options = options;
    this.#server = server;
    this.#shards = options.shards ?? 1;
    this.#token = options.token;
    this.#nowMs = options.nowMs ?? (() => performance.now());
    ({
      identifies: this.identifies,
      resumes: this.resumes,
      beats: this.beats,
      partings: this.partings,
      violations: this.violations,
    } = this.#notes);
    server.on("connection", (socket) => this.#meet(socket));
    server.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** Where it listens, `ws://…`. */
  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The answer to `GET /gateway/bot`. */
  get info(): APIGatewayBotInfo {
    const { maxConcurrency = 1 } = this.#options;
    const { total, remaining, resetAfterMs } = this.starts;
    return {
      url: this.url,
      shards: this.#shards,
      session_start_limit: {
        total,
        remaining,
        reset_after: resetAfterMs,
        max_concurrency: maxConcurrency,
      },
    };
  }

  /** How many TCP connections were opened so far. */
  get connections(): number {
    return this.#connections;
  }

  /** The shards that hear something now, `<id>/<count>`, in order. */
  get connected(): readonly string[] {
    const shards = [...this.#peers].map((peer) => (peer.brings ? peer.session?.shard : undefined));
    return shards.filter((shard) => shard !== undefined).toSorted();
  }

  /** How many WebSockets are open, those without a session too. */
  get open(): number {
    return this.#peers.size;
  }

  /** Tells all sessions that hear such things. Those away get it when they come back. */
  dispatch(t: string, d: unknown): void {
    const guild = textAt(d, "guild_id") ?? (t.startsWith("GUILD_") ? textAt(d, "id") : undefined);
    for (const session of this.#sessions.values())
      if (session.hears(t, guild)) session.dispatch(t, d);
  }

  /** The number of what each session was sent last, by shard. */
  get sent(): ReadonlyMap<string, number> {
    return new Map([...this.#sessions.values()].map(({ shard, seq }) => [shard, seq]));
  }

  /** From now on only this token is let in. */
  turnsTo(token: string): void {
    this.#token = token;
  }

  /** How many shards it recommends from now on. */
  recommends(shards: number): void {
    this.#shards = shards;
  }

  /** Cuts TCP, of one shard or of all. */
  cuts(shard?: string): void {
    for (const peer of this.#of(shard)) peer.cut();
  }

  /** Acknowledges nothing any more and sends nothing, over those that are connected now. */
  goesSilent(): void {
    for (const peer of this.#peers) peer.silence();
  }

  /** Nothing goes through any more, over those that are connected now; nobody is told. */
  freezes(): void {
    for (const peer of this.#peers) peer.freeze();
  }

  /** Asks all to come back (op 7). */
  reconnects(): void {
    for (const peer of this.#peers) peer.send({ op: 7, d: null });
  }

  /** Says that the sessions do not go on like that (op 9); those not resumable end. */
  invalidates(isResumable: boolean): void {
    for (const peer of this.#peers) {
      const { session } = peer;
      peer.send({ op: 9, d: isResumable });
      peer.release();
      if (!isResumable && session) this.#sessions.delete(session.id);
    }
  }

  /** Ends all connections with a code, or the first ones. */
  closes(code: number, most = Infinity): void {
    for (const peer of [...this.#peers].slice(0, most)) peer.close(code);
  }

  /** Knows no session any more; connections stay. */
  forgets(): void {
    this.#sessions.clear();
  }

  /** Says something to all that the bot may not be able to read. */
  utters(text: string): void {
    for (const peer of this.#peers) peer.utter(text);
  }

  async close(): Promise<void> {
    for (const peer of this.#peers) peer.cut();
    for (const socket of this.#tcp) socket.destroy();
    this.#sync.close();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #of(shard: string | undefined): readonly SocketPeer[] {
    return [...this.#peers].filter(
      ({ session }) => shard === undefined || session?.shard === shard,
    );
  }

  #meet(socket: Socket): void {
    this.#connections += 1;
    socket.on("error", () => undefined);
    if (this.door === "shut") return void socket.resetAndDestroy();
    this.#tcp.add(socket);
    socket.on("close", () => this.#tcp.delete(socket));
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { door } = this;
    if (door === "mute-tcp") return;
    if (typeof door === "number") return void socket.end(`HTTP/1.1 ${door} Fake\r\n\r\n`);
    const { pathname, searchParams } = new URL(request.url ?? "", this.url);
    if (searchParams.get("v") !== "10" || searchParams.get("encoding") !== "json")
      this.#notes.violations.push(`asked for ${request.url}`);
    this.#sync.handleUpgrade(request, socket, head, (ws) =>
      this.#peers.add(new SocketPeer(ws, this.#hall(), pathname)),
    );
  }

  #hall(): Hall {
    const { beats, partings, violations } = this.#notes;
    return {
      heartbeatMs: this.#options.heartbeatMs ?? defaultHeartbeatMs,
      door: this.door,
      isToken: (token) => token === this.#token,
      begin: (wish, peer) => this.#begin(wish, peer),
      resume: (session, seq, path) => this.#resume(session, seq, path),
      beat: (seq) => void beats.push(seq),
      violated: (what) => void violations.push(what),
      left: (peer, code) => {
        partings.push(code);
        this.#peers.delete(peer);
        // Who leaves so does not come back. Source: Discord's reference, Gateway, "Disconnecting".
        if (peer.session && !peer.session.peer && (code === 1000 || code === 1001))
          this.#sessions.delete(peer.session.id);
      },
    };
  }

  #begin(wish: Wish, peer: Peer): GatewaySession | undefined {
    const { identifies } = this.#notes;
    const shard = `${wish.shardId}/${wish.shardCount}`;
    const isAllowed = this.#mayBegin(wish, shard);
    const session = isAllowed
      ? new GatewaySession(`session-${identifies.length + 1}`, wish)
      : undefined;
    const { intents } = wish;
    identifies.push({ shard, atMs: this.#nowMs(), intents, session: session?.id });
    if (!session) return undefined;
    this.#sessions.set(session.id, session);
    session.attach(peer);
    this.#welcome(session);
    return session;
  }

  #mayBegin(wish: Wish, shard: string): boolean {
    const { maxConcurrency = 1 } = this.#options;
    const { violations, identifies } = this.#notes;
    const broken = violations.length;
    const bucket = wish.shardId % maxConcurrency;
    const last = identifies.findLast(
      (one) => Number.parseInt(one.shard) % maxConcurrency === bucket,
    );
    if (last && this.#nowMs() - last.atMs < identifyEveryMs)
      violations.push(`identified ${shard} too soon`);
    if (this.connected.includes(shard))
      violations.push(`identified ${shard} while it is connected`);
    if (this.starts.remaining <= 0) violations.push("began more sessions than it may");
    this.starts.remaining -= 1;
    return violations.length === broken;
  }

  #welcome(session: GatewaySession): void {
    const { user, application = user.id, guilds = () => [] } = this.#options;
    const own = guilds().filter(({ id }) => session.hears("GUILD_CREATE", id));
    session.dispatch("READY", {
      v: 10,
      user: { discriminator: "0", avatar: null, bot: true, verified: true, ...user },
      guilds: own.map(({ id }) => ({ id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: `${this.url}/resume`,
      session_type: "normal",
      shard: [session.wish.shardId, session.wish.shardCount],
      application: { id: application, flags: 0 },
      private_channels: [],
      relationships: [],
    });
    for (const guild of own) session.dispatch("GUILD_CREATE", guild);
  }

  #resume(id: string, seq: number, path: string): GatewaySession | undefined {
    const session = this.#sessions.get(id);
    const { shard } = session ?? {};
    this.#notes.resumes.push({ shard, session: id, seq, atMs: this.#nowMs(), path });
    return session;
  }
}
