import {
  before,
  numberAt,
  parseJson,
  reveal,
  seal,
  textAt,
  type Clock,
  type SealedCache,
} from "../../src/index.ts";

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
const lifeMs = 15 * 60_000;
const saveEveryMs = 1_000;
const soonMs = 1_500;

/** Keeps a session for who comes after: this process or another one. */
export class SessionMemory {
  readonly #parts: SessionParts;
  #saved = "";
  #saving: Promise<void> = Promise.resolve();
  #callOff: (() => void) | undefined;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /** What was kept; `undefined` for nothing. Throws `Fault` `store.unavailable`. */
  async load(): Promise<Session | undefined> {
    const kept = await this.#parts.cache.load(this.#key);
    this.#saved = kept ? reveal(kept) : "";
    return sessionIn(parseJson(this.#saved));
  }

  /** It changed: it is saved soon, and once a second at most. */
  note(): void {
    this.#callOff ??= this.#parts.clock.alarm(saveEveryMs, () => {
      this.#callOff = undefined;
      void this.flush();
    });
  }

  /** Saves it now. A store that does not answer is asked again with the next change. */
  flush(): Promise<void> {
    this.rest();
    this.#saving = this.#saving.then(() => this.#save());
    return this.#saving;
  }

  /** Nothing is saved any more before the next note. */
  rest(): void {
    this.#callOff?.();
    this.#callOff = undefined;
  }

  async #save(): Promise<void> {
    const { cache, clock, current } = this.#parts;
    const session = current();
    const text = session ? JSON.stringify(session) : "";
    if (text === "" || text === this.#saved) return;
    const saving = cache.save(this.#key, seal(text), lifeMs).then(
      () => true,
      () => false,
    );
    if (await before(clock.monotonic() + soonMs, saving, clock)) this.#saved = text;
    else if (current()) this.note();
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
