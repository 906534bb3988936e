import { SentinelConnector, type SentinelConnectionOptions } from "ioredis";

/** Asks another sentinel first after every connection that was lost or refused. */
export class SentinelsInTurn extends SentinelConnector {
  #tried = false;

  constructor(options: unknown) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the client hands to any connector
    super(options as SentinelConnectionOptions);
  }

  override connect(
    ...args: Parameters<SentinelConnector["connect"]>
  ): ReturnType<SentinelConnector["connect"]> {
    // One that is behind names the server that was the primary once, and would for ever.
    if (this.#tried) {
      this.sentinelIterator.next();
      this.sentinelIterator.next();
      this.sentinelIterator.reset(true);
    }
    this.#tried = true;
    return super.connect(...args);
  }
}
