import {
  before,
  Fault,
  within,
  type Clock,
  type Logger,
  type Sealed,
  type SealedCache,
} from "../../src/index.ts";
import { askBotInfo, type InfoAnswer } from "./bot-info.ts";
import { Connection } from "./connection.ts";
import type { Dispatch } from "./dispatch.ts";
import type { IdentifyQueue } from "./identify.ts";
import type { Lease } from "./lease.ts";
import { Ledger } from "./ledger.ts";
import {
  limitedReason,
  refusedToken,
  unreachableReason,
  verdictOn,
  type Parting,
  type Verdict,
} from "./parting.ts";
import { SessionMemory, type Session } from "./session.ts";
import type { SeatState } from "./seat-state.ts";
import type { Shard, WireParts } from "./wire.ts";

/** What a seat stands on. */
export interface SeatParts {
  readonly shard: Shard;
  readonly token: Sealed;
  readonly apiRoot: string | undefined;
  readonly lease: Lease;
  readonly queue: IdentifyQueue;
  readonly state: SeatState;
  readonly cache: SealedCache;
  /** What its session is kept under. */
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** True once it is durable. Does not reject. */
  readonly take: (dispatch: Dispatch) => Promise<boolean>;
}

const askTurnEveryMs = 1_000;
const askInfoMs = 10_000;
const lastWordMs = 3_000;
// A token that is refused stays so until somebody acts.
const refusedMs = 60_000;
const longestLimitMs = 60_000;
const loadAgainMs = 1_000;
// Of what waits for the store; with more, Discord keeps it better.
const mostUnderway = 1_000;
const lookAgainMs = 250;
// So often the address of a session is tried, and then the session.
const mostFailures = 3;

/** One shard's place at the gateway: as long as it is this process's turn, something is heard. */
export class Seat {
  readonly #parts: SeatParts;
  readonly #memory: SessionMemory;
  readonly #stopped = new AbortController();
  readonly #settled = new AbortController();
  readonly #underway = new Set<Promise<void>>();
  #session: Session | undefined;
  #ledger: Ledger | undefined;
  #refusal: Fault | undefined;
  #loop: Promise<void> = Promise.resolve();

  constructor(parts: SeatParts) {
    const { cache, clock, name } = parts;
    this.#parts = parts;
    const current = (): Session | undefined => (parts.lease.isHeld ? this.#durable() : undefined);
    this.#memory = new SessionMemory({ cache, clock, name, current });
  }

  /** Comes once something is heard, it is another process's turn, or Discord refuses the bot. */
  get settled(): AbortSignal {
    return this.#settled.signal;
  }

  /** Why it ended before anything was heard. */
  get refusal(): Fault | undefined {
    return this.#refusal;
  }

  start(): void {
    this.#loop = this.#run();
  }

  /** The start took long enough. */
  late(): void {
    if (this.settled.aborted) return;
    this.#settled.abort();
    if (this.#parts.lease.isHeld)
      this.#parts.state.trouble("gateway", "Discord cannot be reached: no answer yet");
  }

  /** Hears nothing any more, hands over what was heard, and gives the turn to another process. */
  async stop(): Promise<void> {
    const { clock, lease, state } = this.#parts;
    this.#stopped.abort();
    this.#settled.abort();
    await this.#loop;
    const handedOver = Promise.all(this.#underway);
    await before(clock.monotonic() + lastWordMs, handedOver, clock);
    await this.#memory.flush();
    this.#memory.rest();
    await lease.leave();
    state.rest();
  }

  async #run(): Promise<void> {
    const { clock, lease } = this.#parts;
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const waitMs = (await lease.take()) ? await this.#hold() : this.#rest();
      await clock.sleep(waitMs, signal);
    }
  }

  /** It is not this process's turn; gives how long to wait before it asks again, in ms. */
  #rest(): number {
    this.#parts.state.rest();
    this.#settled.abort();
    return askTurnEveryMs;
  }

  /** Hears as long as it may; gives how long to wait before it asks for its turn again, in ms. */
  async #hold(): Promise<number> {
    const { clock, lease } = this.#parts;
    const lost = new AbortController();
    const until = AbortSignal.any([this.#stopped.signal, lost.signal]);
    const keeping = lease.keep(until).then(() => lost.abort());
    await this.#recall(until);
    let outcome: Outcome = { kind: "again", waitMs: 0 };
    while (!until.aborted && outcome.kind === "again") {
      await clock.sleep(outcome.waitMs, until);
      if (!until.aborted) outcome = await this.#round(until);
    }
    lost.abort();
    await keeping;
    return outcome.kind === "refused" ? this.#refused(outcome.verdict) : 0;
  }

  /** What was heard last here, by this process or another one. */
  async #recall(until: AbortSignal): Promise<void> {
    const { clock } = this.#parts;
    while (!until.aborted) {
      try {
        return this.#goOn(await this.#memory.load());
      } catch {
        await clock.sleep(loadAgainMs, until);
      }
    }
  }

  #goOn(kept: Session | undefined): void {
    const own = this.#durable();
    if (!kept || (own && own.id === kept.id && own.seq >= kept.seq)) return;
    this.#session = kept;
    this.#ledger = new Ledger(kept.seq);
  }

  /** Another process with another token may have more luck. */
  async #refused({ name, reason }: Verdict & { readonly kind: "refused" }): Promise<number> {
    const { lease, state } = this.#parts;
    await lease.leave();
    if (this.settled.aborted) {
      state.trouble(name, reason);
      return refusedMs;
    }
    this.#refusal = new Fault("adapter.refused", { platform: "discord", reason });
    this.#stopped.abort();
    this.#settled.abort();
    return 0;
  }

  /** One connection from its beginning to its end. */
  async #round(until: AbortSignal): Promise<Outcome> {
    if (this.#underway.size > mostUnderway / 2) return again(lookAgainMs);
    const way = await this.#way(until);
    if (way.kind !== "open") return way;
    const connection = this.#connect(way);
    const end = (): void => connection.end({ kind: "ended" });
    until.addEventListener("abort", end);
    if (until.aborted) end();
    const parting = await connection.parting();
    until.removeEventListener("abort", end);
    return this.#parted(parting, connection.isReady);
  }

  /** Where to connect to. */
  async #way(until: AbortSignal): Promise<Way | Outcome> {
    const { failures } = this.#parts.state;
    if (failures >= 2 * mostFailures) this.#forget();
    const session = this.#durable();
    if (session && failures < mostFailures) return { kind: "open", to: { session }, key: 0 };
    const answer = await askBotInfo(this.#parts, within(askInfoMs, until));
    if (until.aborted) return again(0);
    if (answer.kind !== "done") return this.#unknown(answer);
    const { url, remaining, resetAfterMs, concurrency } = answer.info;
    const key = this.#parts.shard.id % concurrency;
    if (session) return { kind: "open", to: { session: { ...session, url } }, key };
    if (remaining > 0) return { kind: "open", to: { url }, key };
    return this.#limited(resetAfterMs);
  }

  #unknown(answer: Exclude<InfoAnswer, { readonly kind: "done" }>): Outcome {
    const { state } = this.#parts;
    switch (answer.kind) {
      case "refused":
        return { kind: "refused", verdict: refusedToken };
      case "limited":
        return again(Math.max(answer.retryAfterMs, state.failed("gateway", limitedReason)));
      case "unreachable":
        return again(state.failed("gateway", unreachableReason(answer.reason)));
    }
  }

  #limited(resetAfterMs: number): Outcome {
    const { clock, state } = this.#parts;
    const at = new Date(clock.now() + resetAfterMs).toISOString();
    state.trouble("gateway", `Discord lets this bot begin no more sessions until ${at}`);
    return again(Math.min(Math.max(resetAfterMs, 1_000), longestLimitMs));
  }

  #connect({ to, key }: Way): Connection {
    const { token, shard, clock, logger, queue, state } = this.#parts;
    let isStrange = false;
    this.#ledger?.rewind();
    const connection = new Connection({
      token,
      shard,
      clock,
      to,
      mayBegin: (signal) => queue.wait(key, signal),
      began: (session) => this.#began(session),
      heard: (dispatch, seq) => this.#heard(connection, dispatch, seq),
      ready: () => {
        this.#settled.abort();
        state.hears();
      },
      unreadable: () => {
        if (!isStrange) logger.warn("discord.unreadable", { reason: "a message of the gateway" });
        isStrange = true;
      },
    });
    return connection;
  }

  #began(session: Session): void {
    this.#session = session;
    this.#ledger = new Ledger(session.seq - 1);
    // Who comes after is to go on with it, however soon.
    void this.#memory.flush();
  }

  #heard(connection: Connection, dispatch: Dispatch, seq: number): void {
    const ledger = this.#ledger;
    // Where the process stood still, another one may have the turn: what comes now is not its.
    if (!this.#parts.lease.isHeld) return connection.end({ kind: "ended" });
    if (!ledger?.enter(seq)) return;
    if (own.has(dispatch.t)) return this.#settle(ledger, seq, true);
    const handedOver = this.#handOver(dispatch).then((isDurable) => {
      this.#underway.delete(handedOver);
      this.#settle(ledger, seq, isDurable);
    });
    this.#underway.add(handedOver);
    if (this.#underway.size >= mostUnderway) connection.end({ kind: "full" });
  }

  async #handOver(dispatch: Dispatch): Promise<boolean> {
    try {
      return await this.#parts.take(dispatch);
    } catch {
      return false;
    }
  }

  #settle(ledger: Ledger, seq: number, isDurable: boolean): void {
    ledger.settle(seq, isDurable);
    if (ledger === this.#ledger && !this.#stopped.signal.aborted) this.#memory.note();
  }

  #parted(parting: Parting, wasReady: boolean): Outcome {
    const { state } = this.#parts;
    if (parting.kind === "ended") return again(0);
    const verdict = verdictOn(parting);
    if (verdict.kind === "refused") return { kind: "refused", verdict };
    if (verdict.kind === "anew") this.#forget();
    const waitMs = wasReady ? state.lost(verdict.reason) : state.failed("gateway", verdict.reason);
    if (parting.kind === "full") state.trouble("gateway", verdict.reason);
    // Source: Discord API reference, "Resuming": between 1 and 5 s.
    return again(
      parting.kind === "invalid" ? Math.max(waitMs, 1_000 + 4_000 * Math.random()) : waitMs,
    );
  }

  #forget(): void {
    if (this.#session) this.#parts.state.gap();
    this.#session = undefined;
    this.#ledger = undefined;
  }

  /** The session as it is to go on. */
  #durable(): Session | undefined {
    return this.#session && { ...this.#session, seq: this.#ledger?.durable ?? this.#session.seq };
  }
}

interface Way {
  readonly kind: "open";
  readonly to: WireParts["to"];
  /** Which of the shards that may begin a session at once it is. */
  readonly key: number;
}

type Outcome =
  | { readonly kind: "again"; readonly waitMs: number }
  | { readonly kind: "refused"; readonly verdict: Verdict & { readonly kind: "refused" } };

const again = (waitMs: number): Outcome => ({ kind: "again", waitMs });

// What the gateway says of itself.
const own: ReadonlySet<string> = new Set(["READY", "RESUMED"]);
