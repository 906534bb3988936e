import type { Weather } from "./runtime-simulation.ts";

const calm: Weather = {
  processes: 2,
  deliveries: 12,
  oneByOne: true,
  refused: 0,
  lost: 0,
  jitter: 0,
  slow: 0,
  copied: 0,
  death: 0,
  sendLost: 0,
  paused: 0,
  duplicate: 4,
  failover: 0,
};

/** Much of everything, in long conversations. */
export const large = {
  "two processes and duplicates": calm,
  "a store that refuses and loses answers": { ...calm, refused: 6, lost: 6 },
  "calls and answers that take longer than a lease": { ...calm, slow: 8 },
  "processes that die": { ...calm, processes: 3, death: 25 },
  "processes that stop before they send": { ...calm, paused: 4 },
  "a platform that loses answers": { ...calm, sendLost: 5 },
  "calls that are executed again": { ...calm, copied: 4, jitter: 4 },
  "a store that fails over and forgets nothing": {
    ...calm,
    death: 40,
    durability: "replica",
    failover: 6,
  },
  "a store that forgets its last writes": { ...calm, durability: "primary", failover: 6 },
  "all of it": {
    ...calm,
    processes: 3,
    refused: 12,
    lost: 12,
    jitter: 8,
    slow: 20,
    copied: 8,
    death: 50,
    sendLost: 10,
  },
} as const satisfies { readonly [name: string]: Weather };

const few: Weather = { ...calm, deliveries: 2, oneByOne: false, jitter: 2, duplicate: 0 };

/**
 * With everything at once an unknown outcome, a lease lost or a view said twice is in order; with
 * little it is not.
 */
export const small = {
  "one process whose calls are executed again": { ...few, processes: 1, copied: 2 },
  "one process that does not hear all answers": { ...few, processes: 1, lost: 4 },
  "two processes and nothing else": { ...few, deliveries: 3 },
  "two processes slower than their leases": { ...few, slow: 4 },
  "two processes that die, whose calls live on": { ...few, copied: 2, death: 8 },
  "two processes that die or are slow": { ...few, slow: 4, death: 8 },
  "few deliveries and a store that forgets": {
    ...few,
    deliveries: 3,
    durability: "primary",
    failover: 4,
  },
} as const satisfies { readonly [name: string]: Weather };
