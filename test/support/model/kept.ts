import type {
  AcceptAnswer,
  IntentAnswer,
  NextAnswer,
} from "../../../src/ports/conversation-store.ts";
import type {
  ConversationRow,
  ConversationRows,
  DueQuery,
  Entry,
} from "../../../src/stores/rows.ts";
import type { Protocol } from "./setting.ts";

/** What happened to the conversation so far, which the store itself does not know. */
export interface Past {
  /** Every accepted event under its true name, in order. */
  readonly log: readonly string[];
  /** How many of them lie before the row that is stored now: an earlier one expired. */
  readonly base: number;
  /** How many views each event left behind when it was done. */
  readonly counts: { readonly [event: string]: number };
  /** The op that last took the conversation; empty when nobody did. */
  readonly taker: string;
  /** True if that was a take-over. */
  readonly takenOver: boolean;
}

/** What a server keeps of the one conversation; a value, so that a replica may lag behind. */
export interface Kept {
  readonly row: ConversationRow | undefined;
  readonly entries: { readonly [number: number]: Entry };
  readonly packet: string | undefined;
  readonly seen: { readonly [delivery: string]: number };
  readonly past: Past;
}

export const emptyKept: Kept = {
  row: undefined,
  entries: {},
  packet: undefined,
  seen: {},
  past: { log: [], base: 0, counts: {}, taker: "", takenOver: false },
};

export type Answer = AcceptAnswer | IntentAnswer | NextAnswer | { readonly kind: "left" };

/** The row unless it counts as gone. */
export const liveRow = ({ row }: Kept, now: number): ConversationRow | undefined =>
  row?.expires !== undefined && row.expires <= now ? undefined : row;

export const isBusy = (row: ConversationRow | undefined): boolean =>
  row !== undefined && (row.outbox !== undefined || row.tail > row.head);

/** Rows over one {@link Kept}, which is replaced by every write. */
export class KeptRows implements ConversationRows {
  kept: Kept;

  constructor(kept: Kept) {
    this.kept = kept;
  }

  load(): ConversationRow | undefined {
    return this.kept.row;
  }
  save(_: string, row: ConversationRow): void {
    this.kept = { ...this.kept, row: { ...row } };
  }
  loadEntry(_: string, number: number): Entry | undefined {
    return this.kept.entries[number];
  }
  saveEntry(_: string, number: number, entry: Entry): void {
    this.kept = { ...this.kept, entries: { ...this.kept.entries, [number]: entry } };
  }
  removeEntry(_: string, number: number): void {
    const { [number]: __, ...entries } = this.kept.entries;
    this.kept = { ...this.kept, entries };
  }
  loadPacket(): string | undefined {
    return this.kept.packet;
  }
  savePacket(_: string, packet: string): void {
    this.kept = { ...this.kept, packet };
  }
  removePacket(): void {
    this.kept = { ...this.kept, packet: undefined };
  }
  loadSeen(_: string, delivery: string): number | undefined {
    return this.kept.seen[delivery];
  }
  saveSeen(_: string, delivery: string, until: number): void {
    this.kept = { ...this.kept, seen: { ...this.kept.seen, [delivery]: until } };
  }
  // Nothing is sealed in the model, so nothing is unreadable.
  saveAside(): void {}
  dump(): string {
    return "";
  }
  clear(): void {
    this.kept = { ...this.kept, row: undefined, entries: {}, packet: undefined };
  }
  listDue({ now }: DueQuery): readonly string[] {
    const at = liveRow(this.kept, now)?.due;
    return at !== undefined && at <= now ? [conversation] : [];
  }
  // What is gone counts as gone; the model needs no room.
  purge(): void {}
}

/** The name of the one conversation there is. */
export const conversation = "c";

/** Somebody must look at the conversation. */
export function isDue(protocol: Protocol, kept: Kept, now: number): boolean {
  const desk = { rows: new KeptRows(kept), now };
  return protocol.due(desk, { buckets: [0], limit: 1 }).length > 0;
}
