import type { Fault } from "./types.ts";

interface Plan {
  readonly route: string;
  readonly fault: Fault;
}

/** The calls that are to fail, in the order in which they were planned. */
export class Faults {
  readonly #plans: Plan[] = [];

  /** The next calls of this route fail so, one after the other; "*" is any route. */
  plan(route: string, faults: readonly Fault[]): void {
    this.#plans.push(...faults.map((fault) => ({ route, fault })));
  }

  /** How this call fails; `undefined` if it does not. */
  take(route: string): Fault | undefined {
    const at = this.#plans.findIndex((plan) => plan.route === route || plan.route === "*");
    return at < 0 ? undefined : this.#plans.splice(at, 1)[0]?.fault;
  }
}
