import type { Ids } from "./ids.ts";
import { Refusal } from "./refusal.ts";
import type { Moment } from "../aging.ts";
import type { FakeTime } from "./time.ts";
import type { Person } from "./types.ts";

// Source: docs.slack.dev, "Handling user interaction", working with trigger_id.
const lifeMs = 3000;

interface Trigger {
  readonly person: Person;
  readonly born: Moment;
  isUsed: boolean;
}

/** What allows the app to open a modal: once, and only a moment after a person did something. */
export class Triggers {
  readonly #time: FakeTime;
  readonly #ids: Ids;
  readonly #known = new Map<string, Trigger>();

  constructor(time: FakeTime, ids: Ids) {
    this.#time = time;
    this.#ids = ids;
  }

  issue(person: Person): string {
    const id = `${this.#ids.number()}.${this.#ids.number()}.${"0f".repeat(16)}`;
    this.#known.set(id, { person, born: this.#time.moment(), isUsed: false });
    return id;
  }

  /** Whose it is, and it is used. Throws a `Refusal` if it is too late or was used before. */
  use(id: string, team: string): Person {
    const trigger = this.#known.get(id);
    if (!trigger || trigger.person.team !== team) throw new Refusal("invalid_trigger_id");
    if (trigger.isUsed) throw new Refusal("exchanged_trigger_id");
    if (this.#time.ageMs(trigger.born) > lifeMs) throw new Refusal("expired_trigger_id");
    trigger.isUsed = true;
    return trigger.person;
  }
}
