import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { receive, type Visit } from "../visit.ts";
import { readParcel, type ApiAnswer, type Parcel } from "./api-call.ts";
import type { Backstage } from "./backstage.ts";
import type { Faults } from "./faults.ts";
import { plannedAnswer, type Reply } from "./planned.ts";
import { Refusal } from "./refusal.ts";
import { routeOf } from "./routes.ts";
import type { Call } from "./types.ts";

/** The HTTP side of the fake. */
export interface DiscordServer {
  readonly root: string;
  readonly calls: readonly Call[];
  close(): Promise<void>;
}

type Noted = { -readonly [Name in keyof Call]: Call[Name] };

/** Listens on loopback, on a free port. */
export async function startDiscordServer(stage: Backstage, faults: Faults): Promise<DiscordServer> {
  const calls: Noted[] = [];
  const closed = new AbortController();
  const server = createServer((request, response) => {
    void receive(request, response, closed.signal).then(async (visit) => {
      if (!visit) return void response.destroy();
      const arrived = arrival(stage, visit);
      calls.push(arrived.noted);
      return answer({ stage, faults }, visit, arrived);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { root, calls, close: () => stop(server, closed) };
}

function stop(server: Server, closed: AbortController): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    closed.abort();
    server.closeAllConnections();
  });
}

interface Arrival {
  readonly noted: Noted;
  readonly found: ReturnType<typeof routeOf>;
  /** The body, or why it cannot be read. */
  readonly parcel: Parcel | Refusal;
}

function arrival({ time }: Backstage, visit: Visit): Arrival {
  const path = decoded(/^\/api\/v10(\/.*)$/.exec(visit.path)?.[1] ?? visit.path);
  const line = `${visit.request.method} ${path}`;
  const found = routeOf(line);
  const parcel = parcelOf(visit);
  const isRead = !(parcel instanceof Refusal);
  const noted: Noted = {
    line,
    route: found?.name ?? line,
    body: isRead ? parcel.body : undefined,
    files: isRead ? [...parcel.files.values()] : [],
    atMs: time.nowMs(),
    outcome: "pending",
  };
  return { noted, found, parcel };
}

/** Clients write also "@" as a number. */
const decoded = (path: string): string =>
  path.replace(/(?:%[0-9a-f]{2})+/gi, (codes) =>
    Buffer.from(codes.replaceAll("%", ""), "hex").toString(),
  );

function parcelOf(visit: Visit): Arrival["parcel"] {
  try {
    return readParcel(visit);
  } catch (error) {
    return error instanceof Refusal ? error : new Refusal(400, 50_035);
  }
}

interface Manners {
  readonly stage: Backstage;
  readonly faults: Faults;
}

async function answer({ stage, faults }: Manners, visit: Visit, arrived: Arrival): Promise<void> {
  const { noted } = arrived;
  const fault = faults.take(noted.route);
  if (fault?.kind === "cut") return drop(visit, noted, "cut");
  const planned = fault && plannedAnswer(fault);
  const reply = planned ?? performed(stage, visit, arrived);
  if (fault?.kind === "lost-reply") return drop(visit, noted, "lost");
  const waitMs = fault?.kind === "slow" ? fault.ms : fault?.kind === "hang" ? 2 ** 31 - 1 : 0;
  if (waitMs > 0) await sleep(waitMs, undefined, { signal: visit.gone }).catch(() => undefined);
  noted.outcome = visit.gone.aborted ? "gone" : (reply.outcome ?? String(reply.status));
  if (visit.gone.aborted) return;
  const { response } = visit;
  const isText = typeof reply.body === "string";
  const type = isText ? "text/html" : "application/json";
  const shown = reply.body === undefined ? {} : { "content-type": type };
  const limits = isText ? {} : limitsOf(noted.route);
  response.writeHead(reply.status, { ...shown, ...limits, ...reply.headers });
  response.end(isText ? reply.body : JSON.stringify(reply.body));
}

/** Source: Discord API reference, "Rate Limits", header format; no limit is ever reached. */
const limitsOf = (route: string): { readonly [name: string]: string } => ({
  "x-ratelimit-limit": "1000",
  "x-ratelimit-remaining": "999",
  "x-ratelimit-reset": "0",
  "x-ratelimit-reset-after": "0.001",
  "x-ratelimit-bucket": Buffer.from(route).toString("hex").slice(0, 32),
});

function drop({ response }: Visit, noted: Noted, outcome: "cut" | "lost"): void {
  noted.outcome = outcome;
  response.socket?.destroy();
}

function performed(stage: Backstage, visit: Visit, arrived: Arrival): Reply {
  try {
    return asked(stage, visit, arrived);
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, body: error.body };
    // A mistake of the fake itself must not pass for one of Discord's answers.
    process.stderr.write(`the fake Discord is broken: ${String((error as Error).stack)}\n`);
    return { status: 599, body: "the fake is broken", outcome: "broken" };
  }
}

/** Throws a `Refusal`. */
function asked(stage: Backstage, { request }: Visit, arrived: Arrival): ApiAnswer {
  const { found, parcel, noted } = arrived;
  if (!found) {
    stage.inspector.notes(noted.line, "there is no such call");
    throw new Refusal(404, 0);
  }
  const agent = request.headers["user-agent"] ?? "";
  if (!/^DiscordBot \(\S+, \S+\)/.test(agent))
    stage.inspector.notes(noted.route, "the User-Agent is not that of a bot");
  if (found.asksWho && request.headers.authorization !== `Bot ${stage.app.token}`)
    throw new Refusal(401, 0);
  if (parcel instanceof Refusal) {
    stage.inspector.notes(noted.route, "the body cannot be read");
    throw parcel;
  }
  const query = new URL(request.url ?? "", "http://fake").searchParams;
  return found.handler(stage, { route: noted.route, params: found.params, query, ...parcel });
}
