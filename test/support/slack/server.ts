import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Backstage } from "./backstage.ts";
import { authorize } from "./consent.ts";
import type { Faults } from "./faults.ts";
import { answerHook } from "./hooks.ts";
import { readBody, readFile } from "./payload.ts";
import { Refusal } from "./refusal.ts";
import type { Call, Fault, Outcome } from "./types.ts";
import { receive, type Visit } from "../visit.ts";
import { bodyOf, tokenOf } from "./visit.ts";
import { perform, shownPayload } from "./web-api.ts";

/** The HTTP side of the fake. */
export interface SlackServer {
  readonly root: string;
  readonly calls: readonly Call[];
  close(): Promise<void>;
}

type Noted = { -readonly [Name in keyof Call]: Call[Name] };

interface Answer {
  readonly status: number;
  readonly body: object | string;
  readonly headers?: { readonly [name: string]: string };
  readonly outcome: Outcome;
}

/** Listens on loopback, on a free port. */
export async function startSlackServer(stage: Backstage, faults: Faults): Promise<SlackServer> {
  const calls: Noted[] = [];
  const closed = new AbortController();
  const server = createServer((request, response) => {
    void receive(request, response, closed.signal).then(async (visit) => {
      if (!visit) return void response.destroy();
      if (visit.path === "/oauth/v2/authorize") return authorize(stage, visit.request, response);
      const call = note(stage, visit);
      calls.push(call);
      return answer({ stage, faults }, visit, call);
    });
  });
  server.on("upgrade", (request, socket, head) =>
    stage.courier.sockets.upgrade(request, socket, head),
  );
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

function note({ world, hooks, time }: Backstage, visit: Visit): Noted {
  const { path } = visit;
  const method = methodOf(path);
  const isUpload = method === "upload";
  const raw = isUpload ? { bytes: visit.body.length } : bodyOf(visit);
  const token = tokenOf(visit, raw);
  const team = [...world.teams.values()].find((one) => one.token !== "" && one.token === token);
  const owner = hooks.peek(path)?.team ?? team;
  return {
    method,
    payload: { ...shownPayload(method, raw), ...(method === "response_url" && { url: path }) },
    team: owner?.workspace.id,
    atMs: time.nowMs(),
    outcome: "pending",
  };
}

function methodOf(path: string): string {
  if (/^\/(?:commands|actions)\//.test(path)) return "response_url";
  if (path.startsWith("/upload/")) return "upload";
  return /^\/api\/([\w.]+)$/.exec(path)?.[1] ?? path;
}

interface Manners {
  readonly stage: Backstage;
  readonly faults: Faults;
}

async function answer({ stage, faults }: Manners, visit: Visit, call: Noted): Promise<void> {
  const fault = faults.take(call.method);
  if (fault?.kind === "cut") return drop(visit, call, "cut");
  const planned = fault && plannedAnswer(fault);
  const reply = planned ?? performed(stage, visit, call.method);
  if (fault?.kind === "lost-reply") return drop(visit, call, "lost");
  const waitMs = fault?.kind === "slow" ? fault.ms : fault?.kind === "hang" ? 2 ** 31 - 1 : 0;
  if (waitMs > 0) await sleep(waitMs, undefined, { signal: visit.gone }).catch(() => undefined);
  call.outcome = visit.gone.aborted ? "gone" : reply.outcome;
  if (visit.gone.aborted) return;
  const isText = typeof reply.body === "string";
  visit.response.writeHead(reply.status, {
    "content-type": isText ? "text/html" : "application/json; charset=utf-8",
    ...reply.headers,
  });
  visit.response.end(isText ? reply.body : JSON.stringify(reply.body));
}

function drop({ response }: Visit, call: Noted, outcome: "cut" | "lost"): void {
  call.outcome = outcome;
  response.socket?.destroy();
}

const page = "<html><body>Something went wrong</body></html>";

/** The answer of a fault that does nothing; `undefined` for one that does what was asked. */
function plannedAnswer(fault: Fault): Answer | undefined {
  switch (fault.kind) {
    case "error":
      return refused(new Refusal(fault.error, { ...fault.details }));
    case "limited":
      return {
        status: 429,
        body: { ok: false, error: "ratelimited" },
        headers: { "retry-after": String(fault.seconds) },
        outcome: "429",
      };
    case "status":
      return { status: fault.status, body: page, outcome: String(fault.status) };
    case "html":
      return { status: 200, body: page, outcome: "html" };
    case "hang":
      return { status: 200, body: {}, outcome: "gone" };
    case "cut":
    case "lost-reply":
    case "slow":
      return undefined;
  }
}

const refused = (refusal: Refusal, status = 200): Answer => ({
  status,
  body: { ok: false, error: refusal.error, ...refusal.details },
  outcome: refusal.error,
});

function performed(stage: Backstage, visit: Visit, method: string): Answer {
  const { path, body } = visit;
  try {
    if (method === "response_url") {
      answerHook(stage, path, readBody(body, "application/json"));
      return { status: 200, body: { ok: true }, outcome: "ok" };
    }
    if (method === "upload") return takeUpload(stage, visit);
    if (method === path) return { status: 404, body: page, outcome: "404" };
    const raw = bodyOf(visit);
    const token = tokenOf(visit, raw);
    const details = perform(stage, { method, raw, token });
    const headers = rightsOf(stage, token);
    return { status: 200, body: { ok: true, ...details }, headers, outcome: "ok" };
  } catch (error) {
    if (!(error instanceof Refusal)) return broken(error);
    return refused(error, method === "response_url" ? hookStatus(error) : 200);
  }
}

/** Every answer to a bot says what its token may do. */
function rightsOf({ world }: Backstage, token = ""): { readonly [name: string]: string } {
  const team = [...world.teams.values()].find((one) => one.token !== "" && one.token === token);
  return team ? { "x-oauth-scopes": [...team.scopes].join(",") } : {};
}

const hookStatus = ({ error }: Refusal): number =>
  ["used_url", "expired_url", "no_such_hook"].includes(error) ? 404 : 400;

/** A mistake of the fake itself must not pass for one of Slack's answers. */
function broken(error: unknown): Answer {
  process.stderr.write(`the fake Slack is broken: ${String((error as Error).stack)}\n`);
  return { status: 599, body: "the fake is broken", outcome: "broken" };
}

function takeUpload({ uploads, inspector }: Backstage, visit: Visit): Answer {
  const id = visit.path.split("/").at(-1) ?? "";
  const body = readFile(visit.body, visit.request.headers["content-type"] ?? "");
  if (uploads.take(id, body)) {
    return { status: 200, body: `OK - ${body.length}`, outcome: "ok" };
  }
  inspector.notes("upload", "it was not announced, or not with this length");
  return { status: 400, body: "not announced", outcome: "400" };
}
