import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { encode, postTo, signatureFor, type PostOutcome, type Signing } from "./http-way.ts";
import type { Ids } from "./ids.ts";
import { SocketWay } from "./socket-way.ts";
import type { FakeTime } from "./time.ts";
import type { Attempt, Delivery, DeliveryKind } from "./types.ts";

/** Where each kind of thing is posted to. */
export type RequestUrls = { readonly [Kind in DeliveryKind]: string };

/** Something to deliver, and what happens then. */
export interface Parcel {
  readonly kind: DeliveryKind;
  readonly body: { readonly [field: string]: unknown };
  /** The app acknowledged it, and this came along: parsed, or text. */
  readonly answered?: (answer: unknown) => void;
  /** The app did not acknowledge it. */
  readonly failed?: (how: "dispatch_failed" | "operation_timeout") => void;
}

/** How patient the courier is. */
export interface Patience {
  /** Source: docs.slack.dev, "Acknowledgment response": 3 s. */
  readonly answerWithinMs: number;
  /** Before each repetition of an event; the real ones are at once, 1 min and 5 min. */
  readonly retryWaitsMs: readonly number[];
}

type Made = { -readonly [Name in keyof Delivery]: Delivery[Name] } & { attempts: Attempt[] };

interface Try {
  readonly number: number;
  /** Why the one before did not count. */
  readonly reason: string;
}

/** Tells the app what happens: over HTTP if it has request URLs, else over its sockets. */
export class Courier {
  readonly sockets = new SocketWay();
  readonly deliveries: Delivery[] = [];
  urls: RequestUrls | undefined;
  readonly #secret: string;
  readonly #patience: Patience;
  readonly #time: FakeTime;
  readonly #ids: Ids;
  readonly #end = new AbortController();
  readonly #parcels = new Map<Delivery, Parcel>();

  constructor(
    app: { readonly signingSecret: string },
    patience: Patience,
    { time, ids }: { readonly time: FakeTime; readonly ids: Ids },
  ) {
    this.#secret = app.signingSecret;
    this.#patience = patience;
    this.#time = time;
    this.#ids = ids;
    // Every delivery that is open waits for the same end.
    setMaxListeners(0, this.#end.signal);
  }

  /** Starts to deliver; what becomes of it can be seen in what is returned. */
  send(parcel: Parcel): Delivery {
    const { promise, resolve } = withResolvers();
    const { kind } = parcel;
    const body = structuredClone(parcel.body);
    const made: Made = { kind, body, attempts: [], state: "pending", done: promise };
    this.deliveries.push(made);
    this.#parcels.set(made, parcel);
    void this.#deliver({ ...parcel, body }, made)
      .catch(() => void (made.state = "given-up"))
      .finally(resolve);
    return made;
  }

  /** Delivers once more, as after an acknowledgement that got lost. */
  again(delivery: Delivery): Delivery {
    const { kind, body } = delivery;
    return this.send({ ...this.#parcels.get(delivery), kind, body });
  }

  /** Posts a body as it is. */
  post(url: string, body: string, options: RawOptions): Promise<PostOutcome> {
    const atSeconds = this.#time.signedAtSeconds();
    const { type = "application/json", signing = "good", headers } = options;
    return postTo({
      url,
      body,
      headers: {
        ...headers,
        "content-type": type,
        ...signatureFor(body, this.#secret, { atSeconds, signing }),
      },
      withinMs: this.#patience.answerWithinMs,
      signal: this.#end.signal,
    });
  }

  close(): void {
    this.#end.abort();
    this.sockets.close();
  }

  async #deliver(parcel: Parcel, made: Made): Promise<void> {
    const waits = parcel.kind === "event" ? [0, ...this.#patience.retryWaitsMs] : [0];
    let reason = "";
    for (const [number, waitMs] of waits.entries()) {
      if (waitMs > 0) await sleep(waitMs, undefined, { signal: this.#end.signal });
      const {
        outcome,
        answer,
        isFinal = false,
      } = await this.#try(parcel, made, { number, reason });
      if (outcome === "ok") {
        made.state = "acknowledged";
        return parcel.answered?.(answer);
      }
      reason = outcome;
      if (isFinal) break;
    }
    made.state = "given-up";
    parcel.failed?.(reason === "timeout" ? "operation_timeout" : "dispatch_failed");
  }

  async #try(parcel: Parcel, made: Made, which: Try): Promise<Tried> {
    const way = this.urls ? "http" : "socket";
    const atMs = this.#time.nowMs();
    const tried = await (this.urls
      ? this.#overHttp(parcel, this.urls, which)
      : this.#overSocket(parcel, which));
    made.attempts.push({ atMs, way, outcome: tried.outcome });
    return tried;
  }

  async #overHttp({ kind, body }: Parcel, urls: RequestUrls, which: Try): Promise<Tried> {
    const { body: text, type } = encode(kind, body);
    const headers = which.number > 0 ? retryHeaders(which) : {};
    const got = await this.post(urls[kind], text, { type, headers });
    const isOk = typeof got.status === "number" && got.status >= 200 && got.status < 300;
    const outcome = isOk ? "ok" : String(got.status);
    return { outcome, isFinal: got.isFinal, answer: toAnswer(got.body) };
  }

  async #overSocket({ kind, body }: Parcel, { number, reason }: Try): Promise<Tried> {
    // What nobody waits for comes when the app is there again.
    if (kind === "event") await this.sockets.connected();
    const { outcome, payload } = await this.sockets.send({
      id: this.#ids.next("envelope-"),
      kind,
      body,
      attempt: number,
      reason,
      withinMs: this.#patience.answerWithinMs,
    });
    return { outcome, answer: payload };
  }
}

interface Tried {
  readonly outcome: string;
  readonly answer: unknown;
  readonly isFinal?: boolean;
}

/** How a body is posted as it is. */
export interface RawOptions {
  readonly type?: string;
  readonly signing?: Signing;
  readonly headers?: { readonly [name: string]: string };
}

/** Source: docs.slack.dev, "Events API", retries. */
function retryHeaders({ number, reason }: Try): { readonly [name: string]: string } {
  const known: { readonly [reason: string]: string } = {
    timeout: "http_timeout",
    unreachable: "connection_failed",
  };
  return {
    "x-slack-retry-num": String(number),
    "x-slack-retry-reason": known[reason] ?? "http_error",
  };
}

function toAnswer(body: string): unknown {
  if (body === "") return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
