import { isFault } from "../core/fault.ts";
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

/** What `read` gives, or why the record has no such thing that could be read. */
function readable<Value>(read: () => Value): Value | { readonly damage: string } {
  try {
    return read();
  } catch (error) {
    if (isFault(error, "store.damaged")) return { damage: error.details.reason };
    throw error;
  }
}

const isDamaged = (value: object | string | undefined): value is { readonly damage: string } =>
  typeof value === "object" && "damage" in value;

const gone = (row: ConversationRow, now: number): boolean =>
  row.expires !== undefined && row.expires <= now;

/** One conversation while one call works on it: read once, changed here, written at the end. */
export class Draft {
  readonly row: Mutable<ConversationRow>;
  readonly #rows: ConversationRows;
  readonly #id: string;
  readonly #now: number;
  readonly #damage: string | undefined;

  /** A record that cannot be read is worked on as a blank one: no fence fits it. */
  constructor(rows: ConversationRows, id: string, now: number) {
    const stored = readable(() => rows.load(id));
    this.#damage = isDamaged(stored) ? stored.damage : undefined;
    this.row = { ...(stored && !isDamaged(stored) && !gone(stored, now) ? stored : blank) };
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

  /**
   * Why the record cannot be gone on with. Its parts are looked for where `op` may be given them:
   * a holder may have in hand what is missing here.
   */
  damageFor(op: string): string | undefined {
    const { head, tail, fence, outbox } = this.row;
    if (this.#damage !== undefined) return this.#damage;
    if (!(head <= tail)) return "it has more events done than accepted";
    if (!this.busy || (this.leased && fence !== op)) return undefined;
    const whole = (!outbox || this.#packet() !== undefined) && (this.waiting === 0 || this.head());
    return whole ? undefined : "a part of it is missing";
  }

  /** True if the delivery was accepted before and is still remembered. */
  knows(delivery: string): boolean {
    const until = this.#rows.loadSeen(this.#id, delivery);
    return until !== undefined && until > this.#now;
  }

  remember(delivery: string, seenMs: number): void {
    this.#rows.saveSeen(this.#id, delivery, this.#now + seenMs);
  }

  /** The event at the head; one that cannot be read is as good as missing. */
  head(): Entry | undefined {
    if (this.waiting === 0) return undefined;
    const entry = readable(() => this.#rows.loadEntry(this.#id, this.row.head + 1));
    return isDamaged(entry) ? undefined : entry;
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

  /** Where the clock went back, or is another server's: no lease ends later than a new one. */
  shorten(leaseMs: number): void {
    if ((this.row.until ?? 0) > this.#now + leaseMs) this.hold(leaseMs);
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

  /** Moves the record aside and deletes it; gives the name under which an operator finds it. */
  setAside(reason: string, expires: number): string {
    const name = "record";
    const sealed = this.#rows.dump(this.#id);
    this.#rows.saveAside(this.#id, { name, sealed, reason, expires });
    this.#rows.clear(this.#id);
    return `aside:${this.#id}:${name}`;
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
    if (this.waiting > 0) return this.#leaveDamaged();
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
    return { event: row.event, packet: this.#packet() ?? "", sent: row.sent };
  }

  #packet(): string | undefined {
    const packet = readable(() => this.#rows.loadPacket(this.#id));
    return isDamaged(packet) ? undefined : packet;
  }

  /** The next event is missing: whoever looks next sets the record aside. */
  #leaveDamaged(): NextAnswer {
    this.row.until = undefined;
    this.row.due = this.#now;
    this.save();
    return { kind: "stale" };
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
