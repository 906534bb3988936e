import { faultSteps } from "./faults.ts";
import { createKeyOf } from "./key.ts";
import { Model } from "./model.ts";
import { watchMoment, watchRest } from "./rest.ts";
import type { Rules } from "./setting.ts";
import { calmSteps, type Step } from "./steps.ts";
import { Violation } from "./violation.ts";

/** A violation and how it came about. */
export interface Found {
  readonly violation: Violation;
  readonly trace: readonly string[];
}

/** How far a search came. */
export interface Searched {
  readonly states: number;
  /** Nothing was cut off: there are no other states. */
  readonly complete: boolean;
  readonly found: Found | undefined;
}

interface Node {
  readonly model: Model;
  readonly key: string;
  readonly parent: Node | undefined;
  readonly step: string;
}

/** Takes a step in a copy; throws a `Violation` if an invariant does not hold then. */
export function after(model: Model, step: Step): Model {
  const next = model.copy();
  step.take(next);
  watchMoment(next);
  return next;
}

/** Explores every order of everything that can happen, shortest first, up to `limit` states. */
export function search(rules: Rules, limit: number): Searched {
  const exploration = new Exploration(rules, limit);
  const found = exploration.run();
  const { states, complete } = exploration;
  return { states, complete: complete && !found, found };
}

/** Thrown at a violation, with the way to it. */
class Broken extends Error {
  readonly found: Found;

  constructor(error: unknown, trace: readonly string[]) {
    super();
    this.found = foundBy(error, trace);
  }
}

class Exploration {
  readonly #limit: number;
  readonly #keyOf: (model: Model) => string;
  readonly #nodes: Node[];
  readonly #seen: Set<string>;
  /** Moments from which everything comes to rest as it must. */
  readonly #rested = new Set<string>();
  complete = true;

  constructor(rules: Rules, limit: number) {
    this.#limit = limit;
    this.#keyOf = createKeyOf(rules.setting);
    const model = new Model(rules);
    const key = this.#keyOf(model);
    this.#nodes = [{ model, key, parent: undefined, step: "" }];
    this.#seen = new Set([key]);
  }

  get states(): number {
    return this.#nodes.length;
  }

  run(): Found | undefined {
    try {
      for (const node of this.#nodes) {
        const calm = calmSteps(node.model).map((step) => this.#childOf(node, step));
        const faults = faultSteps(node.model).map((step) => this.#childOf(node, step));
        for (const child of [...calm, ...faults]) this.#visit(child);
        this.#comeToRest(node, calm[0]);
      }
      return undefined;
    } catch (error) {
      if (error instanceof Broken) return error.found;
      throw error;
    }
  }

  #visit(node: Node): void {
    if (this.#seen.has(node.key)) return;
    this.#seen.add(node.key);
    if (this.#nodes.length < this.#limit) this.#nodes.push(node);
    else this.complete = false;
  }

  #childOf(parent: Node, step: Step): Node {
    try {
      const model = after(parent.model, step);
      return { model, key: this.#keyOf(model), parent, step: step.name };
    } catch (error) {
      throw new Broken(error, [...traceOf(parent), step.name]);
    }
  }

  /** What follows from a moment if from then on nothing goes wrong; `first` is its next one. */
  #comeToRest(from: Node, first: Node | undefined): void {
    const passed = new Set<string>();
    let next = first;
    for (let node: Node | undefined = from; node && !this.#rested.has(node.key); node = next) {
      if (passed.has(node.key)) throw new Broken(endless(), traceOf(node));
      passed.add(node.key);
      next = node === from ? first : this.#nextCalm(node);
      if (!next) this.#lookAtRest(node);
    }
    for (const key of passed) this.#rested.add(key);
  }

  #nextCalm(node: Node): Node | undefined {
    const [step] = calmSteps(node.model);
    return step && this.#childOf(node, step);
  }

  #lookAtRest(node: Node): void {
    try {
      watchRest(node.model);
    } catch (error) {
      throw new Broken(error, traceOf(node));
    }
  }
}

/** What is wrong with steps that never end. */
export const endless = (): Violation => new Violation("I6 not stuck", "it never comes to rest");

/** A violation; anything else that was thrown is a fault of the model itself. */
export function foundBy(error: unknown, trace: readonly string[]): Found {
  if (!(error instanceof Violation)) throw error;
  return { violation: error, trace };
}

function traceOf(node: Node): readonly string[] {
  const steps: string[] = [];
  for (let at: Node | undefined = node; at?.parent; at = at.parent) steps.push(at.step);
  return steps.toReversed();
}
