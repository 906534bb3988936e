import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { Certificate } from "./certificate.ts";

/** Answers one request. Must not throw. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A server on the loopback addresses. */
export interface LoopbackServer {
  readonly port: number;
  /** Ends all connections, also those in the middle of an answer. */
  readonly close: () => Promise<void>;
}

/**
 * Listens on 127.0.0.1 and, where the machine has it, on ::1 with the same port, since `localhost`
 * can be either. `port` 0 takes any free one. Throws what `listen` throws, for example `EADDRINUSE`.
 */
export async function listenOnLoopback(
  port: number,
  certificate: Certificate,
  handler: Handler,
): Promise<LoopbackServer> {
  const { key, cert } = certificate;
  // Of our own, because `closeAllConnections` misses those in the middle of the TLS handshake.
  const sockets = new Set<Socket>();
  const create = (): Server =>
    createServer({ key, cert }, handler).on("connection", (socket: Socket) => {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    });
  const first = create();
  await listen(first, "127.0.0.1", port);
  const taken = portOf(first.address());
  const second = create();
  const both = (await tryListen(second, "::1", taken)) ? [first, second] : [first];
  return {
    port: taken,
    close: async () => {
      const closed = both.map(closeServer);
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
    },
  };
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  server.listen({ host, port, exclusive: true });
  await once(server, "listening");
}

async function tryListen(server: Server, host: string, port: number): Promise<boolean> {
  try {
    await listen(server, host, port);
    return true;
  } catch {
    // Many containers have no ::1; 127.0.0.1 is enough for them.
    return false;
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new TypeError("not an IP server");
  return address.port;
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  await closed;
}
