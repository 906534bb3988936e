import type { Address, ChatEvent } from "../core/event.ts";
import type { View } from "../core/view/view.ts";
import type { Cutoff } from "./cutoff.ts";
import { Lru } from "../core/lru.ts";
import { cannotSave, tooMany } from "./phrases.ts";
import { sendOnce } from "./sending.ts";
import type { Means } from "./tools.ts";

const minuteMs = 60_000;
const remembered = 10_000;

/** What is said past the outbox, because the store is away or refused: tried once, never twice. */
export class Notices {
  readonly #means: Means;
  readonly #closed: Cutoff;
  /** Places that know of the outage. */
  readonly #told = new Lru<string, true>(remembered);
  /** When a conversation was last told that it is full, monotonic. */
  readonly #fullAtMs = new Lru<string, number>(remembered);
  #refused = 0;

  constructor(means: Means, closed: Cutoff) {
    this.#means = means;
    this.#closed = closed;
    means.patience.onBack(() => this.#told.clear());
  }

  /** Nothing can be stored: said once per place and outage. */
  away(event: ChatEvent): void {
    // Nobody said anything that could be taken up.
    if (event.content.kind === "opened") return;
    const { platform, tenant, place } = event.at;
    const key = JSON.stringify([platform, tenant, place]);
    if (this.#told.get(key)) return;
    this.#told.set(key, true);
    this.#say(event, cannotSave, "away");
  }

  /** Too many events wait: counted, and said once per minute and conversation. */
  full(conversation: string, event: ChatEvent): void {
    this.#refused += 1;
    this.#means.logger.warn("delivery.full", { conversation, count: this.#refused });
    const nowMs = this.#means.clock.monotonic();
    const lastMs = this.#fullAtMs.get(conversation);
    if (lastMs !== undefined && nowMs - lastMs < minuteMs) return;
    this.#fullAtMs.set(conversation, nowMs);
    this.#say(event, tooMany(this.#means.settings.waitingLimit), "full");
  }

  #say(event: ChatEvent, view: View, what: string): void {
    const at: Address = event.at;
    const letter = { at, outgoing: { view }, key: `${event.delivery}.${what}` };
    void sendOnce(this.#means, letter, this.#closed).then((outcome) => {
      if (outcome.kind !== "sent")
        this.#means.logger.warn("notice.unsent", {
          platform: at.platform,
          name: what,
          kind: outcome.kind,
        });
    });
  }
}
