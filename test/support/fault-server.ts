import { createServer, type Server } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createCertificate, type Certificate } from "../../src/sandbox/certificate.ts";

/** One request as it arrived. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  readonly body: string;
}

/** Answers one request, or lets it down. */
export type Reply = (response: ServerResponse, seen: Seen) => void;

/** An HTTPS server on loopback that behaves as badly as it is told. */
export interface FaultServer {
  readonly port: number;
  /** What a client has to trust. */
  readonly ca: string;
  readonly seen: readonly Seen[];
  /** Requests to `path` (query left out) get these replies in turn; the last one stays. */
  on(path: string, ...replies: readonly [Reply, ...Reply[]]): void;
  /** The requests to `path`, query left out. */
  to(path: string): readonly Seen[];
  close(): Promise<void>;
}

/** A server whose certificate fits `names`; unknown paths get 404 with a JSON error. */
export async function startFaultServer(names: readonly string[]): Promise<FaultServer> {
  const certificate = await certificateFor(names);
  const seen: Seen[] = [];
  const plans = new Map<string, Reply[]>();
  const server = createServer({ key: certificate.key, cert: certificate.cert });
  server.on("request", (request, response) => {
    void receive(request).then((arrived) => {
      seen.push(arrived);
      const plan = plans.get(pathOf(arrived)) ?? [];
      const reply = plan.length > 1 ? plan.shift() : plan[0];
      (reply ?? json({ error: { statusCode: 404, message: "Not found" } }, 404))(response, arrived);
    });
  });
  // A client that hangs up in the middle is part of the plan.
  server.on("tlsClientError", () => undefined);
  const port = await listen(server);
  return {
    port,
    ca: certificate.ca,
    seen,
    on: (path, ...replies) => void plans.set(path, [...replies]),
    to: (path) => seen.filter((arrived) => pathOf(arrived) === path),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const certificates = new Map<string, Promise<Certificate>>();

/** Making a certificate takes a while, so all tests of a run share theirs. */
export function certificateFor(names: readonly string[]): Promise<Certificate> {
  const key = names.join(" ");
  const made = certificates.get(key) ?? createCertificate(names);
  certificates.set(key, made);
  return made;
}

const pathOf = (seen: Seen): string => seen.path.split("?")[0] ?? "";

async function receive(request: IncomingMessage): Promise<Seen> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return {
    method: request.method ?? "",
    path: request.url ?? "",
    headers: request.headers,
    body: Buffer.concat(chunks).toString("utf8"),
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

/** A JSON reply. */
export function json(body: unknown, status = 200, headers: { [name: string]: string } = {}): Reply {
  return text(JSON.stringify(body), status, { "content-type": "application/json", ...headers });
}

/** A reply of any text. */
export function text(body: string, status = 200, headers: { [name: string]: string } = {}): Reply {
  return (response) => void response.writeHead(status, headers).end(body);
}

/** Nothing, ever. */
export const hang: Reply = () => undefined;

/** The connection is closed without a word. */
export const cut: Reply = (response) => void response.destroy();

/** Status and half a body, then the connection is closed. */
export const half: Reply = (response) => {
  const body = JSON.stringify({ nodes: [{ id: "SIM0A1B2C3", connectionState: "connected" }] });
  response.writeHead(200, { "content-length": body.length });
  response.write(body.slice(0, body.length / 2), () => response.destroy());
};

/** Status and the start of a body that never ends. */
export const stall: Reply = (response) => void response.writeHead(200).write("[");

/** So many bytes of JSON, their number not announced. Stops when the client does. */
export function flood(bytes: number): Reply {
  return (response) => {
    const chunk = Buffer.alloc(64 * 1024, "[");
    let left = bytes;
    const pump = (): void => {
      while (left > 0 && !response.destroyed) {
        left -= chunk.byteLength;
        if (!response.write(chunk)) return void response.once("drain", pump);
      }
      response.end();
    };
    response.writeHead(200, { "content-type": "application/json" });
    pump();
  };
}
