import { backoffMs, type Clock, type Logger } from "../../src/index.ts";
import type { Client } from "./client.ts";
import { reasonOf } from "./failure.ts";
import type { Intake } from "./intake.ts";
import type { TelegramTroubles } from "./troubles.ts";
import { WebhookServer } from "./webhook-server.ts";

/** Where Telegram is to send updates, and where they arrive. */
export interface WebhookOptions {
  /** The public address, https; a proxy there hands on to `host` and `port`. */
  readonly url: string;
  /** @default "127.0.0.1" */
  readonly host?: string;
  /** @default 8080 */
  readonly port?: number;
}

/** What a webhook stands on. */
export interface WebhookParts {
  readonly client: Client;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly intake: Intake;
  readonly troubles: TelegramTroubles;
  readonly secret: string;
}

const defaultHost = "127.0.0.1";
const defaultPort = 8_080;
const lookEveryMs = 60_000;
const freshErrorMs = 120_000;

/** Updates that Telegram sends by itself. Several processes may stand behind one address. */
export class Webhook {
  readonly #options: WebhookOptions;
  readonly #parts: WebhookParts;
  readonly #server: WebhookServer;
  readonly #stopped = new AbortController();
  #watching: Promise<void> = Promise.resolve();
  #port = 0;

  constructor(options: WebhookOptions, parts: WebhookParts) {
    this.#options = options;
    this.#parts = parts;
    const { host = defaultHost, port = defaultPort, url } = options;
    this.#server = new WebhookServer({
      host,
      port,
      path: new URL(url).pathname,
      secret: parts.secret,
      logger: parts.logger,
      take: (update) => parts.intake.take(update),
    });
  }

  /** Where it listens, once it does. */
  get port(): number {
    return this.#port;
  }

  /** Rejects with Node's error if the port cannot be had; Telegram is told in the background. */
  async start(): Promise<void> {
    this.#port = await this.#server.listen();
    this.#watching = this.#watch();
  }

  /** The address stays with Telegram: another process may stand behind it, or this one again. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#server.close();
    await this.#watching;
  }

  async #watch(): Promise<void> {
    const { signal } = this.#stopped;
    const { clock } = this.#parts;
    for (let failures = 1; !signal.aborted && !(await this.#announce()); failures += 1)
      await clock.sleep(backoffMs(failures), signal);
    while (!signal.aborted) {
      await clock.sleep(lookEveryMs, signal);
      if (!signal.aborted) await this.#look();
    }
  }

  /** Tells Telegram where to send; a secret cannot be read back, so it is told at each start. */
  async #announce(): Promise<boolean> {
    const { client, secret, troubles } = this.#parts;
    const told = await client.hook({ url: this.#options.url, secret }, this.#stopped.signal);
    if (told.kind === "done") troubles.end("webhook");
    else if (!this.#stopped.signal.aborted)
      troubles.begin("webhook", `the webhook cannot be set: ${reasonOf(told.failure)}`);
    return told.kind === "done";
  }

  /** What Telegram says of its calls: it knows best whether they arrive. */
  async #look(): Promise<void> {
    const { client, clock, troubles } = this.#parts;
    const state = await client.hookState(this.#stopped.signal);
    if (this.#stopped.signal.aborted) return;
    if (state.kind === "failed")
      return troubles.begin("webhook", `Telegram cannot be reached: ${reasonOf(state.failure)}`);
    const { url, last_error_date: failedAt, last_error_message: message } = state.value;
    // Somebody took the address away, for example by polling once.
    if (url === undefined || url === "") return void (await this.#announce());
    if (url !== this.#options.url)
      return troubles.begin("webhook", "Telegram sends the updates elsewhere");
    const isFresh = failedAt !== undefined && clock.now() - failedAt * 1_000 < freshErrorMs;
    if (isFresh) troubles.begin("webhook", `Telegram's calls fail: ${message ?? "unknown reason"}`);
    else troubles.end("webhook");
  }
}
