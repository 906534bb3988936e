import { reveal, type Clock, type Sealed } from "../../src/index.ts";
import { done, failed, type Answer } from "./answer.ts";
import type { Callback } from "./callbacks.ts";
import { foreign } from "./failure.ts";
import { callbackFrom, failureFrom } from "./rest-error.ts";
import { Wire, type Request, type Sending } from "./rest-wire.ts";

/** Hears whether Discord takes the bot's token. */
export interface TokenWatch {
  /** It does. */
  accepted(): void;
  /** `reason` is for the operator. */
  refused(reason: string): void;
}

/** How Discord's API is reached. */
export interface RestOptions {
  readonly token: Sealed;
  readonly clock: Clock;
  /** An API of one's own, without its version. @default "https://discord.com/api" */
  readonly apiRoot?: string | undefined;
  /** How long one call may take, in ms. @default 10 s */
  readonly timeoutMs?: number | undefined;
  readonly watch?: TokenWatch | undefined;
}

/** One call. */
export interface RestCall<Value> extends Request {
  /** What is wanted of the answer; `undefined` if that is not in it. */
  readonly read: (answer: unknown) => Value | undefined;
}

/** Reads the answer to a call that is answered by nothing. */
export const nothing = (answer: unknown): true | undefined =>
  answer instanceof ArrayBuffer && answer.byteLength === 0 ? true : undefined;

const defaultTimeoutMs = 10_000;
// Source: Discord API reference, "Global Rate Limit".
const botPerSecond = 50;

/**
 * Calls Discord, each call once. Nothing here rejects: a failure is an answer. Nothing waits for a
 * limit to pass: what would have to is answered as `rate-limited`.
 */
export class RestApi {
  readonly #options: RestOptions;
  readonly #bot: Wire;
  /** What belongs to an interaction does not count to the bot's limit for all its calls. */
  readonly #interactions: Wire;

  constructor(options: RestOptions) {
    const { apiRoot, clock, timeoutMs = defaultTimeoutMs } = options;
    this.#options = options;
    this.#bot = new Wire({ clock, apiRoot, timeoutMs, perSecond: botPerSecond });
    this.#interactions = new Wire({ clock, apiRoot, timeoutMs, perSecond: Infinity });
  }

  /** A call with the bot's token. */
  async call<Value>(call: RestCall<Value>, signal: AbortSignal): Promise<Answer<Value>> {
    const { token, watch } = this.#options;
    const authorization = `Bot ${reveal(token)}`;
    const answer = await asked(this.#bot, call, { authorization, signal });
    if (answer.kind === "done") watch?.accepted();
    else if (answer.failure.kind === "unauthorized") watch?.refused(answer.failure.reason);
    return answer;
  }

  /** A call whose route holds the token of an interaction: that is the permission, no other goes along. */
  async hook<Value>(call: RestCall<Value>, signal: AbortSignal): Promise<Answer<Value>> {
    const answer = await asked(this.#interactions, call, { signal });
    // What Discord refuses there is the token of the interaction.
    return answer.kind === "failed" && answer.failure.kind === "unauthorized"
      ? failed({ ...answer.failure, kind: "expired" })
      : answer;
  }

  /** A first answer to an interaction. No limit that other calls met holds it up. */
  async callback(request: Request, signal: AbortSignal): Promise<Callback> {
    try {
      const answer = await this.#interactions.send(request, { signal });
      return nothing(answer) ? "done" : "unreachable";
    } catch (error) {
      return callbackFrom(error);
    }
  }
}

async function asked<Value>(
  wire: Wire,
  { read, ...request }: RestCall<Value>,
  sending: Sending,
): Promise<Answer<Value>> {
  try {
    const value = read(await wire.send(request, sending));
    return value === undefined ? failed(foreign) : done(value);
  } catch (error) {
    return failed(failureFrom(error));
  }
}
