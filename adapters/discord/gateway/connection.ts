import { textAt, type Clock, type Sealed } from "../../../src/index.ts";
import type { Dispatch } from "../dispatch.ts";
import { frameIn, type Frame } from "./frames.ts";
import type { Parting, Stage } from "./parting.ts";
import { sessionIn, type Session } from "./session.ts";
import { openWire, type Shard, type Wire, type WireParts } from "./wire.ts";

/** What a connection stands on. */
export interface ConnectionParts {
  readonly token: Sealed;
  readonly shard: Shard;
  readonly clock: Clock;
  /** The session that goes on, or where a new one is begun. */
  readonly to: WireParts["to"];
  /** Resolves once a session may be begun, or with the signal. */
  readonly mayBegin: (signal: AbortSignal) => Promise<void>;
  /** A new session was begun. */
  readonly began: (session: Session) => void;
  readonly heard: (dispatch: Dispatch, seq: number) => void;
  /** All that was missed has come; from now on it is new. */
  readonly ready: () => void;
  /** Something came that is nothing of Discord's; told once. */
  readonly unreadable: () => void;
}

const helloMs = 10_000;
const sessionMs = 15_000;
const shortestAckMs = 1_000;
const longestAckMs = 10_000;
const farewellMs = 1_000;

/** One connection to the gateway. It never connects twice. */
export class Connection {
  readonly #parts: ConnectionParts;
  readonly #wire: Wire;
  readonly #over = new AbortController();
  readonly #gone = new AbortController();
  #why: Parting = { kind: "ended" };
  #failure: string | undefined;
  #seq: number | null;
  #everyMs = 0;
  #isGreeted = false;
  #isReady = false;
  #isStrange = false;
  #callOffStage = (): void => undefined;
  #callOffBeat = (): void => undefined;
  #callOffAck: (() => void) | undefined;
  #callOffFarewell = (): void => undefined;

  constructor(parts: ConnectionParts) {
    const { token, shard, to } = parts;
    this.#parts = parts;
    this.#seq = "session" in to ? to.session.seq : null;
    this.#await("hello", helloMs);
    this.#wire = openWire({
      token,
      shard,
      to,
      mayBegin: () => this.#mayBegin(),
      said: () => this.#await("session", sessionMs),
      heard: (message) => this.#hear(message),
      closed: (code) => this.#closed(code),
      failed: (error) => (this.#failure = reasonIn(error)),
    });
  }

  /** True once it brought a session. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Resolves when nothing is open any more, with why nothing is heard here. */
  async parting(): Promise<Parting> {
    await ended(this.#gone.signal);
    return this.#why;
  }

  /** Hears nothing any more, and hangs up so that the session can go on. */
  end(why: Parting): void {
    if (this.#over.signal.aborted) return;
    this.#why = why;
    this.#over.abort();
    this.#callOffStage();
    this.#callOffBeat();
    this.#callOffAck?.();
    this.#wire.close();
    // Who does not answer a farewell is not waited for.
    this.#callOffFarewell = this.#parts.clock.alarm(farewellMs, () => {
      this.#wire.cut();
      this.#gone.abort();
    });
  }

  #closed(code: number): void {
    const failure = this.#failure;
    this.end(
      failure !== undefined && code === 1006
        ? { kind: "unreachable", reason: failure }
        : { kind: "closed", code },
    );
    this.#callOffFarewell();
    this.#gone.abort();
  }

  async #mayBegin(): Promise<void> {
    const { signal } = this.#over;
    await this.#parts.mayBegin(signal);
    // The library would say who the bot is all the same.
    if (signal.aborted) await new Promise(() => undefined);
  }

  #hear(message: unknown): void {
    if (this.#over.signal.aborted) return;
    const frame = frameIn(message);
    if (!frame) return this.#unreadable();
    switch (frame.kind) {
      case "hello":
        return this.#hello(frame.everyMs);
      case "dispatch":
        return this.#dispatch(frame);
      case "beat":
        return this.#wire.beat(this.#seq);
      case "acknowledged":
        this.#callOffAck?.();
        return void (this.#callOffAck = undefined);
      case "reconnect":
        return this.end({ kind: "asked" });
      case "invalid":
        return this.end(frame);
    }
  }

  #hello(everyMs: number): void {
    if (this.#isGreeted) return;
    this.#isGreeted = true;
    this.#everyMs = everyMs;
    this.#beatIn(everyMs * Math.random());
    // A new session may have to wait until it may be asked for.
    this.#callOffStage();
    if ("session" in this.#parts.to) this.#await("session", sessionMs);
    this.#wire.greet();
  }

  #dispatch({ t, d, seq }: Frame & { readonly kind: "dispatch" }): void {
    const { to, began, heard } = this.#parts;
    const session = t === "READY" ? beginningIn(d, seq) : undefined;
    if (session) began(session);
    else if (t === "READY" || (this.#seq === null && "url" in to)) return this.#unreadable();
    this.#seq = seq;
    heard({ t, d }, seq);
    if (t === "READY" || t === "RESUMED") this.#ready();
    // Much may have been missed.
    else if (!this.#isReady) this.#await("session", sessionMs);
  }

  #unreadable(): void {
    if (!this.#isStrange) this.#parts.unreadable();
    this.#isStrange = true;
  }

  #ready(): void {
    this.#callOffStage();
    this.#isReady = true;
    if (!this.#over.signal.aborted) this.#parts.ready();
  }

  #beatIn(ms: number): void {
    const { clock } = this.#parts;
    const ackMs = Math.min(Math.max(this.#everyMs, shortestAckMs), longestAckMs);
    this.#callOffBeat = clock.alarm(ms, () => {
      this.#wire.beat(this.#seq);
      this.#callOffAck ??= clock.alarm(ackMs, () => this.end({ kind: "silent", stage: "beat" }));
      this.#beatIn(this.#everyMs);
    });
  }

  #await(stage: Stage, ms: number): void {
    this.#callOffStage();
    if (this.#over.signal.aborted) return;
    this.#callOffStage = this.#parts.clock.alarm(ms, () => this.end({ kind: "silent", stage }));
  }
}

function beginningIn(d: unknown, seq: number): Session | undefined {
  return sessionIn({ id: textAt(d, "session_id"), url: textAt(d, "resume_gateway_url"), seq });
}

/** Names of what went wrong, as Node and `ws` give them; both hold nothing of what was sent. */
const reasonIn = (error: unknown): string =>
  textAt(error, "code") ?? (error instanceof Error ? error.message : "no reason");

function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true }),
  );
}
