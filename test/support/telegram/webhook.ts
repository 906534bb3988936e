import * as http from "node:http";
import * as https from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import type { Update, WebhookInfo } from "grammy/types";
import type { Entry, UpdateQueue } from "./updates.ts";

/** Where updates are delivered. */
export interface Target {
  readonly url: string;
  readonly secret: string | undefined;
  readonly maxConnections: number;
  /** A certificate to trust besides the known ones. */
  readonly ca: Buffer | undefined;
}

const firstDelayMs = 50;
const maxDelayMs = 1000;

/**
 * Delivers updates to a URL: those of one chat one after the other, those of several at once. What
 * is not answered with 2xx comes again, and the chat's later ones wait.
 */
export class Webhook {
  readonly #queue: UpdateQueue;
  readonly #answerWithinMs: number;
  readonly #busy = new Set<string>();
  #target: Target | undefined;
  #end = new AbortController();
  #lastError: { readonly date: number; readonly message: string } | undefined;

  constructor(queue: UpdateQueue, answerWithinMs: number) {
    this.#queue = queue;
    this.#answerWithinMs = answerWithinMs;
    queue.onArrival(() => this.#pump());
  }

  get isSet(): boolean {
    return this.#target !== undefined;
  }

  /** Delivers to `target` from now on, or to nobody. What is under way is broken off. */
  set(target: Target | undefined): void {
    this.#end.abort();
    this.#end = new AbortController();
    this.#busy.clear();
    this.#lastError = undefined;
    this.#target = target;
    this.#pump();
  }

  info(): WebhookInfo {
    return {
      url: this.#target?.url ?? "",
      has_custom_certificate: this.#target?.ca !== undefined,
      pending_update_count: this.#queue.entries.length,
      ...(this.#lastError && {
        last_error_date: this.#lastError.date,
        last_error_message: this.#lastError.message,
      }),
      ...(this.#target && { max_connections: this.#target.maxConnections }),
      ...(this.#queue.allowed.length > 0 && {
        allowed_updates: [...this.#queue.allowed] as NonNullable<WebhookInfo["allowed_updates"]>,
      }),
    };
  }

  /** Starts on every chat that waits and for which there is a connection left. */
  #pump(): void {
    if (!this.#target) return;
    for (const entry of this.#queue.entries) {
      if (this.#busy.size >= this.#target.maxConnections) return;
      const lane = laneOf(entry.update);
      if (this.#busy.has(lane)) continue;
      this.#busy.add(lane);
      void this.#deliver(entry, this.#target);
    }
  }

  async #deliver(entry: Entry, target: Target): Promise<void> {
    const { signal } = this.#end;
    for (let delayMs = firstDelayMs; !signal.aborted; delayMs *= 2) {
      const failure = await this.#post(entry.update, target);
      if (signal.aborted) return;
      if (failure === undefined) break;
      this.#lastError = { date: Math.floor(Date.now() / 1000), message: failure };
      await sleep(Math.min(delayMs, maxDelayMs), undefined, { signal }).catch(() => undefined);
    }
    if (signal.aborted) return;
    this.#queue.remove(entry);
    this.#busy.delete(laneOf(entry.update));
    this.#pump();
  }

  /** Why the update did not arrive; `undefined` if it did. */
  #post(update: Update, target: Target): Promise<string | undefined> {
    const body = JSON.stringify(update);
    return new Promise((resolve) => {
      const { request } = target.url.startsWith("https:") ? https : http;
      const call = request(target.url, {
        method: "POST",
        signal: this.#end.signal,
        timeout: this.#answerWithinMs,
        agent: false,
        headers: headersFor(body, target.secret),
        ...(target.ca && { ca: target.ca }),
      });
      call.on("timeout", () => void call.destroy(new Error("Read timeout expired")));
      call.on("error", (error) => resolve(error.message));
      call.on("response", (response) => {
        const status = response.statusCode ?? 0;
        const refused = `Wrong response from the webhook: ${status} ${response.statusMessage ?? ""}`;
        response.on("error", () => resolve("Connection closed"));
        response.on("end", () => resolve(status >= 200 && status < 300 ? undefined : refused));
        response.resume();
      });
      call.end(body);
    });
  }
}

function headersFor(body: string, secret: string | undefined): http.OutgoingHttpHeaders {
  return {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    ...(secret !== undefined && { "X-Telegram-Bot-Api-Secret-Token": secret }),
  };
}

/** Updates with the same lane arrive in order. */
function laneOf(update: Update): string {
  const message = update.message ?? update.edited_message ?? update.callback_query?.message;
  const chat = message?.chat ?? update.my_chat_member?.chat ?? update.chat_member?.chat;
  const from = update.callback_query?.from ?? update.inline_query?.from;
  return String(chat?.id ?? from?.id ?? update.update_id);
}
