/** What a sealed text is part of. */
export type TextKind =
  | "connection"
  | "installation"
  | "cached"
  | "state"
  | "waiting"
  | "outbox"
  | "note"
  | "check";

/** A sealed text as it stands in a store. */
export interface SealedText {
  readonly kind: TextKind;
  /** The logical name that it is sealed under. */
  readonly name: string;
  /** Empty where something else stands in its place. */
  readonly sealed: string;
}

/** Some sealed texts as they stood in one moment. */
export interface Page {
  readonly texts: readonly SealedText[];
  /**
   * Puts `fresh[n]` in the place of text n, if that very text still stands there: who writes at
   * the same time wins. `undefined` leaves it. Only the text changes, not when it ends. Gives how
   * many were replaced.
   */
  replace(fresh: readonly (string | undefined)[]): Promise<number>;
}

/** A record that could not be read, as it was kept for the operator. */
export interface KeptAside {
  /** Its name; of an index that of its bucket. */
  readonly conversation: string;
  /** `state`, `packet` or `note`; `record`, `delivery` or `index` for a whole one. */
  readonly part: string;
  /** `undefined` where only the log says it. */
  readonly reason: string | undefined;
  /** When it is deleted, ms since 1970; `undefined` if never. */
  readonly endsAtMs: number | undefined;
  /** The keys that what is in it was sealed with. */
  readonly keyIds: readonly string[];
}

/** How many of each kind of record were deleted. */
export interface Forgotten {
  readonly connections: number;
  readonly installations: number;
  readonly cached: number;
  readonly conversations: number;
  readonly deliveries: number;
  readonly asides: number;
  /** So long somebody may still work for whom it was and write, in ms; 0 for nobody. */
  readonly busyMs: number;
}

/**
 * All that a store holds, for the operator's tools. Bots may work on the same store meanwhile.
 * Every call rejects with `Fault` `store.unavailable` where the store gives no answer; it may be
 * made again.
 */
export interface Holdings {
  /** Where it is, in words. */
  readonly place: string;
  /** Every sealed text that bots read, but the check; at least once if it is there all the time. */
  pages(): AsyncIterable<Page>;
  /** The text by which a process knows that it has the store's keys. */
  check(): Promise<Page>;
  /** What was kept aside. */
  asides(): AsyncIterable<readonly KeptAside[]>;
  /** Deletes all that was kept aside; gives how many. */
  dropAsides(): Promise<number>;
  /** Deletes what belongs to an owner: their conversations first, so that nobody goes on there. */
  forget(owner: string): Promise<Forgotten>;
  /** Deletes what belongs to all people of `platform:tenant`, and its installation. */
  forgetTenant(tenant: string): Promise<Forgotten>;
  /** Overwrites what deleted records leave behind; gives why it could not. */
  scour(): Promise<string | undefined>;
  close(): Promise<void>;
}
