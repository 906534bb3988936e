import { webApi } from "@slack/bolt";

import { Gates, reveal, within, type Clock, type Sealed } from "../../src/index.ts";
import { done, failed, type Answer } from "./answer.ts";
import { foreign, limitedFor, type Failure } from "./failure.ts";
import { quietLogger } from "./quiet-logger.ts";
import { failureFrom, httpFailure, secondsIn } from "./web-error.ts";

/** The workspace that a call is for. */
export interface Workspace {
  readonly team: string;
  /** The organization that it belongs to, if that is known. */
  readonly enterprise?: string | undefined;
}

/** The workspaces where the bot is installed. */
export interface Workspaces {
  /** The bot's token there; `undefined` where it is not installed. */
  tokenOf(team: string, enterprise?: string): Promise<Sealed | undefined>;
}

/** Hears whether Slack takes the token of a workspace. */
export interface TokenWatch {
  accepted(workspace: Workspace): void;
  /** `reason` is Slack's word for it, for example `token_revoked`. */
  refused(workspace: Workspace, reason: string): void;
}

/** How the Web API is reached. */
export interface WebApiOptions {
  readonly workspaces: Workspaces;
  readonly clock: Clock;
  /** A Web API of one's own. @default "https://slack.com/api/" */
  readonly apiRoot?: string | undefined;
  /** How long one call may take, in ms. @default 10 s */
  readonly timeoutMs?: number | undefined;
  readonly watch?: TokenWatch | undefined;
}

/** One call of a method. */
export interface WebCall<Value> {
  readonly method: string;
  readonly args: { readonly [name: string]: unknown };
  /** What is wanted of the answer; `undefined` if that is not in it. */
  readonly read: (answer: unknown) => Value | undefined;
}

/** A request that is no method's, to an address that Slack gave. */
export interface Errand<Value> {
  /** What it is counted as. */
  readonly name: string;
  readonly url: string;
  readonly contentType: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
  /** What the answer means. */
  readonly read: (status: number, text: string) => Answer<Value>;
}

const defaultTimeoutMs = 10_000;

/** Calls Slack, each call once. Nothing here rejects: a failure is an answer. */
export class WebApi {
  readonly #options: WebApiOptions;
  readonly #gates: Gates;

  constructor(options: WebApiOptions) {
    this.#options = options;
    this.#gates = new Gates(options.clock);
  }

  /** Calls a method with the workspace's token. */
  async call<Value>(
    workspace: Workspace,
    call: WebCall<Value>,
    signal: AbortSignal,
  ): Promise<Answer<Value>> {
    const token = await this.#tokenOf(workspace);
    if (token.kind === "failed") return token;
    const { apiRoot, watch } = this.#options;
    const answer = await this.#through(workspace, call.method, async () =>
      asked(call, { token: token.value, apiRoot, signal: this.#limited(signal) }),
    );
    if (answer.kind === "done") watch?.accepted(workspace);
    else if (answer.failure.kind === "unauthorized")
      watch?.refused(workspace, answer.failure.reason);
    return answer;
  }

  /** Posts to an address that Slack gave; it is the permission, so no token goes along. */
  post<Value>(
    workspace: Workspace,
    errand: Errand<Value>,
    signal: AbortSignal,
  ): Promise<Answer<Value>> {
    return this.#through(workspace, errand.name, () => posted(errand, this.#limited(signal)));
  }

  async #tokenOf({ team, enterprise }: Workspace): Promise<Answer<Sealed>> {
    try {
      const token = await this.#options.workspaces.tokenOf(team, enterprise);
      if (token) return done(token);
      return failed({ kind: "unknown-team", reason: "the bot is not installed in that workspace" });
    } catch {
      return failed({ kind: "unsent", reason: "the token of the workspace cannot be had" });
    }
  }

  #limited(signal: AbortSignal): AbortSignal {
    return within(this.#options.timeoutMs ?? defaultTimeoutMs, signal);
  }

  /** Slack's `Retry-After` is kept by all calls of the method there, not only by who was told. */
  async #through<Value>(
    { team }: Workspace,
    method: string,
    go: () => Promise<Answer<Value>>,
  ): Promise<Answer<Value>> {
    const gate = `${team}/${method}`;
    const waitMs = this.#gates.waitMs(gate);
    if (waitMs > 0) return failed({ kind: "rate-limited", retryAfterMs: Math.ceil(waitMs) });
    const answer = await go();
    if (answer.kind === "failed" && answer.failure.kind === "rate-limited")
      this.#gates.shut(gate, answer.failure.retryAfterMs);
    return answer;
  }
}

interface Means {
  readonly token: Sealed;
  readonly apiRoot: string | undefined;
  /** Ends the call. */
  readonly signal: AbortSignal;
}

/** One call by Slack's own client, made anew for each: only so a call can have an end of its own. */
async function asked<Value>(
  { method, args, read }: WebCall<Value>,
  { token, apiRoot, signal }: Means,
): Promise<Answer<Value>> {
  if (signal.aborted) return failed(calledOff);
  let status: number | undefined;
  const fetchOnce: webApi.FetchFunction = async (url, init) => {
    const response = await fetch(url, { ...init, signal });
    status = response.status;
    return response;
  };
  const client = new webApi.WebClient(reveal(token), {
    ...(apiRoot === undefined ? {} : { slackApiUrl: apiRoot }),
    allowAbsoluteUrls: false,
    fetch: fetchOnce,
    logger: quietLogger,
    // A repetition after a lost answer would post twice.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });
  try {
    const answer: unknown = await client.apiCall(method, { ...args });
    const value = read(answer);
    return value === undefined ? failed(foreign) : done(value);
  } catch (error) {
    // Without a `Retry-After` it is no error of its own.
    return failed(status === 429 ? limitedFor(secondsIn(error)) : failureFrom(error));
  }
}

async function posted<Value>(
  { url, contentType, body, read }: Errand<Value>,
  signal: AbortSignal,
): Promise<Answer<Value>> {
  if (signal.aborted) return failed(calledOff);
  try {
    const headers = { "content-type": contentType };
    const response = await fetch(url, { method: "POST", headers, body, redirect: "error", signal });
    const text = await response.text();
    if (response.status === 429)
      return failed(limitedFor(Number(response.headers.get("retry-after") ?? Number.NaN)));
    if (response.status >= 500) return failed(httpFailure(response.status));
    return read(response.status, text);
  } catch (error) {
    return failed(failureFrom(error));
  }
}

const calledOff: Failure = { kind: "unsent", reason: "called off before it went" };
