import {
  LanePace,
  OutboundQueue,
  type Clock,
  type Departed,
  type Departure,
  type LaneLimits,
} from "../../../src/index.ts";

export type { Departure } from "../../../src/index.ts";

/** How much Discord takes in one channel, and through one interaction. */
export type Limits = LaneLimits;

/**
 * So much Discord takes as a rule: 5 messages in 5 s in a channel, 50 calls a second of one bot; it
 * names no numbers for a channel, and says with each answer how many are left.
 * Source: Discord API reference, "Rate Limits".
 */
export const discordLimits: Limits = { perChannelMs: 1_000, burst: 5, perSecond: 45 };

const throughInteraction = "through/";

/** The lane of what is said through an interaction. */
export const laneOf = (interaction: { readonly id: string }): string =>
  `${throughInteraction}${interaction.id}`;

/** The queues to Discord, each channel's and each interaction's at the pace that Discord takes. */
export class Outbound {
  readonly #channels: OutboundQueue;
  readonly #interactions: OutboundQueue;

  constructor(clock: Clock, limits: Limits = discordLimits) {
    const { perSecond: _, ...alone } = limits;
    this.#channels = queue(clock, limits);
    // What goes through interactions does not count among the bot's calls.
    this.#interactions = queue(clock, alone);
  }

  /** Runs `go` in its turn, as {@link OutboundQueue.send}. */
  send<Answer extends Departed>(
    departure: Departure,
    go: () => Promise<Answer>,
  ): Promise<Answer | undefined> {
    const isThrough = departure.lane.startsWith(throughInteraction);
    return (isThrough ? this.#interactions : this.#channels).send(departure, go);
  }
}

const queue = (clock: Clock, limits: Limits): OutboundQueue =>
  new OutboundQueue({ platform: "discord", clock, pace: new LanePace(limits) });
