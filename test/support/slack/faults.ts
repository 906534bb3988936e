import type { Fault } from "./types.ts";

interface Plan {
  readonly method: string;
  readonly fault: Fault;
  left: number;
}

/** The calls that are to fail, in the order in which they were planned. */
export class Faults {
  readonly #plans: Plan[] = [];

  /** The next `times` calls of `method` fail; "*" is any method. */
  plan(method: string, fault: Fault, times: number): void {
    this.#plans.push({ method, fault, left: times });
  }

  /** How this call fails; `undefined` if it does not. */
  take(method: string): Fault | undefined {
    const plan = this.#plans.find(
      (one) => one.left > 0 && (one.method === method || one.method === "*"),
    );
    if (plan) plan.left -= 1;
    return plan?.fault;
  }
}
