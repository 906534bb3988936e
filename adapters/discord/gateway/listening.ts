import {
  before,
  type Clock,
  type Logger,
  type Sealed,
  type SealedCache,
} from "../../../src/index.ts";
import { Connection } from "./connection.ts";
import type { Dispatch } from "../dispatch.ts";
import type { IdentifyQueue } from "./identify.ts";
import { Ledger } from "./ledger.ts";
import { verdictOn, type Parting } from "./parting.ts";
import { SessionMemory, type Session } from "./session.ts";
import { again, findWay, type Outcome, type Way, type WayParts } from "./way.ts";

/** What listening stands on. */
export interface ListeningParts extends WayParts {
  readonly token: Sealed;
  /** What its session is kept under. */
  readonly name: string;
  readonly queue: IdentifyQueue;
  readonly cache: SealedCache;
  readonly clock: Clock;
  readonly logger: Logger;
  /** True as long as no other process can listen there. */
  readonly isOurs: () => boolean;
  /** True once it is durable. Does not reject. */
  readonly take: (dispatch: Dispatch) => Promise<boolean>;
  /** All that was missed has come. */
  readonly ready: () => void;
}

const loadAgainMs = 1_000;
const loadMs = 3_000;
// Of what waits for the store; with more, Discord keeps it better.
const mostUnderway = 1_000;
const lookAgainMs = 250;
// So often a session may be let down without a word before a new one is begun.
const mostLetDowns = 3;

/** One shard's session, over as many connections as it takes. */
export class Listening {
  readonly #parts: ListeningParts;
  readonly #memory: SessionMemory;
  readonly #underway = new Set<Promise<void>>();
  #session: Session | undefined;
  #ledger: Ledger | undefined;
  #letDowns = 0;
  #isQueued = false;

  constructor(parts: ListeningParts) {
    const { cache, clock, name, isOurs } = parts;
    this.#parts = parts;
    const current = (): Session | undefined => (isOurs() ? this.#durable() : undefined);
    this.#memory = new SessionMemory({ cache, clock, name, current });
  }

  /** True while it waits until a session may be begun. */
  get isQueued(): boolean {
    return this.#isQueued;
  }

  /** Finds out what was heard last, by this process or another one. */
  async recall(until: AbortSignal): Promise<void> {
    const { clock } = this.#parts;
    while (!until.aborted) {
      const loading = this.#memory.load().then(
        (session) => ({ session }),
        () => undefined,
      );
      const kept = await before(clock.monotonic() + loadMs, loading, clock);
      if (kept) return this.#goOn(kept.session);
      await clock.sleep(loadAgainMs, until);
    }
  }

  /** One connection, from its beginning to its end. */
  async round(until: AbortSignal): Promise<Outcome> {
    if (this.#underway.size > mostUnderway / 2) return again(lookAgainMs);
    const way = await findWay(this.#parts, this.#durable(), until);
    if (way.kind !== "open") return way;
    this.#ledger?.rewind();
    const connection = this.#connect(way);
    const end = (): void => connection.end({ kind: "ended" });
    until.addEventListener("abort", end);
    if (until.aborted) end();
    const parting = await connection.parting();
    until.removeEventListener("abort", end);
    return this.#parted(parting, connection.isReady);
  }

  /** Resolves when all that was heard is handed over, after `ms` at the latest. */
  async handOver(ms: number): Promise<void> {
    const { clock } = this.#parts;
    await before(clock.monotonic() + ms, Promise.all(this.#underway), clock);
  }

  /** Keeps the session for who comes next. */
  save(): Promise<void> {
    return this.#memory.flush();
  }

  /** It is another process's to keep now. */
  rest(): void {
    this.#memory.rest();
  }

  #goOn(kept: Session | undefined): void {
    const own = this.#durable();
    if (!kept || (own?.id === kept.id && own.seq >= kept.seq)) return;
    this.#session = kept;
    this.#ledger = new Ledger(kept.seq);
  }

  #connect({ to, key }: Way & { readonly kind: "open" }): Connection {
    const { token, shard, clock, ready } = this.#parts;
    const connection = new Connection({
      token,
      shard,
      clock,
      to,
      mayBegin: (signal) => this.#mayBegin(key, signal),
      began: (session) => this.#began(session),
      heard: (dispatch, seq) => this.#heard(connection, dispatch, seq),
      ready: () => {
        this.#letDowns = 0;
        ready();
      },
      unreadable: () => this.#unreadable(),
    });
    return connection;
  }

  async #mayBegin(key: number, signal: AbortSignal): Promise<void> {
    this.#isQueued = true;
    await this.#parts.queue.wait(key, signal);
    this.#isQueued = false;
  }

  #unreadable(): void {
    this.#parts.logger.warn("discord.unreadable", {
      reason: "a message of the gateway could not be read",
    });
  }

  #began(session: Session): void {
    this.#session = session;
    this.#ledger = new Ledger(session.seq - 1);
    // Who comes after is to go on with it, however soon.
    void this.save();
  }

  #heard(connection: Connection, dispatch: Dispatch, seq: number): void {
    // Where the process stood still, another one may listen by now: this one must not go on.
    if (!this.#parts.isOurs()) return connection.end({ kind: "ended" });
    const ledger = this.#ledger;
    if (!ledger?.enter(seq)) return;
    if (ofItself.has(dispatch.t)) return this.#settle(ledger, seq, true);
    const handedOver = this.#take(dispatch).then((isDurable) => {
      this.#underway.delete(handedOver);
      this.#settle(ledger, seq, isDurable);
    });
    this.#underway.add(handedOver);
    if (this.#underway.size >= mostUnderway) connection.end({ kind: "full" });
  }

  async #take(dispatch: Dispatch): Promise<boolean> {
    try {
      return await this.#parts.take(dispatch);
    } catch {
      return false;
    }
  }

  #settle(ledger: Ledger, seq: number, isDurable: boolean): void {
    ledger.settle(seq, isDurable);
    if (ledger === this.#ledger && this.#parts.isOurs()) this.#memory.note();
  }

  #parted(parting: Parting, wasReady: boolean): Outcome {
    const { state } = this.#parts;
    if (parting.kind === "ended") return again(0);
    const verdict = verdictOn(parting);
    if (verdict.kind === "refused") return { kind: "refused", refusal: verdict };
    if (!wasReady && isLetDown(parting)) this.#letDowns += 1;
    if (verdict.kind === "anew" || this.#letDowns >= mostLetDowns) this.#forget();
    if (parting.kind === "full") state.trouble("gateway", verdict.reason);
    if (parting.kind === "invalid") return again(state.ended(verdict.reason));
    return again(wasReady ? state.lost(verdict.reason) : state.failed("gateway", verdict.reason));
  }

  #forget(): void {
    if (this.#session) this.#parts.state.gap();
    this.#session = undefined;
    this.#ledger = undefined;
    this.#letDowns = 0;
  }

  /** The session as it is to go on. */
  #durable(): Session | undefined {
    return this.#session && { ...this.#session, seq: this.#ledger?.durable ?? this.#session.seq };
  }
}

/** The session was asked for, and did not go on. */
const isLetDown = (parting: Parting): boolean =>
  parting.kind === "invalid" || (parting.kind === "silent" && parting.stage === "session");

// What the gateway says of itself.
const ofItself: ReadonlySet<string> = new Set(["READY", "RESUMED"]);
