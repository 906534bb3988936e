import { OutboundQueue, type Clock } from "../../src/index.ts";
import { Pace, type Limits } from "./pace.ts";

export type { Departure } from "../../src/index.ts";

/** The queues to Telegram, each chat's and all together at the pace that Telegram takes. */
export class Outbound extends OutboundQueue {
  constructor(clock: Clock, limits?: Limits) {
    super({ platform: "telegram", clock, pace: new Pace(limits) });
  }
}
