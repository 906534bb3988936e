import { TimeoutStrategy, timeout } from "cockatiel";
import { Agent, type Dispatcher } from "undici";
import { type ConnectOptions, createConnector } from "./http-connect.ts";
import { codeOf, toNetworkReason } from "./http-failure.ts";
import type { NetworkReason } from "../model.ts";

/** One call. Headers and body may be secret: they are sent and nothing else. */
export interface HttpRequest {
  readonly method: "GET" | "POST";
  /** `https://` only. */
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  readonly body?: string;
  /** A longer reply is cut off and answered as `too-large`. */
  readonly maxBytes: number;
  /** Ends the call early; the promise then rejects with the signal's reason. */
  readonly signal: AbortSignal;
}

/** What came of a call. Redirects are answers like any other and are not followed. */
export type HttpResult =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly body: string;
      readonly bytes: number;
      readonly retryAfter?: string;
    }
  | { readonly kind: "too-large"; readonly status: number; readonly bytes: number }
  /** No connection. `code` is the system's word for it. */
  | { readonly kind: "unreachable"; readonly reason: NetworkReason; readonly code: string }
  /** The connection was there, the answer was not, or not whole. */
  | {
      readonly kind: "broken";
      readonly reason: "timeout" | "cut";
      readonly code: string;
      readonly bytes: number;
    };

/** HTTPS to strangers: certificate checked, public addresses only, time and size limited. */
export interface HttpClient {
  send(request: HttpRequest): Promise<HttpResult>;
  /** How long a call may take, its body included. */
  readonly timeoutMs: number;
  /** Ends all connections and calls. */
  close(): Promise<void>;
}

/** How a client connects, and for how long it waits. */
export interface HttpOptions extends ConnectOptions {
  /** For one call, its body included. @default 10000 */
  readonly timeoutMs?: number;
}

/** A client with its own pool of connections. To be closed by who made it. */
export function createHttpClient(options: HttpOptions = {}): HttpClient {
  const timeoutMs = options.timeoutMs ?? 10_000;
  const agent = new Agent({
    connect: createConnector(options, timeoutMs),
    // Our own timer covers the whole call and is exact; undici's two are coarse.
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: 30_000,
    maxHeaderSize: 16 * 1024,
  });
  const limit = timeout(timeoutMs, TimeoutStrategy.Cooperative);
  return {
    timeoutMs,
    async send(request) {
      request.signal.throwIfAborted();
      const target = parseTarget(request.url);
      if (!target) return { kind: "unreachable", reason: "refused", code: "NOT_HTTPS" };
      const result = await limit.execute(
        ({ signal }) => exchange(agent, { ...request, signal }, target),
        request.signal,
      );
      request.signal.throwIfAborted();
      return result;
    },
    close: () => agent.destroy(),
  };
}

interface Target {
  readonly origin: string;
  readonly path: string;
}

function parseTarget(url: string): Target | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, origin, pathname, search } = new URL(url);
  return protocol === "https:" ? { origin, path: `${pathname}${search}` } : undefined;
}

function exchange(agent: Agent, request: HttpRequest, target: Target): Promise<HttpResult> {
  return new Promise((resolve) => {
    const collector = new Collector(request, resolve);
    const { method, headers, body } = request;
    agent.dispatch({ ...target, method, headers: { ...headers }, body: body ?? null }, collector);
  });
}

/** Collects one reply up to its limit, and settles once however the call ends. */
class Collector implements Dispatcher.DispatchHandler {
  readonly #request: HttpRequest;
  readonly #settle: (result: HttpResult) => void;
  readonly #chunks: Buffer[] = [];
  readonly #onAbort = (): void => this.#abort();
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #bytes = 0;
  #retryAfter: string | undefined;

  constructor(request: HttpRequest, settle: (result: HttpResult) => void) {
    this.#request = request;
    this.#settle = (result) => {
      request.signal.removeEventListener("abort", this.#onAbort);
      settle(result);
    };
    request.signal.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** Called once connected, when the request is about to be written. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // The time ran out while connecting: nothing is to be sent any more.
    if (this.#request.signal.aborted) controller.abort(new Error("late"));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: { readonly [name: string]: string | readonly string[] | undefined },
  ): void {
    this.#status = status;
    const retryAfter = headers["retry-after"];
    this.#retryAfter = typeof retryAfter === "string" ? retryAfter : retryAfter?.[0];
    const announced = Number(headers["content-length"] ?? 0);
    if (announced > this.#request.maxBytes) this.#tooLarge(announced);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.byteLength;
    if (this.#bytes > this.#request.maxBytes) this.#tooLarge(this.#bytes);
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const body = Buffer.concat(this.#chunks).toString("utf8");
    const retryAfter = this.#retryAfter === undefined ? {} : { retryAfter: this.#retryAfter };
    const { status, bytes } = { status: this.#status, bytes: this.#bytes };
    this.#settle({ kind: "answer", status, body, bytes, ...retryAfter });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const code = codeOf(error);
    if (this.#controller) {
      this.#settle({ kind: "broken", reason: "cut", code, bytes: this.#bytes });
    } else {
      this.#settle({ kind: "unreachable", reason: toNetworkReason(code), code });
    }
  }

  #abort(): void {
    const code = "CALL_TIMEOUT";
    if (this.#controller) {
      this.#settle({ kind: "broken", reason: "timeout", code, bytes: this.#bytes });
      this.#controller.abort(new Error("time is up"));
    } else {
      this.#settle({ kind: "unreachable", reason: "timeout", code });
    }
  }

  #tooLarge(bytes: number): void {
    this.#chunks.length = 0;
    this.#settle({ kind: "too-large", status: this.#status, bytes });
    this.#controller?.abort(new Error("too large"));
  }
}
