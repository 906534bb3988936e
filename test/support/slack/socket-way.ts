import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import type { DeliveryKind } from "./types.ts";

/** What is sent over a socket. */
export interface Envelope {
  readonly id: string;
  readonly kind: DeliveryKind;
  readonly body: object;
  readonly attempt: number;
  readonly reason: string;
  readonly withinMs: number;
}

/** How it came out, and what the app sent along. */
export interface Acknowledgement {
  readonly outcome: "ok" | "timeout" | "cut";
  readonly payload?: unknown;
}

/** Why a connection is to end. Source: docs.slack.dev, "Using Socket Mode", disconnecting. */
export type DisconnectReason = "warning" | "refresh_requested" | "link_disabled";

interface Watcher {
  readonly resolve: () => void;
  readonly reject: (why: Error) => void;
}

const types: { readonly [Kind in DeliveryKind]: string } = {
  event: "events_api",
  command: "slash_commands",
  interaction: "interactive",
};

const pingEveryMs = 5000;
// As little as lets the app see the message before the end.
const closeAfterMs = 50;

/** The WebSockets of the app. */
export class SocketWay {
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #tickets = new Set<string>();
  readonly #waiting = new Map<string, (end: Acknowledgement) => void>();
  readonly #watchers = new Set<Watcher>();
  #open: WebSocket[] = [];
  #next = 0;

  /** How many connections there are that the app has not been asked to leave. */
  get connections(): number {
    return this.#open.length;
  }

  /** Lets one connection in that has `ticket`. */
  admit(ticket: string): void {
    this.#tickets.add(ticket);
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? "", "ws://localhost").searchParams.get("ticket");
    if (!this.#tickets.delete(ticket ?? "")) return void socket.destroy();
    this.#server.handleUpgrade(request, socket, head, (ws) => this.#welcome(ws));
  }

  /** Resolves when there is a connection; rejects at the end. */
  async connected(): Promise<void> {
    while (this.#open.length === 0) {
      await new Promise<void>((resolve, reject) => this.#watchers.add({ resolve, reject }));
    }
  }

  /** Sends over one of the connections, each in its turn. Never rejects. */
  send(envelope: Envelope): Promise<Acknowledgement> {
    const ws = this.#open[this.#next++ % this.#open.length];
    if (!ws) return Promise.resolve({ outcome: "cut" });
    return new Promise((resolve) => {
      const end = (how: Acknowledgement): void => {
        clearTimeout(timer);
        ws.off("close", cut);
        this.#waiting.delete(envelope.id);
        resolve(how);
      };
      const cut = (): void => end({ outcome: "cut" });
      const timer = setTimeout(() => end({ outcome: "timeout" }), envelope.withinMs);
      ws.on("close", cut);
      this.#waiting.set(envelope.id, end);
      ws.send(JSON.stringify(toWire(envelope)));
    });
  }

  /** Asks the app to leave its connections, and ends them; "warning" only announces it. */
  disconnect(reason: DisconnectReason): void {
    const message = { type: "disconnect", reason, debug_info: { host: "fake" } };
    for (const ws of this.#open) {
      ws.send(JSON.stringify(message));
      if (reason !== "warning") setTimeout(() => ws.close(1000), closeAfterMs);
    }
    if (reason !== "warning") this.#open = [];
  }

  /** Ends all connections without a word. */
  cut(): void {
    for (const ws of this.#server.clients) ws.terminate();
  }

  /** Nothing goes through any more, and nobody is told: no ping, no answer. */
  freeze(): void {
    for (const ws of this.#server.clients) ws.pause();
    this.#open = [];
  }

  close(): void {
    this.cut();
    this.#server.close();
    for (const { reject } of this.#watchers) reject(new Error("the fake is closed"));
  }

  #welcome(ws: WebSocket): void {
    this.#open.push(ws);
    const ping = setInterval(() => ws.isPaused || ws.ping("ping"), pingEveryMs);
    ws.on("error", () => undefined);
    ws.on("message", (data: Buffer) => this.#hear(data.toString()));
    // Each delivery that is open waits for it.
    ws.setMaxListeners(0);
    ws.on("close", () => {
      clearInterval(ping);
      this.#open = this.#open.filter((one) => one !== ws);
    });
    const hello = {
      type: "hello",
      num_connections: this.#open.length,
      debug_info: { host: "fake", build_number: 1, approximate_connection_time: 3600 },
      connection_info: { app_id: "fake" },
    };
    ws.send(JSON.stringify(hello));
    for (const { resolve } of this.#watchers) resolve();
    this.#watchers.clear();
  }

  #hear(text: string): void {
    const { envelope_id: id, payload } = JSON.parse(text) as {
      readonly envelope_id?: string;
      readonly payload?: unknown;
    };
    this.#waiting.get(id ?? "")?.({ outcome: "ok", payload });
  }
}

/** Source: docs.slack.dev, "Using Socket Mode", receiving events. */
function toWire({ id, kind, body, attempt, reason }: Envelope): object {
  return {
    envelope_id: id,
    type: types[kind],
    payload: body,
    accepts_response_payload: kind !== "event",
    ...(kind === "event" && { retry_attempt: attempt, retry_reason: reason }),
  };
}
