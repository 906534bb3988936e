import { LanePace, OutboundQueue, type Clock, type LaneLimits } from "../../src/index.ts";

export type { Departure } from "../../src/index.ts";

/** How much Slack takes in one channel. */
export type Limits = LaneLimits;

/**
 * Slack's own limits: one message a second in a channel, short bursts beyond it.
 * Source: docs.slack.dev, Rate limits, Posting messages.
 */
export const slackLimits: Limits = { perChannelMs: 1_000, burst: 3 };

/** The queues to Slack, each channel's at the pace that Slack takes. */
export class Outbound extends OutboundQueue {
  constructor(clock: Clock, limits: Limits = slackLimits) {
    super({ platform: "slack", clock, pace: new LanePace(limits) });
  }
}
