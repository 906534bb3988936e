import type { Spans } from "../draft.ts";
import type { RedisClient } from "./client.ts";
import type { Keys } from "./keys.ts";
import type { Script } from "./script.ts";

/** One call of the mailbox script. */
export interface Instruction<Answer> {
  /** The bucket of its conversation. */
  readonly bucket: number;
  readonly spans: Spans;
  /** For an accept: how many events may wait, and how long a delivery is remembered, in ms. */
  readonly limits?: readonly [waiting: number, seenMs: number];
  readonly keys: readonly string[];
  readonly args: readonly string[];
  /** True to be answered only once a replica has it. */
  readonly replicated?: boolean;
  /** What the script's answer means; throws what the call should reject with. */
  readonly read: (answer: unknown) => Answer;
}

interface Waiter {
  settle(answer: unknown): void;
  fail(error: unknown): void;
}

/** What goes to the server in one round trip. */
interface Parcel {
  /** What tells it from the others that are open. */
  readonly route: number;
  readonly bucket: number;
  readonly keys: string[];
  readonly args: string[];
  readonly waiters: Waiter[];
  readonly replicated: boolean;
  spans: Spans | undefined;
  limits: Instruction<unknown>["limits"];
}

// While the server runs some, this process prepares the next ones; with all of a tick in one run
// each of the two would wait for the other.
const largest = 16;

/**
 * Sends all calls of one tick as one run of the script, in the order in which they were made; on
 * a cluster as one for each bucket, because a script stays in its slot. Calls that wait for a
 * replica travel by themselves: the others need not fail where it does not answer.
 */
export class MailboxBatch {
  readonly #client: RedisClient;
  readonly #keys: Keys;
  readonly #script: Script;
  #parcels = new Map<number, Parcel>();
  #scheduled = false;

  constructor(client: RedisClient, keys: Keys, script: Script) {
    this.#client = client;
    this.#keys = keys;
    this.#script = script;
  }

  call<Answer>(instruction: Instruction<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const parcel = this.#parcelFor(instruction);
      write(parcel, instruction);
      parcel.waiters.push({
        settle(answer) {
          try {
            resolve(instruction.read(answer));
          } catch (error) {
            reject(error);
          }
        },
        fail: reject,
      });
      if (parcel.waiters.length >= largest) this.#dispatch(parcel);
    });
  }

  #parcelFor(instruction: Instruction<unknown>): Parcel {
    const slot = this.#client.isCluster ? instruction.bucket : 0;
    const replicated = this.#client.replicated || instruction.replicated === true;
    const route = replicated ? -1 - slot : slot;
    const open = this.#parcels.get(route);
    if (open) return open;
    const lists = { keys: [], args: [], waiters: [] };
    const state = { spans: undefined, limits: undefined };
    const parcel = { route, bucket: slot, replicated, ...lists, ...state };
    this.#parcels.set(route, parcel);
    if (!this.#scheduled) setImmediate(() => this.#flush());
    this.#scheduled = true;
    return parcel;
  }

  #flush(): void {
    this.#scheduled = false;
    for (const parcel of this.#parcels.values()) this.#dispatch(parcel);
  }

  #dispatch(parcel: Parcel): void {
    this.#parcels.delete(parcel.route);
    void this.#send(parcel);
  }

  async #send(parcel: Parcel): Promise<void> {
    const { keys, args, waiters, replicated } = parcel;
    if (replicated) {
      keys.push(this.#keys.sync(parcel.bucket));
      args.push("w");
    }
    try {
      const answers = await this.#client.run({ script: this.#script, keys, args, replicated });
      const list: readonly unknown[] = Array.isArray(answers) ? answers : [];
      for (const [index, waiter] of waiters.entries()) waiter.settle(list[index]);
    } catch (error) {
      for (const waiter of waiters) waiter.fail(error);
    }
  }
}

/** Adds an instruction, with its spans where they are not those of the one before. */
function write(parcel: Parcel, { spans, limits, keys, args }: Instruction<unknown>): void {
  const known = parcel.spans;
  if (known?.leaseMs !== spans.leaseMs || known.keepMs !== spans.keepMs) {
    parcel.args.push("t", String(spans.leaseMs), String(spans.keepMs));
    parcel.spans = spans;
  }
  if (limits && (limits[0] !== parcel.limits?.[0] || limits[1] !== parcel.limits[1])) {
    parcel.args.push("u", String(limits[0]), String(limits[1]));
    parcel.limits = limits;
  }
  parcel.keys.push(...keys);
  parcel.args.push(...args);
}
