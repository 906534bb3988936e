import { DefaultRestOptions, REST, RequestMethod, type RESTOptions } from "discord.js";

import { at, Gates, numberAt, parseJson, within, type Clock } from "../../src/index.ts";
import { discordRoot } from "./api-root.ts";
import type { AttachedFile } from "./media.ts";
import { ForeignAnswer, NeverWent, TooMuch } from "./rest-error.ts";

/** What is asked of Discord. */
export interface Request {
  readonly method: keyof typeof methods;
  /** Without the version: `/users/@me`. */
  readonly route: `/${string}`;
  readonly body?: object | undefined;
  readonly files?: readonly AttachedFile[] | undefined;
}

/** How the API is reached. */
export interface WireOptions {
  readonly clock: Clock;
  /** Without the version. */
  readonly apiRoot: string | undefined;
  /** How long one call may take, in ms. */
  readonly timeoutMs: number;
  /** Calls a second, all routes together; `Infinity` where Discord does not count them together. */
  readonly perSecond: number;
}

/** With what a request goes. */
export interface Sending {
  /** `undefined` where the route is the permission. */
  readonly authorization?: string | undefined;
  readonly signal: AbortSignal;
}

type Ask = Parameters<RESTOptions["makeRequest"]>;

const methods = {
  DELETE: RequestMethod.Delete,
  GET: RequestMethod.Get,
  PATCH: RequestMethod.Patch,
  POST: RequestMethod.Post,
  PUT: RequestMethod.Put,
} as const;

const all = "all";

/**
 * Sends requests by discord.js's own `REST`: each once, and those of one limit one after the other.
 * None waits for a limit to pass. What Discord says before a limit is reached, `REST` keeps in mind;
 * what it says behind it, the gates: of that `REST` forgets some, and for the rest it would wait.
 */
export class Wire {
  readonly #rest: REST;
  readonly #gates: Gates;
  readonly #timeoutMs: number;
  readonly #isCountedTogether: boolean;

  constructor({ clock, apiRoot, timeoutMs, perSecond }: WireOptions) {
    this.#gates = new Gates(clock);
    this.#timeoutMs = timeoutMs;
    this.#isCountedTogether = perSecond !== Infinity;
    this.#rest = new REST({
      api: apiRoot ?? discordRoot,
      version: "10",
      timeout: timeoutMs,
      globalRequestsPerSecond: perSecond,
      // A repetition after a lost answer would post twice.
      retries: 0,
      rejectOnRateLimit: () => true,
      makeRequest: (...ask) => this.#ask(...ask),
    });
  }

  /** Gives the answer; rejects with an error that `failureFrom` and `callbackFrom` know. */
  async send(request: Request, { authorization, signal }: Sending): Promise<unknown> {
    const end = within(this.#timeoutMs, signal);
    if (end.aborted) throw new NeverWent();
    const { method, route, body, files = [] } = request;
    try {
      return await this.#rest.request({
        method: methods[method],
        fullRoute: route,
        body,
        files: files.map(({ name, data }) => ({ name, data, contentType: anyType })),
        // A `REST` that was once refused forgets its token for good, so it is not given any.
        auth: false,
        headers: authorization === undefined ? {} : { authorization },
        signal: aMomentAfter(end),
      });
    } catch (error) {
      throw isWaitingEnded(error) ? new NeverWent() : error;
    }
  }

  /** One request, once its turn has come. `REST` takes all that it gets for Discord's. */
  async #ask(...[url, init]: Ask): ReturnType<RESTOptions["makeRequest"]> {
    const gate = gateOf(url, init.method);
    const waitMs = Math.max(this.#gates.waitMs(all), this.#gates.waitMs(gate));
    if (waitMs > 0) throw new TooMuch(waitMs);
    const answer = await wholeAnswer(url, init);
    const { status, headers, bytes } = answer;
    if (status === 429) throw this.#shut(gate, answer);
    if (isForeign(answer)) throw new ForeignAnswer(status);
    return new Response(bytes.byteLength === 0 ? null : bytes, { status, headers });
  }

  #shut(gate: string, { json, headers }: WholeAnswer): TooMuch {
    const isForAll = this.#isCountedTogether && at(json, "global") === true;
    const waitMs = waitIn(json, headers);
    this.#gates.shut(isForAll ? all : gate, waitMs);
    return new TooMuch(waitMs);
  }
}

/** Messages of one channel have one limit. */
const gateOf = (url: string, method = ""): string =>
  `${method} ${url.replace(/\/messages\/[^/]+$/, "/messages")}`;

// Who blocks an address before Discord does not always say for how long: it is minutes at least.
// https://github.com/discord/discord-api-docs/issues/5810
const unsaidMs = 60_000;

function waitIn(json: unknown, headers: Headers): number {
  const seconds = numberAt(json, "retry_after") ?? Number(headers.get("retry-after"));
  return seconds > 0 ? seconds * 1_000 : unsaidMs;
}

// Discord goes by the file's name. Left to itself, `REST` guesses, also for texts.
const anyType = "application/octet-stream";

/** Who waits in a queue of `REST`'s can be called out of it, but only once in it: in this turn of the loop. */
function aMomentAfter(end: AbortSignal): AbortSignal {
  const over = new AbortController();
  end.addEventListener("abort", () => setImmediate(() => over.abort()), { once: true });
  return over.signal;
}

/** The queue before a limit has no error of its own for this. */
const isWaitingEnded = (error: unknown): boolean =>
  error instanceof Error && error.message === "Request aborted manually";

interface WholeAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: ArrayBuffer;
  /** What it says in JSON; `undefined` where it says nothing, or in another way. */
  readonly json: unknown;
}

/**
 * A form as bytes. All undicis of a process share one dispatcher, that of the first one, and another
 * than discord.js's own takes no form that is not of its own make.
 */
export async function inBytes(init: Ask[1]): Promise<Ask[1]> {
  if (!(init.body instanceof FormData)) return init;
  const form = new Response(init.body);
  const headers = new Headers([...new Headers(init.headers)]);
  headers.set("content-type", form.headers.get("content-type") ?? "");
  return { ...init, headers, body: new Uint8Array(await form.arrayBuffer()) };
}

/** To its end, while the call still has its time. */
async function wholeAnswer(...[url, init]: Ask): Promise<WholeAnswer> {
  const response = await DefaultRestOptions.makeRequest(url, await inBytes(init));
  const bytes = await response.arrayBuffer();
  const headers = new Headers([...response.headers]);
  const json = isJson(headers) ? parseJson(Buffer.from(bytes).toString()) : undefined;
  return { status: response.status, headers, bytes, json };
}

const isJson = (headers: Headers): boolean =>
  /^application\/json\b/i.test(headers.get("content-type") ?? "");

/** Discord's errors have a code, and all that it says can be read. */
const isForeign = ({ status, headers, json }: WholeAnswer): boolean =>
  status >= 400 ? numberAt(json, "code") === undefined : isJson(headers) && json === undefined;
