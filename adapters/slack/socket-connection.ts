import { SocketModeReceiver, type webApi } from "@slack/bolt";

import { type Clock, reveal, type Sealed, textAt } from "../../src/index.ts";
import { done, failed, type Answer } from "./answer.ts";
import { boltApp } from "./bolt-app.ts";
import { limitedFor, type Failure } from "./failure.ts";
import type { Delivered } from "./intake.ts";
import { listenToPulse } from "./pulse.ts";
import { quietLogger } from "./quiet-logger.ts";
import { readFirst } from "./socket-reading.ts";
import { failureFrom, secondsIn } from "./web-error.ts";

/** What a connection stands on. */
export interface ConnectionParts {
  readonly appToken: Sealed;
  /** A Web API of one's own. */
  readonly apiRoot: string | undefined;
  /** How long it may say nothing, in ms. */
  readonly silenceMs: number;
  readonly clock: Clock;
  readonly take: (delivered: Delivered) => Promise<boolean>;
  /** Something came that is nothing of Slack's. */
  readonly unreadable: () => void;
}

/** Why another connection is wanted. */
export type Parting =
  /** Slack asks to leave this one, which lives on for a while; in its own word. */
  { readonly kind: "asked"; readonly reason: string } | { readonly kind: "lost" };

const lookEveryMs = 250;
const farewellMs = 200;
const lastWordMs = 3_000;

/**
 * One connection in Socket Mode, by Bolt's receiver. It never connects twice: the reconnecting of
 * the library ends in errors that nobody can catch, or waits for hours.
 */
export class SocketConnection {
  readonly #parts: ConnectionParts;
  readonly #receiver: SocketModeReceiver;
  readonly #lost = new AbortController();
  readonly #parting = new AbortController();
  readonly #busy = new Set<Promise<boolean>>();
  #why: Parting = { kind: "lost" };
  /** Of the answer to the request for an address. */
  #status: number | undefined;
  #aliveAtMs: number;
  #endPulse = (): void => undefined;
  #endWatch = (): void => undefined;
  #takes = true;
  #hasSaidFarewell = false;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    this.#aliveAtMs = parts.clock.monotonic();
    this.#receiver = this.#createReceiver();
    this.#listen();
  }

  /** When something was heard last, by the clock that only goes forward. */
  get aliveAtMs(): number {
    return this.#aliveAtMs;
  }

  /** Comes when nothing is heard here any more. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Resolves when Slack said hello, or with why it did not; nothing is open then. */
  async open(): Promise<Answer<true>> {
    const { clock, silenceMs } = this.#parts;
    const over = new AbortController();
    const answer = await Promise.race([
      this.#hello(),
      clock.sleep(silenceMs, over.signal).then(() => failed(noHello)),
      ended(this.lost).then(() => failed(noHello)),
    ]);
    over.abort();
    if (answer.kind === "failed") this.end();
    else this.#watch();
    return answer;
  }

  /** Resolves when another connection is wanted. */
  async parting(): Promise<Parting> {
    await ended(this.#parting.signal);
    return this.#why;
  }

  /** From now on nothing is taken from it: Slack delivers that elsewhere. */
  refuse(): void {
    this.#takes = false;
  }

  /** Ends it once what it brought is acknowledged: elsewhere that cannot be. */
  async retire(): Promise<void> {
    const over = new AbortController();
    const last = this.#parts.clock.sleep(lastWordMs, over.signal);
    await Promise.race([Promise.allSettled(this.#busy), last]);
    over.abort();
    this.refuse();
    if (!this.lost.aborted) {
      this.#farewell();
      // Slack is told, and not waited for: it may leave the connection as it is.
      await this.#parts.clock.sleep(farewellMs, this.lost);
    }
    this.end();
  }

  /** Ends it at once. */
  end(): void {
    if (this.lost.aborted) return;
    this.#lost.abort();
    this.#endPulse();
    this.#endWatch();
    this.#part({ kind: "lost" });
    this.#hangUp();
  }

  #createReceiver(): SocketModeReceiver {
    const { appToken, apiRoot } = this.#parts;
    const fetchOnce: webApi.FetchFunction = async (url, init) => {
      const response = await fetch(url, { ...init, signal: this.lost });
      this.#status = response.status;
      return response;
    };
    return new SocketModeReceiver({
      appToken: reveal(appToken),
      logger: quietLogger,
      autoReconnectEnabled: false,
      installerOptions: {
        clientOptions: {
          ...(apiRoot === undefined ? {} : { slackApiUrl: apiRoot }),
          fetch: fetchOnce,
          retryConfig: { retries: 0 },
          rejectRateLimitedCalls: true,
        },
      },
    });
  }

  #listen(): void {
    const { client } = this.#receiver;
    this.#receiver.init(boltApp((delivered) => this.#take(delivered)));
    readFirst(client, {
      heard: () => this.#beat(),
      asked: (reason) => this.#part({ kind: "asked", reason }),
      unreadable: this.#parts.unreadable,
    });
    client.on("authenticated", (answer: unknown) => {
      const address = textAt(answer, "url") ?? "";
      if (!URL.canParse(address)) return;
      this.#endPulse();
      this.#endPulse = listenToPulse(address, () => this.#beat());
    });
    client.on("disconnected", () => this.end());
  }

  async #hello(): Promise<Answer<true>> {
    try {
      await this.#receiver.start();
      return done(true);
    } catch (error) {
      return failed(this.#failureOf(error));
    }
  }

  #failureOf(error: unknown): Failure {
    if (this.#status === 429) return limitedFor(secondsIn(error));
    return error === undefined ? noHello : failureFrom(error);
  }

  #beat(): void {
    this.#aliveAtMs = this.#parts.clock.monotonic();
  }

  /** The library waits long for a farewell that may never come, and says nothing meanwhile. */
  #watch(): void {
    const { clock, silenceMs } = this.#parts;
    const isSilent = clock.monotonic() - this.#aliveAtMs > silenceMs;
    if (isSilent || this.#receiver.client.websocket?.isActive() !== true) return this.end();
    this.#endWatch = clock.alarm(lookEveryMs, () => this.#watch());
  }

  async #take(delivered: Delivered): Promise<boolean> {
    if (!this.#takes) return false;
    const taken = this.#parts.take(delivered);
    this.#busy.add(taken);
    try {
      return await taken;
    } finally {
      this.#busy.delete(taken);
    }
  }

  #part(why: Parting): void {
    if (this.#parting.signal.aborted) return;
    this.#why = why;
    this.#parting.abort();
  }

  #farewell(): void {
    if (this.#hasSaidFarewell) return;
    this.#hasSaidFarewell = true;
    const { client } = this.#receiver;
    // Each time the library sets an alarm of its own, and forgets the one before.
    forgetAlarm(client.websocket);
    void client.disconnect();
    forgetAlarm(client.websocket);
  }

  /** Slack is told, and not waited for. */
  #hangUp(): void {
    this.#farewell();
    const { websocket } = this.#receiver.client;
    if (websocket) cleanUp(websocket);
  }
}

/** The library waits 30 s for an answer to its farewell, which keeps the process. We do not wait. */
function forgetAlarm(websocket: object | undefined): void {
  const alarm: unknown = websocket && Reflect.get(websocket, "closeHandshakeTimeout");
  if (alarm instanceof Object && Symbol.toPrimitive in alarm) clearTimeout(Number(alarm));
}

/** Ends a connection at once, for which the library has no public way. */
function cleanUp(websocket: object): void {
  const own: unknown = Reflect.get(websocket, "cleanup");
  if (typeof own === "function") own.call(websocket);
}

const noHello: Failure = { kind: "unreachable", reason: "Slack did not say hello" };

function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true }),
  );
}
