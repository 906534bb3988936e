import type {
  AcceptAnswer,
  DeadlineChange,
  NextAnswer,
  Outbox,
  Ready,
  Waiting,
} from "../ports/conversation-store.ts";
import type { ConversationRow, ConversationRows, Entry, OutboxRow } from "./rows.ts";

type Mutable<Row> = { -readonly [Name in keyof Row]: Row[Name] };

/** How long a lease and an idle conversation last. */
export interface Spans {
  readonly leaseMs: number;
  readonly keepMs: number;
}

const blank: ConversationRow = {
  fence: undefined,
  until: undefined,
  last: "",
  head: 0,
  tail: 0,
  state: undefined,
  outbox: undefined,
  intent: undefined,
  deadline: undefined,
  tries: 0,
  note: undefined,
  due: undefined,
  expires: undefined,
};

const gone = (row: ConversationRow, now: number): boolean =>
  row.expires !== undefined && row.expires <= now;

/** One conversation while one call works on it: read once, changed here, written at the end. */
export class Draft {
  readonly row: Mutable<ConversationRow>;
  readonly #rows: ConversationRows;
  readonly #id: string;
  readonly #now: number;

  constructor(rows: ConversationRows, id: string, now: number) {
    const stored = rows.load(id);
    this.row = { ...(stored && !gone(stored, now) ? stored : blank) };
    this.#rows = rows;
    this.#id = id;
    this.#now = now;
  }

  get waiting(): number {
    return this.row.tail - this.row.head;
  }

  get busy(): boolean {
    return this.row.outbox !== undefined || this.waiting > 0;
  }

  /** True while another's lease counts. */
  get leased(): boolean {
    return this.row.until !== undefined && this.row.until > this.#now;
  }

  /** True if the delivery was accepted before and is still remembered. */
  knows(delivery: string): boolean {
    const until = this.#rows.loadSeen(this.#id, delivery);
    return until !== undefined && until > this.#now;
  }

  remember(delivery: string, seenMs: number): void {
    this.#rows.saveSeen(this.#id, delivery, this.#now + seenMs);
  }

  head(): Entry | undefined {
    return this.waiting > 0 ? this.#rows.loadEntry(this.#id, this.row.head + 1) : undefined;
  }

  append(entry: Entry): void {
    this.row.tail += 1;
    this.#rows.saveEntry(this.#id, this.row.tail, entry);
  }

  /** Puts a deadline that has passed into the mailbox, and forgets it in the same step. */
  fire(): boolean {
    const { deadline } = this.row;
    if (!deadline || deadline.at > this.#now) return false;
    this.append({ event: `deadline:${deadline.name}`, packet: "" });
    this.row.deadline = undefined;
    return true;
  }

  /** The event `entry` becomes the last one done, with what its decision leaves behind. */
  finish(entry: Entry, ready: Ready): void {
    this.row.head += 1;
    this.row.last = entry.event;
    this.row.state = ready.state;
    this.#setDeadline(ready.deadline);
    if (ready.count > 0) this.#fillOutbox(entry, ready.count);
  }

  removeHead(): void {
    this.#rows.removeEntry(this.#id, this.row.head + 1);
  }

  /** `count` views are out; with the last one the outbox and the progress message are done. */
  mark(count: number): void {
    const { outbox } = this.row;
    if (!outbox || count <= outbox.sent) return;
    if (count < outbox.count) {
      this.row.outbox = { ...outbox, sent: count };
      return;
    }
    this.row.outbox = undefined;
    this.row.note = undefined;
    this.#rows.removePacket(this.#id);
  }

  /** The conversation is taken, or its lease renewed. A busy one never expires. */
  hold(leaseMs: number): void {
    this.row.until = this.#now + leaseMs;
    this.row.due = this.row.until;
    this.row.expires = undefined;
    this.save();
  }

  /** Nothing waits, so nothing is held; only now may the conversation expire. */
  rest(keepMs: number): void {
    // Looking at a conversation that does not exist does not make one.
    if (this.row.tail === 0) return;
    const at = this.row.deadline?.at;
    this.row.until = undefined;
    this.row.due = at;
    this.row.expires = this.#now + keepMs + Math.max(0, (at ?? this.#now) - this.#now);
    this.save();
  }

  /** Given up while something waits: whoever looks next may take it. */
  release(): void {
    this.row.fence = "-";
    this.row.until = undefined;
    this.row.due = this.#now;
    this.save();
  }

  save(): void {
    this.#rows.save(this.#id, this.row);
  }

  /** What the holder does next; safe to repeat. The event handed out stays in the mailbox. */
  next(spans: Spans): NextAnswer {
    const { last, outbox } = this.row;
    if (outbox) {
      this.hold(spans.leaseMs);
      return { kind: "deliver", last, outbox: this.#outbox(outbox) };
    }
    const head = this.#waitingHead();
    if (head) {
      this.hold(spans.leaseMs);
      return { kind: "next", last, head };
    }
    this.rest(spans.keepMs);
    return { kind: "idle", last };
  }

  /** All that a new holder must know. */
  work(): AcceptAnswer {
    const { last, state, outbox, note } = this.row;
    const head = this.#waitingHead();
    return {
      kind: "work",
      last,
      ...(state === undefined ? {} : { state }),
      ...(outbox ? { outbox: this.#outbox(outbox) } : {}),
      ...(head ? { head } : {}),
      ...(note === undefined ? {} : { note }),
    };
  }

  #waitingHead(): Waiting | undefined {
    const entry = this.head();
    if (!entry) return undefined;
    const { intent, tries } = this.row;
    return { ...entry, ...(intent === undefined ? {} : { intent }), tries };
  }

  #outbox(row: OutboxRow): Outbox {
    const packet = this.#rows.loadPacket(this.#id) ?? "";
    return { event: row.event, packet, sent: row.sent };
  }

  #fillOutbox(entry: Entry, count: number): void {
    this.row.outbox = { event: entry.event, count, sent: 0 };
    this.#rows.savePacket(this.#id, entry.packet);
  }

  #setDeadline(change: DeadlineChange): void {
    switch (change.kind) {
      case "keep":
        return;
      case "clear":
        this.row.deadline = undefined;
        return;
      case "set":
        this.row.deadline = { at: this.#now + change.afterMs, name: change.name };
        return;
    }
  }
}
