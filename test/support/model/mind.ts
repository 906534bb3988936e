import type { DeadlineChange } from "../../../src/ports/conversation-store.ts";
import { deadlineMs } from "./setting.ts";

interface Kind {
  /** How many views answer it. */
  readonly views: number;
  /** It needs a handler, so it never goes the short way. */
  readonly run?: "handler" | "disruptive";
  readonly deadline?: "set" | "clear";
}

const kinds = {
  quiet: { views: 0 },
  say: { views: 1 },
  two: { views: 2 },
  work: { views: 1, run: "handler" },
  reboot: { views: 1, run: "disruptive" },
  ask: { views: 0, deadline: "set" },
  finish: { views: 0, run: "handler", deadline: "clear" },
} satisfies { readonly [name: string]: Kind };

/** What a person can do. */
export type EventKind = keyof typeof kinds;

/** What follows from an event. */
export interface Decision {
  readonly state: string;
  readonly views: readonly string[];
  readonly deadline: DeadlineChange;
  readonly run: Kind["run"];
}

/** A state: what was done, in order, and the name of the deadline that still means something. */
export const emptyMind = "|";

/** The id of a platform's delivery. */
export const eventOf = (delivery: number): string => `m${delivery}`;

/** A brain that remembers every event in order, so that no two orders lead to the same state. */
export class Mind {
  readonly #deliveries: readonly EventKind[];

  constructor(deliveries: readonly EventKind[]) {
    this.#deliveries = deliveries;
  }

  decide(state: string, event: string): Decision {
    const [done = "", pending = ""] = state.split("|");
    if (event.startsWith("deadline:")) return expire({ done, pending }, event.slice(9));
    const { views, run, deadline } = this.#kind(event);
    const left = deadline === "set" ? event : deadline === "clear" ? "" : pending;
    return {
      state: `${done}${event};|${left}`,
      views: Array.from({ length: views }, (_, index) => `${event}.${index}`),
      deadline: changeTo(deadline, event),
      run,
    };
  }

  /** The state after `events`. */
  fold(events: readonly string[]): string {
    return events.reduce((state, event) => this.decide(state, event).state, emptyMind);
  }

  #kind(event: string): Kind {
    const kind = this.#deliveries[Number(event.slice(1))];
    if (!kind) throw new RangeError(`there is no event ${event}`);
    return kinds[kind];
  }
}

const nothing = { views: [], deadline: { kind: "keep" }, run: undefined } as const;

/** A name that the state no longer has is ignored; a deadline without one cannot be. */
function expire(
  { done, pending }: { readonly done: string; readonly pending: string },
  name: string,
): Decision {
  if (name !== "" && name !== pending) return { ...nothing, state: `${done}|${pending}` };
  return { ...nothing, state: `${done}end of ${name};|` };
}

function changeTo(change: Kind["deadline"], event: string): DeadlineChange {
  switch (change) {
    case undefined:
      return { kind: "keep" };
    case "clear":
      return { kind: "clear" };
    case "set":
      // Each event is done once, so its id is a name that no other deadline has.
      return { kind: "set", afterMs: deadlineMs, name: event };
  }
}
