import {
  before,
  numberAt,
  parseJson,
  reveal,
  seal,
  textAt,
  type Clock,
  type SealedCache,
} from "../../../src/index.ts";

/** A session of the gateway's, which outlives connections and processes. */
export interface Session {
  readonly id: string;
  /** Where it goes on, `wss://…`. */
  readonly url: string;
  /** Of the last dispatch that need not come again. */
  readonly seq: number;
}

/** What the memory of a session stands on. */
export interface SessionParts {
  readonly cache: SealedCache;
  readonly clock: Clock;
  /** Of the seat: `<bot>:<shard>/<count>`. */
  readonly name: string;
  /** What is to be kept now; `undefined` for nothing, or if it is another process's to say. */
  readonly current: () => Session | undefined;
}

// Discord says that a session ends a few minutes after its connection, and not when.
const lifeMs = 60 * 60_000;
const saveEveryMs = 1_000;
// A session in which nothing happens is not to be forgotten.
const renewEveryMs = 10 * 60_000;
const soonMs = 1_500;

/** Keeps a session for who comes after: this process or another one. */
export class SessionMemory {
  readonly #parts: SessionParts;
  /** What is kept, as far as this process knows. */
  #kept = "";
  #keptAtMs = -Infinity;
  #saving: Promise<void> = Promise.resolve();
  #isNoted = false;
  #callOff = (): void => undefined;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /**
   * What another process kept since this one did, or since it looked; `undefined` for nothing. Throws
   * `Fault` `store.unavailable`.
   */
  async load(): Promise<Session | undefined> {
    const kept = await this.#parts.cache.load(this.#key);
    const text = kept ? reveal(kept) : this.#kept;
    if (text === this.#kept) return undefined;
    this.#kept = text;
    return sessionIn(parseJson(text));
  }

  /** It changed: it is saved soon, and once a second at most. */
  note(): void {
    if (this.#isNoted) return;
    this.#isNoted = true;
    this.#saveIn(saveEveryMs);
  }

  /** Saves it now. A store that does not answer is asked again a second later. */
  flush(): Promise<void> {
    this.rest();
    this.#saving = this.#saving.then(() => this.#save());
    return this.#saving;
  }

  /** Nothing is saved any more before the next note. */
  rest(): void {
    this.#callOff();
    this.#isNoted = false;
  }

  async #save(): Promise<void> {
    const { cache, clock, current } = this.#parts;
    const session = current();
    if (!session) return;
    const text = JSON.stringify(session);
    if (text === this.#kept && clock.monotonic() - this.#keptAtMs < renewEveryMs) return;
    const saving = cache.save(this.#key, seal(text), lifeMs).then(
      () => true,
      () => false,
    );
    const isSaved = await before(clock.monotonic() + soonMs, saving, clock);
    if (isSaved === true) this.#keptNow(text);
    else this.note();
  }

  #keptNow(text: string): void {
    this.#kept = text;
    this.#keptAtMs = this.#parts.clock.monotonic();
    if (!this.#isNoted) this.#saveIn(renewEveryMs);
  }

  #saveIn(ms: number): void {
    this.#callOff();
    this.#callOff = this.#parts.clock.alarm(ms, () => void this.flush());
  }

  get #key(): string {
    return `session:discord:${this.#parts.name}`;
  }
}

/** The session there; `undefined` for anything else. */
export function sessionIn(value: unknown): Session | undefined {
  const id = textAt(value, "id");
  const url = gatewayUrlIn(textAt(value, "url"));
  const seq = numberAt(value, "seq");
  return id !== undefined && url !== undefined && seq !== undefined ? { id, url, seq } : undefined;
}

/** An address that a WebSocket can be opened to, without a query; `undefined` for anything else. */
export function gatewayUrlIn(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const { protocol, host, pathname } = new URL(text);
  return protocol === "wss:" || protocol === "ws:" ? `${protocol}//${host}${pathname}` : undefined;
}
