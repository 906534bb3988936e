import type { Fault } from "./types.ts";

/** A route, "*" for any, or the first of several that is called. */
export type Routes = string | readonly string[];

interface Plan {
  readonly routes: Routes;
  readonly fault: Fault;
}

/** The calls that are to fail, in the order in which they were planned. */
export class Faults {
  readonly #plans: Plan[] = [];

  /** The next calls fail so, one after the other. */
  plan(routes: Routes, faults: readonly Fault[]): void {
    this.#plans.push(...faults.map((fault) => ({ routes, fault })));
  }

  /** How this call fails; `undefined` if it does not. */
  take(route: string): Fault | undefined {
    const at = this.#plans.findIndex(({ routes }) => [routes].flat().some(is(route)));
    return at < 0 ? undefined : this.#plans.splice(at, 1)[0]?.fault;
  }
}

const is =
  (route: string) =>
  (planned: string): boolean =>
    planned === route || planned === "*";
