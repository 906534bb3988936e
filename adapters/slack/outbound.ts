import { OutboundQueue, type Clock } from "../../src/index.ts";
import { Pace, type Limits } from "./pace.ts";

export type { Departure } from "../../src/index.ts";

/** The queues to Slack, each channel's at the pace that Slack takes. */
export class Outbound extends OutboundQueue {
  constructor(clock: Clock, limits?: Limits) {
    super({ platform: "slack", clock, pace: new Pace(limits) });
  }
}
