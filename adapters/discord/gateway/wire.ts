import {
  DefaultWebSocketManagerOptions,
  WebSocketShard,
  WebSocketShardEvents,
  type IContextFetchingStrategy,
} from "@discordjs/ws";

import { reveal, type Sealed } from "../../../src/index.ts";
import type { Session } from "./session.ts";

/** One of the connections that share what happens on all servers. */
export interface Shard {
  /** From 0 on. */
  readonly id: number;
  readonly count: number;
}

/** What a wire is, and who is told what comes of it. */
export interface WireParts {
  readonly token: Sealed;
  readonly shard: Shard;
  /** The session that goes on, or where a new one is begun, `wss://…`. */
  readonly to: { readonly session: Session } | { readonly url: string };
  /** Resolves once a session may be begun, or never. */
  readonly mayBegin: () => Promise<void>;
  /** The bot said who it is: now an answer is due. */
  readonly said: () => void;
  readonly heard: (message: unknown) => void;
  /** The code with which it ended; 1006 for none. */
  readonly closed: (code: number) => void;
  /** Why it is about to end. */
  readonly failed: (error: unknown) => void;
}

/** One WebSocket to the gateway. It is opened at once, and once. */
export interface Wire {
  /** Says who the bot is, or which session goes on. To be called once the gateway said hello. */
  greet(): void;
  /** Says that the bot lives; `seq` of what was heard last. */
  beat(seq: number | null): void;
  /** Hangs up so that the session can go on. */
  close(): void;
  /** Ends it without a word. */
  cut(): void;
}

/** The part of the library's socket that it has no public way to. */
interface RawSocket {
  readonly readyState: number;
  close(code: number): void;
  terminate(): void;
}

// Source: Discord API reference, "List of Intents": GUILDS, GUILD_MESSAGES and DIRECT_MESSAGES,
// none of which is privileged.
const intents = (1 << 0) | (1 << 9) | (1 << 12);
// Any other than 1000 and 1001 keeps the session. Source: Discord API reference, "Disconnections".
const resumableCode = 4200;
const openState = 1;

/**
 * Opens one by discord.js's shard, which connects, identifies and resumes. What it hears does not
 * get to it: it waits for the store between two messages, ends the process by what it cannot read,
 * gives up sessions that could go on, and comes back by itself without a pause.
 */
export function openWire(parts: WireParts): Wire {
  const shard = new WebSocketShard(contextOf(parts), parts.shard.id);
  const raw = (): RawSocket | undefined => rawIn(Reflect.get(shard, "connection"));
  Reflect.set(shard, "onMessage", async (data: unknown) => parts.heard(data));
  Reflect.set(shard, "onClose", async (code: number) => parts.closed(code));
  Reflect.set(shard, "onError", (error: unknown) => parts.failed(error));
  shard.connect().catch(() => undefined);
  return {
    greet: () => void shard.emit(WebSocketShardEvents.Hello),
    beat: (seq) => void shard.send({ op: 1, d: seq }).catch(() => undefined),
    close() {
      const socket = raw();
      if (socket?.readyState === openState) socket.close(resumableCode);
      else socket?.terminate();
    },
    cut: () => raw()?.terminate(),
  };
}

/** What the shard asks. */
function contextOf({ token, shard, to, ...parts }: WireParts): IContextFetchingStrategy {
  const session = "session" in to ? to.session : undefined;
  const url = "url" in to ? to.url : to.session.url;
  return {
    options: {
      ...DefaultWebSocketManagerOptions,
      token: reveal(token),
      intents,
      shardCount: shard.count,
      gatewayInformation: { url, shards: shard.count, session_start_limit: noLimit },
      handshakeTimeout: null,
      helloTimeout: null,
      readyTimeout: null,
    },
    retrieveSessionInfo: () =>
      session
        ? {
            sessionId: session.id,
            resumeURL: session.url,
            sequence: session.seq,
            shardId: shard.id,
            shardCount: shard.count,
          }
        : null,
    updateSessionInfo: () => undefined,
    async waitForIdentify() {
      await parts.mayBegin();
      parts.said();
    },
  };
}

// Whether a session may be begun is asked elsewhere.
const noLimit = { total: 0, remaining: 0, reset_after: 0, max_concurrency: 1 };

function rawIn(value: unknown): RawSocket | undefined {
  const isSocket = value instanceof Object && "terminate" in value && "readyState" in value;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a `ws` WebSocket, by its methods
  return isSocket ? (value as RawSocket) : undefined;
}
