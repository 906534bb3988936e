import type { Deed, Delivery } from "./types.ts";

/** What somebody did, with what the app is told of it. */
export function toDeed(deliveries: readonly Delivery[], ts = ""): Deed {
  const done = Promise.all(deliveries.map((one) => one.done)).then(() => undefined);
  return { deliveries, ts, done };
}
