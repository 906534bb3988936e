import type { Clock } from "../../src/index.ts";
import type { Client } from "./client.ts";

/** What small calls beside the answers stand on. */
export interface CallParts {
  readonly client: Client;
  readonly clock: Clock;
  /** Comes when nothing more is to be done. */
  readonly closed: AbortSignal;
}
