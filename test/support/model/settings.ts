import type { Setting } from "./setting.ts";

const calm = { processes: 2, deliveries: ["say", "say"], faults: {} } as const;

/** Searched breadth-first. */
export const small = {
  none: { ...calm, deliveries: ["say", "say", "quiet"] },
  "none, with a deadline": { ...calm, deliveries: ["ask", "finish", "quiet"] },
  lapse: { ...calm, deliveries: ["two", "work"], faults: { lapse: 1 } },
  "lapse, disruptive": { ...calm, deliveries: ["reboot", "quiet"], faults: { lapse: 1 } },
  duplicate: { ...calm, faults: { repeat: 1 } },
  "lost reply": { ...calm, processes: 1, deliveries: ["two", "reboot"], faults: { loss: 2 } },
  "late copy": { ...calm, processes: 1, deliveries: ["say", "work", "say"], faults: { copy: 1 } },
  "late copy, lapse": { ...calm, faults: { copy: 1, lapse: 1 } },
  crash: { ...calm, deliveries: ["two", "say"], faults: { crash: 1 } },
  "crash, disruptive": { ...calm, deliveries: ["reboot", "say"], faults: { crash: 1 } },
  "crash, alone": { ...calm, processes: 1, deliveries: ["ask", "two"], faults: { crash: 2 } },
  failover: {
    ...calm,
    deliveries: ["quiet", "quiet", "quiet"],
    durability: "primary",
    faults: { failover: 1, repeat: 1 },
  },
  "failover, alone": {
    ...calm,
    processes: 1,
    deliveries: ["work", "quiet"],
    durability: "primary",
    faults: { failover: 1 },
  },
  "failover, crash": {
    ...calm,
    deliveries: ["reboot"],
    durability: "primary",
    faults: { failover: 1, crash: 1 },
  },
  "failover that loses nothing": {
    ...calm,
    deliveries: ["say", "reboot"],
    durability: "replica",
    faults: { failover: 1 },
  },
  "key expiry": { ...calm, deliveries: ["work", "quiet"], faults: { expiry: 1, lapse: 1 } },
  time: { ...calm, processes: 1, deliveries: ["quiet", "work"], faults: { expiry: 1 } },
  "late duplicate": {
    ...calm,
    deliveries: ["quiet", "say"],
    faults: { oblivion: 1, repeat: 1 },
  },
  "ambiguous send": { ...calm, deliveries: ["two", "say"], faults: { ambiguous: 1 } },
  "pause before a send": {
    ...calm,
    deliveries: ["two", "quiet"],
    faults: { pause: 1, lapse: 1 },
  },
  leave: { ...calm, deliveries: ["two", "reboot"], faults: { leave: 1 } },
  "renewal, lapse": { ...calm, deliveries: ["work", "quiet"], faults: { renewal: 1, lapse: 1 } },
  "crash, lapse": {
    ...calm,
    processes: 1,
    deliveries: ["work", "quiet"],
    faults: { crash: 1, lapse: 1 },
  },
  full: { ...calm, limit: 1, deliveries: ["work", "say", "say"], faults: { copy: 1 } },
  "three processes": {
    ...calm,
    processes: 3,
    deliveries: ["work", "quiet"],
    faults: { lapse: 1, repeat: 1 },
  },
  "look, lapse": { ...calm, faults: { look: 1, lapse: 1 } },
} satisfies { readonly [name: string]: Setting };

export type SettingName = keyof typeof small;

const mixed = ["say", "ask", "reboot", "two", "finish", "work", "quiet", "say"] as const;
const busy = { processes: 2, deliveries: mixed, faults: {} } as const;

/** Walked at random. */
export const large = {
  "nothing goes wrong": { ...busy, processes: 3 },
  "processes die and come back": { ...busy, processes: 3, faults: { crash: 3, restart: 3 } },
  "replies are lost and calls copied": { ...busy, faults: { loss: 5, copy: 5, repeat: 3 } },
  "leases end": { ...busy, faults: { lapse: 4, pause: 2, renewal: 3, look: 2 } },
  "leases end and calls come late": { ...busy, faults: { lapse: 3, copy: 4, loss: 3 } },
  "the store forgets": {
    ...busy,
    durability: "primary",
    faults: { failover: 2, repeat: 3, crash: 1, restart: 1 },
  },
  "the store fails over and forgets nothing": {
    ...busy,
    durability: "replica",
    faults: { failover: 3, crash: 2, restart: 2, loss: 2, lapse: 1 },
  },
  "days pass": {
    ...busy,
    deliveries: ["say", "ask", "quiet", "say"],
    faults: { expiry: 2, oblivion: 1, repeat: 3, crash: 1, restart: 1, lapse: 1 },
  },
  "everything at once": {
    ...busy,
    processes: 3,
    durability: "replica",
    limit: 4,
    faults: {
      repeat: 3,
      look: 1,
      loss: 4,
      copy: 4,
      crash: 2,
      restart: 2,
      lapse: 2,
      ambiguous: 2,
      pause: 1,
      renewal: 2,
      leave: 2,
      failover: 1,
    },
  },
} satisfies { readonly [name: string]: Setting };
