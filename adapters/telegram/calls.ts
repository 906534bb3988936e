import type { Clock } from "../../src/index.ts";
import type { Client } from "./client.ts";

/** What small calls beside the answers stand on. */
export interface CallParts {
  readonly client: Client;
  readonly clock: Clock;
  /** Comes when nothing more is to be done. */
  readonly closed: AbortSignal;
}

/** The signal, or the end of `ms` from now on if that is sooner. Keeps no process alive. */
export function within(ms: number, signal: AbortSignal): AbortSignal {
  // Node 20 may forget an `AbortSignal.timeout` that stands in an `AbortSignal.any`, since nothing
  // else holds it: https://github.com/nodejs/node/issues/57736. A timer holds its controller.
  const over = new AbortController();
  setTimeout(() => over.abort(), ms).unref();
  return AbortSignal.any([signal, over.signal]);
}
