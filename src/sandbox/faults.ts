import type { Endpoint } from "./endpoints.ts";
import type { Json, JsonObject } from "./json.ts";
import type { Headers } from "./reply.ts";

/** What goes wrong with one answer. */
export type Fault =
  /** This status; without `body` the error that the endpoint's own service would write. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly body?: Json;
      readonly headers?: Headers;
    }
  /** A page instead of JSON; 403 is the firewall's rate limit. */
  | { readonly kind: "html"; readonly status: number }
  /** This text, as it is; 200 and `application/json` unless told otherwise. */
  | {
      readonly kind: "text";
      readonly text: string;
      readonly status?: number;
      readonly contentType?: string;
      readonly headers?: Headers;
    }
  /** The good answer with other top-level fields; a field that is `undefined` is left out. */
  | { readonly kind: "patch"; readonly fields: JsonObject }
  /** No answer while the caller waits. */
  | { readonly kind: "never" }
  /** The connection is cut instead of an answer. */
  | { readonly kind: "cut" }
  /** The connection is cut in the middle of the good answer's body. */
  | { readonly kind: "half-body" }
  /** A JSON body of at least so many bytes, without a length in front. */
  | { readonly kind: "huge-body"; readonly bytes: number };

/** Which requests go wrong, and how. What is left out matches everything. */
export interface FaultRule {
  readonly endpoint?: Endpoint;
  readonly customerId?: string;
  readonly locationId?: string;
  /** So many matching requests are answered well first; 0 if left out. */
  readonly skip?: number;
  /** Then so many go wrong; all if left out. */
  readonly times?: number;
  /** Waits so long before the answer, or before the fault. */
  readonly delayMs?: number;
  /** Without it the answer is good, only late. */
  readonly fault?: Fault;
}

/** What a rule is asked about. */
export interface Target {
  readonly endpoint: Endpoint;
  readonly customerId?: string | undefined;
  readonly locationId?: string | undefined;
}

/** Rules with their counts. The rule that was set last wins; its turn is counted by `pick`. */
export class FaultBook {
  #rules: { readonly rule: FaultRule; seen: number }[] = [];

  constructor(rules: readonly FaultRule[] = []) {
    for (const rule of rules) this.set(rule);
  }

  /** Adds a rule. Gives a function that takes just this one away again. */
  set(rule: FaultRule): () => void {
    const entry = { rule, seen: 0 };
    this.#rules.unshift(entry);
    return () => {
      this.#rules = this.#rules.filter((other) => other !== entry);
    };
  }

  /** Takes all rules away. */
  clear(): void {
    this.#rules = [];
  }

  /** The rule for this request, if one has its turn. */
  pick(target: Target): FaultRule | undefined {
    return this.#rules.find((entry) => matches(entry.rule, target) && hasTurn(entry))?.rule;
  }
}

function hasTurn(entry: { readonly rule: FaultRule; seen: number }): boolean {
  entry.seen += 1;
  const turn = entry.seen - (entry.rule.skip ?? 0);
  return turn > 0 && turn <= (entry.rule.times ?? Number.POSITIVE_INFINITY);
}

function matches(rule: FaultRule, target: Target): boolean {
  return (
    (rule.endpoint === undefined || rule.endpoint === target.endpoint) &&
    (rule.customerId === undefined || rule.customerId === target.customerId) &&
    (rule.locationId === undefined || rule.locationId === target.locationId)
  );
}
