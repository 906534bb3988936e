import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { ApiResponse } from "grammy/types";
import type { Backstage } from "./backstage.ts";
import { perform, type Asked } from "./bot-api.ts";
import type { Faults, Flood } from "./faults.ts";
import { methodNamed } from "./fields.ts";
import { Payload, readBody } from "./payload.ts";
import { notFound, Refusal, unauthorized } from "./refusal.ts";
import type { Call, Fault, Outcome } from "./types.ts";

/** What decides how the server answers. */
export interface Manners {
  readonly token: string;
  readonly backstage: Backstage;
  readonly faults: Faults;
  readonly flood: Flood;
  readonly nowMs: () => number;
  readonly revoked: { readonly isRevoked: boolean };
}

/** The HTTP side of the fake. */
export interface BotApiServer {
  readonly port: number;
  readonly calls: readonly Call[];
  close(): Promise<void>;
}

type Noted = { -readonly [Name in keyof Call]: Call[Name] };

/** One call under way. */
interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly call: Noted;
  readonly gone: AbortSignal;
}

type Reply = ApiResponse<unknown>;

const maxBytes = 60 * 1024 * 1024;

/** Listens on loopback, on a free port. */
export async function startBotApiServer(manners: Manners): Promise<BotApiServer> {
  const calls: Noted[] = [];
  const closed = new AbortController();
  const server = createServer((request, response) => {
    void receive(request, response, closed.signal).then(async (visit) => {
      if (!visit) return void response.destroy();
      visit.call.atMs = manners.nowMs();
      calls.push(visit.call);
      await answer(manners, visit);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    calls,
    close: () => stop(server, closed),
  };
}

function stop(server: Server, closed: AbortController): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    closed.abort();
    server.closeAllConnections();
  });
}

/** Reads a call to its end. `undefined` if it has none. */
async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  closed: AbortSignal,
): Promise<Visit | undefined> {
  const left = new AbortController();
  response.on("close", () => left.abort());
  response.on("error", () => undefined);
  const body = await readAll(request).catch(() => undefined);
  if (!body) return undefined;
  const method = /^\/bot[^/]+\/(\w+)$/.exec(request.url ?? "")?.[1] ?? "";
  const payload = payloadOf(body, request.headers["content-type"] ?? "");
  const call: Noted = {
    method: methodNamed(method) ?? method,
    payload,
    atMs: 0,
    outcome: "pending",
  };
  return { request, response, call, gone: AbortSignal.any([left.signal, closed]) };
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes > maxBytes) throw new Error("a call that is too big");
  }
  return Buffer.concat(chunks);
}

/** What cannot be read is told when the call is answered. */
function payloadOf(body: Buffer, contentType: string): Call["payload"] {
  try {
    return readBody(body, contentType);
  } catch {
    return { "": "unreadable" };
  }
}

async function answer(manners: Manners, visit: Visit): Promise<void> {
  const fault = manners.faults.take(visit.call.method);
  const end = fault && endingOf(fault);
  if (end) return end(visit);
  const reply = await performed(manners, visit);
  if (fault?.kind === "slow") {
    await sleep(fault.ms, undefined, { signal: visit.gone }).catch(() => undefined);
  }
  if (fault?.kind === "lost-reply") return drop(visit, "lost");
  send(visit, reply);
}

/** How a call ends that is not performed; `undefined` for one that is. */
function endingOf(fault: Fault): ((visit: Visit) => void) | undefined {
  switch (fault.kind) {
    case "error": {
      const { code, description, parameters } = fault;
      return (visit) => send(visit, refused(new Refusal(code, description, parameters)));
    }
    case "cut":
      return (visit) => drop(visit, "cut");
    case "hang":
      return () => undefined;
    case "html":
      return sendPage;
    case "lost-reply":
    case "slow":
      return undefined;
  }
}

async function performed(manners: Manners, visit: Visit): Promise<Reply> {
  try {
    const asked = understand(manners, visit);
    manners.flood.count(asked.method, asked.payload.number("chat_id") ?? 0);
    return { ok: true, result: await perform(manners.backstage, asked) };
  } catch (error) {
    // Whatever else is thrown is a fault of the fake's own, and the test should see it.
    return refused(error instanceof Refusal ? error : new Refusal(500, String(error)));
  }
}

function understand(manners: Manners, { request, call, gone }: Visit): Asked {
  const token = /^\/bot([^/]+)\//.exec(request.url ?? "")?.[1] ?? "";
  if (!/^\d+:[\w-]{30,}$/.test(decodeURIComponent(token))) throw notFound();
  if (manners.revoked.isRevoked || decodeURIComponent(token) !== manners.token)
    throw unauthorized();
  const method = methodNamed(call.method);
  if (method === undefined) throw notFound();
  return { method, payload: Payload.of(method, call.payload), gone };
}

function refused({ code, message, parameters }: Refusal): Reply {
  return { ok: false, error_code: code, description: message, ...(parameters && { parameters }) };
}

function send({ response, call, gone }: Visit, reply: Reply): void {
  if (gone.aborted) return void (call.outcome = "gone");
  const status = reply.ok ? 200 : reply.error_code;
  call.outcome = reply.ok ? "ok" : status;
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(reply));
}

function sendPage({ response, call }: Visit): void {
  call.outcome = 502;
  const page = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>";
  response.writeHead(502, { "content-type": "text/html" }).end(page);
}

function drop({ request, call }: Visit, outcome: Outcome): void {
  call.outcome = outcome;
  request.socket.destroy();
}
