import { Fault } from "../core/fault.ts";

/** How the shell behaves in time and number. All durations in ms. */
export interface RuntimeSettings {
  /** How long a process may work on a conversation without renewing; renewed each third. */
  readonly leaseMs: number;
  /** So much earlier the lease ends for the process than for the store. */
  readonly marginMs: number;
  /** How long an idle conversation is kept. */
  readonly keepMs: number;
  /** How long a delivery's id is remembered. Longer than any platform repeats. */
  readonly seenMs: number;
  /** An event older than this is refused; shorter than `seenMs`, so that no repetition is new. */
  readonly tooOldMs: number;
  /** More waiting events of one conversation than this are refused. */
  readonly waitingLimit: number;
  /** More deliveries than this, of all conversations, are not held in memory until durable. */
  readonly pendingLimit: number;
  /** After this an adapter is told that its delivery is not durable yet. */
  readonly patienceMs: number;
  /** After this a sending counts as unanswered. */
  readonly sendTimeoutMs: number;
  /** After this a view that is still not taken counts as undeliverable. */
  readonly giveUpMs: number;
  /** So long a handler waits for its preface to be taken. */
  readonly prefaceMs: number;
  /** So long a handler that was interrupted may still finish what it cannot undo. */
  readonly interruptMs: number;
  /** After this a handler counts as failed. */
  readonly handlerLimitMs: number;
  /** An event whose handling died more often than this is answered by an apology. */
  readonly maxTries: number;
  /** How many conversations' states are kept in memory between events. */
  readonly cacheSize: number;
  /** How many conversations the sweep lets this process work on at once. */
  readonly maxWorkers: number;
  /** One eighth of the buckets is looked at this often. */
  readonly sweepMs: number;
  /** A handler's progress is first shown after this. */
  readonly progressAfterMs: number;
  /** A progress message is edited at most this often. */
  readonly progressEveryMs: number;
}

const hourMs = 3_600_000;

/** The settings of a bot whose operator set none. */
export const defaultSettings: RuntimeSettings = {
  leaseMs: 15_000,
  marginMs: 2_000,
  keepMs: 24 * hourMs,
  seenMs: 48 * hourMs,
  tooOldMs: 36 * hourMs,
  waitingLimit: 100,
  pendingLimit: 10_000,
  patienceMs: 2_500,
  sendTimeoutMs: 8_000,
  giveUpMs: 15 * 60_000,
  prefaceMs: 10_000,
  interruptMs: 5_000,
  handlerLimitMs: 10 * 60_000,
  maxTries: 3,
  cacheSize: 10_000,
  maxWorkers: 1_000,
  sweepMs: 1_000,
  progressAfterMs: 1_000,
  progressEveryMs: 1_000,
};

/** The defaults with `changes`. Throws `Fault` `config.invalid` if they cannot work together. */
export function settingsWith(changes: Partial<RuntimeSettings>): RuntimeSettings {
  const settings = { ...defaultSettings, ...changes };
  const { leaseMs, marginMs, sendTimeoutMs, tooOldMs, seenMs } = settings;
  const problems = [
    // Otherwise no lease would ever be long enough to start a sending.
    ...(sendTimeoutMs + marginMs < leaseMs
      ? []
      : ["leaseMs must be longer than sendTimeoutMs and marginMs together"]),
    ...(tooOldMs < seenMs ? [] : ["seenMs must be longer than tooOldMs"]),
  ];
  if (problems.length > 0) throw new Fault("config.invalid", { problems });
  return settings;
}
