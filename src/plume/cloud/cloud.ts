import { reveal, type Sealed } from "../../core/sealed.ts";
import type { LogFields } from "../../ports/logger.ts";
import type { Random } from "../http/backoff.ts";
import { callRepeatedly, type Repeated } from "./cloud-call.ts";
import { type CloudHost, type CloudHostParts, createCloudHost } from "./cloud-host.ts";
import { type PathTemplate, toPath } from "./cloud-paths.ts";
import { type Judged, judge } from "./cloud-judge.ts";
import type { HttpClient, HttpRequest } from "../http/http.ts";
import type { HomeIds, Read } from "../model.ts";
import { hostOf } from "../sign-in/oauth.ts";
import type { Parsed } from "./schemas.ts";
import type { TokenAnswer } from "../sign-in/refresher.ts";

/** One read of the cloud. */
export interface CloudCall<Value> {
  readonly apiBase: string;
  readonly template: PathTemplate;
  readonly ids: HomeIds;
  readonly query?: string;
  /** With a body the read is a POST. */
  readonly body?: string;
  /** True for what not every home has: then 401, 403 and 404 say that this one has none. */
  readonly optional: boolean;
  readonly bearer: Bearer;
  parse(json: unknown): Parsed<Value>;
  /** Ends the read, with its repeats, at the command's limit. */
  readonly signal: AbortSignal;
}

/** Where the access token comes from. */
export interface Bearer {
  get(signal: AbortSignal): Promise<TokenAnswer>;
  renew(stale: Sealed, signal: AbortSignal): Promise<TokenAnswer>;
  /** False once the token must not be used any more, though its time is not over. */
  isCurrent(): Promise<boolean>;
}

/** There is no token now, so that nothing could be asked. */
export interface NoToken {
  readonly kind: "no-token";
  readonly answer: Exclude<TokenAnswer, { kind: "token" }>;
}

/** Reads from the Plume Cloud: repeats, limits, a fresh token after a 401, and the log. */
export interface Cloud {
  /** Rejects only by a fault of the store. */
  read<Value>(call: CloudCall<Value>): Promise<Read<Value> | NoToken>;
}

/** What a {@link Cloud} stands on. */
export interface CloudParts extends CloudHostParts {
  readonly http: HttpClient;
  readonly random?: Random;
  /** The first wait before a repeat; the second is twice as long. @default 300 */
  readonly retryMs?: number;
  /** @default 10 MB */
  readonly maxBytes?: number;
}

const defaults = { random: Math.random, retryMs: 300, maxBytes: 10 * 1024 * 1024 };

/** A client of the cloud. Calls to one host share their limits, whoever asks. */
export function createCloud(options: CloudParts): Cloud {
  const parts = { ...defaults, ...options };
  const hostFor = createHosts(parts);

  // Where a home lacks something, a fresh token for each refusal of it would be one too many.
  const refusals = createRefusals(parts.clock);

  const send = (request: HttpRequest, call: CloudCall<unknown>): Promise<Repeated> =>
    callRepeatedly(
      {
        host: hostFor(hostOf(call.apiBase)),
        request,
        optional: call.optional,
        mayGo: () => call.bearer.isCurrent(),
      },
      parts,
    );

  return {
    async read(call) {
      const startedAtMs = parts.clock.monotonic();
      const path = toPath(call.template, call.ids);
      if (path === undefined) return { kind: "failed", failure: { kind: "unknown-home" } };
      const url = `${call.apiBase}/${path}${call.query === undefined ? "" : `?${call.query}`}`;
      const toRequest = (token: Sealed): HttpRequest => ({
        ...methodAndBody(call.body),
        url,
        headers: toHeaders(token, call.body !== undefined),
        maxBytes: parts.maxBytes,
        signal: call.signal,
      });

      const first = await call.bearer.get(call.signal);
      if (first.kind !== "token") return { kind: "no-token", answer: first };
      let repeated = await send(toRequest(first.token.token), call);
      if (repeated.outcome.kind === "unauthorized" && !refusals.has(url)) {
        const second = await call.bearer.renew(first.token.token, call.signal);
        if (second.kind !== "token") return { kind: "no-token", answer: second };
        repeated = await send(toRequest(second.token.token), call);
        if (call.optional && repeated.outcome.kind === "unauthorized") refusals.add(url);
      }

      const { outcome } = repeated;
      if (outcome.kind === "gone") return { kind: "no-token", answer: outcome };

      const host = hostOf(call.apiBase);
      const judged = judge(outcome, { ...call, host, nowMs: parts.clock.now() });
      const ms = Math.round(parts.clock.monotonic() - startedAtMs);
      log(judged, { host, path: call.template, tries: repeated.tries, ms });
      return judged.read;
    },
  };

  function log(judged: Judged<unknown>, fields: LogFields): void {
    if (judged.event) parts.logger.warn(judged.event, { ...fields, ...judged.fields });
  }
}

/** Far more than are used at a time: anybody may name any number of API bases. */
const mostHosts = 200;

/** The host of this name; the longest unused one is forgotten. */
function createHosts(parts: CloudHostParts): (name: string) => CloudHost {
  const hosts = new Map<string, CloudHost>();
  return (name) => {
    const host = hosts.get(name) ?? createCloudHost(name, parts);
    hosts.delete(name);
    hosts.set(name, host);
    const [oldest] = hosts.keys();
    if (hosts.size > mostHosts && oldest !== undefined) hosts.delete(oldest);
    return host;
  };
}

const refusalMs = 10 * 60_000;
const mostRefusals = 1_000;

interface Refusals {
  has(url: string): boolean;
  add(url: string): void;
}

/** Addresses that refused even a fresh token, for a while. */
function createRefusals(clock: CloudParts["clock"]): Refusals {
  const atMs = new Map<string, number>();
  return {
    has: (url) => clock.monotonic() - (atMs.get(url) ?? Number.NEGATIVE_INFINITY) < refusalMs,
    add(url) {
      if (atMs.size >= mostRefusals) atMs.clear();
      atMs.set(url, clock.monotonic());
    },
  };
}

function methodAndBody(body: string | undefined): Pick<HttpRequest, "method" | "body"> {
  return body === undefined ? { method: "GET" } : { method: "POST", body };
}

function toHeaders(token: Sealed, withBody: boolean): HttpRequest["headers"] {
  const type = withBody ? { "content-type": "application/json" } : {};
  return { accept: "application/json", authorization: `Bearer ${reveal(token)}`, ...type };
}
