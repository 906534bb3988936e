import { DefaultRestOptions, REST, RequestMethod, type RESTOptions } from "discord.js";

import { numberAt, parseJson, within } from "../../src/index.ts";
import type { AttachedFile } from "./media.ts";
import { CutShort, ForeignAnswer, NeverWent } from "./rest-error.ts";

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
  /** Without the version. */
  readonly apiRoot: string | undefined;
  /** How long one call may take, in ms. */
  readonly timeoutMs: number;
  /** Calls a second, all routes together. */
  readonly perSecond: number;
}

/** With what a request goes. */
export interface Sending {
  /** `undefined` where the route is the permission. */
  readonly authorization?: string | undefined;
  readonly signal: AbortSignal;
}

const methods = {
  DELETE: RequestMethod.Delete,
  GET: RequestMethod.Get,
  PATCH: RequestMethod.Patch,
  POST: RequestMethod.Post,
  PUT: RequestMethod.Put,
} as const;

/**
 * Sends requests by discord.js's own `REST`, which knows Discord's limits: each once, those of one
 * limit one after the other. None waits for a limit to pass.
 */
export class Wire {
  readonly #rest: REST;
  readonly #timeoutMs: number;

  constructor({ apiRoot, timeoutMs, perSecond }: WireOptions) {
    this.#timeoutMs = timeoutMs;
    this.#rest = new REST({
      ...(apiRoot === undefined ? {} : { api: apiRoot }),
      version: "10",
      timeout: timeoutMs,
      globalRequestsPerSecond: perSecond,
      // A repetition after a lost answer would post twice.
      retries: 0,
      rejectOnRateLimit: () => true,
      makeRequest: wholly,
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

/**
 * One request with its whole answer, so that a connection that ends in the middle of it is known as
 * such. What is not in the form of Discord's is told apart here: `REST` takes all for Discord's.
 */
const wholly: RESTOptions["makeRequest"] = async (url, init) => {
  if (init.signal?.aborted) throw new NeverWent();
  const { status, headers, bytes } = await answerTo(url, init);
  const isJson = /^application\/json\b/i.test(headers.get("content-type") ?? "");
  const body = isJson ? parseJson(Buffer.from(bytes).toString()) : undefined;
  if ((isJson && body === undefined) || (status >= 400 && !isError(status, body)))
    throw new ForeignAnswer(status, headers.get("retry-after"));
  return new Response(bytes.byteLength === 0 ? null : bytes, { status, headers });
};

/** True for Discord's own. What is before it answers in JSON, too, but does not say how long to wait. */
const isError = (status: number, body: unknown): boolean =>
  numberAt(body, status === 429 ? "retry_after" : "code") !== undefined;

async function answerTo(
  url: string,
  init: Parameters<RESTOptions["makeRequest"]>[1],
): Promise<{ status: number; headers: Headers; bytes: ArrayBuffer }> {
  try {
    const response = await DefaultRestOptions.makeRequest(url, init);
    const { status } = response;
    const headers = new Headers([...response.headers]);
    return { status, headers, bytes: await response.arrayBuffer() };
  } catch (error) {
    throw new CutShort(error);
  }
}
