import type { Partner } from "../clients.ts";
import type { FaultRule } from "../faults.ts";
import type { Ago, HomeContent } from "./content.ts";
import { sampleHouse } from "./house.ts";

/** How lists are wrapped: `{key: []}`, `[]`, `{key: {key: []}}` or `{data: []}`. */
export type Envelope = "keyed" | "bare" | "doubled" | "data";

/** One simulated home. */
export interface Home {
  readonly customerId: string;
  readonly locationId: string;
  readonly title: string;
  /** What a person sees when they ask for it. */
  readonly shows: string;
  readonly partner: Partner;
  readonly envelope: Envelope;
  /** What always goes wrong with this home's answers. */
  readonly rules: readonly FaultRule[];
  content(ago: Ago): HomeContent;
}

/** How a home differs from the sample house. */
export interface HomeFacts {
  readonly title: string;
  readonly shows: string;
  readonly partner?: Partner;
  readonly envelope?: Envelope;
  readonly rules?: readonly FaultRule[];
  readonly change?: (house: HomeContent, ago: Ago) => Partial<HomeContent>;
}

/**
 * A home that is the sample house but for `facts`. `code` are two hexadecimal digits, the last ones
 * of its customer's id; the location's id is the next number.
 */
export function home(code: string, facts: HomeFacts): Home {
  const customerId = idOf(code);
  const locationId = idOf((Number.parseInt(code, 16) + 1).toString(16).padStart(2, "0"));
  const { title, shows, partner = "own", envelope = "keyed", rules = [], change } = facts;
  return {
    customerId,
    locationId,
    title,
    shows,
    partner,
    envelope,
    rules,
    content: (ago) => {
      const house = sampleHouse({ code, customerId, locationId }, ago);
      return { ...house, ...change?.(house, ago) };
    },
  };
}

function idOf(code: string): string {
  return `64a1f0c2d3e4b5a6978810${code}`;
}
