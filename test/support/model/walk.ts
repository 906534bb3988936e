import { createRandom, type Random } from "../random.ts";
import { faultSteps } from "./faults.ts";
import { Model } from "./model.ts";
import { watchRest } from "./rest.ts";
import { after, endless, foundBy, type Found } from "./search.ts";
import type { Rules } from "./setting.ts";
import { calmSteps, type Step } from "./steps.ts";

/** So many steps with faults, then so many without to come to rest. */
const stormy = 120;
const longest = 400;

/** How a walk went. */
export interface Walked {
  readonly trace: readonly string[];
  readonly found: Found | undefined;
}

/** Takes random steps with faults among them, then lets everything come to rest. */
export function walk(rules: Rules, seed: number): Walked {
  const random = createRandom(seed);
  const trace: string[] = [];
  let model = new Model(rules);
  try {
    for (;;) {
      const step = nextStep(model, random, trace.length < stormy);
      if (!step) break;
      trace.push(step.name);
      if (trace.length > longest) throw endless();
      model = after(model, step);
    }
    watchRest(model);
  } catch (error) {
    return { trace, found: foundBy(error, trace) };
  }
  return { trace, found: undefined };
}

function nextStep(model: Model, random: Random, mayFail: boolean): Step | undefined {
  const calm = calmSteps(model);
  const faults = mayFail && random.once(5) ? faultSteps(model) : [];
  return pick(random, faults) ?? pick(random, calm);
}

const pick = (random: Random, steps: readonly Step[]): Step | undefined =>
  steps[random.below(steps.length)];
