import type { ConversationStore } from "../../src/ports/conversation-store.ts";
import type { MemoryWorld } from "../../src/stores/memory-rows.ts";
import type { Random } from "./random.ts";
import { away, type World } from "./runtime-world.ts";

/** Whose having it makes an answer count: of an intent alone, or of every call. */
export type Durability = "primary" | "replica";

type Rows = Pick<MemoryWorld, "conversations" | "mailbox" | "outbox" | "deliveries">;

/** A replica that follows the world's rows a moment later, and takes their place at a failover. */
export class Replication {
  readonly #world: World;
  readonly #random: Random;
  readonly #durability: Durability;
  #copy: Rows;
  #failovers = 0;

  constructor(world: World, random: Random, durability: Durability) {
    this.#world = world;
    this.#random = random;
    this.#durability = durability;
    this.#copy = copyOf(world.rows);
  }

  /** The store whose answers wait for the replica where they must. */
  over(store: ConversationStore): ConversationStore {
    const all = this.#durability === "replica";
    const wait = <Answer>(answer: Promise<Answer>): Promise<Answer> => this.#replicated(answer);
    return {
      ...store,
      accept: (call) => (all ? wait(store.accept(call)) : this.#soon(store.accept(call))),
      intent: (call) => wait(store.intent(call)),
      commit: (call) => (all ? wait(store.commit(call)) : this.#soon(store.commit(call))),
      sent: (call) => (all ? wait(store.sent(call)) : this.#soon(store.sent(call))),
    };
  }

  /** What only the primary had is forgotten; who waits for the replica is not answered. */
  failOver(): void {
    this.#failovers += 1;
    const { conversations, mailbox, outbox, deliveries } = this.#world.rows;
    restore(conversations, this.#copy.conversations);
    restore(mailbox, this.#copy.mailbox);
    restore(outbox, this.#copy.outbox);
    restore(deliveries, this.#copy.deliveries);
  }

  async #replicated<Answer>(answer: Promise<Answer>): Promise<Answer> {
    const before = this.#failovers;
    const answered = await answer;
    await this.#world.clock.sleep(this.#random.below(30));
    if (before !== this.#failovers) throw away();
    this.#copy = copyOf(this.#world.rows);
    return answered;
  }

  /** The answer comes at once, whenever the replica hears of it. */
  async #soon<Answer>(answer: Promise<Answer>): Promise<Answer> {
    const answered = await answer;
    if (this.#random.once(2)) void this.#replicated(answer).catch(() => undefined);
    return answered;
  }
}

const copyOf = ({ conversations, mailbox, outbox, deliveries }: Rows): Rows => ({
  conversations: new Map(conversations),
  mailbox: new Map(mailbox),
  outbox: new Map(outbox),
  deliveries: new Map(deliveries),
});

function restore<Value>(map: Map<string, Value>, from: Map<string, Value>): void {
  map.clear();
  for (const [key, value] of from) map.set(key, value);
}
