import type { App, ReceiverEvent } from "@slack/bolt";

import type { Delivered } from "./intake.ts";

/**
 * What Bolt's receivers hand events to, in place of Bolt's own `App`, which acknowledges before
 * anything is kept. An event that is not taken is one that could not be processed.
 */
export function boltApp(take: (delivered: Delivered) => Promise<boolean>): App {
  const processEvent = async ({ body, ack }: ReceiverEvent): Promise<void> => {
    if (!(await take({ body, ack: (answer) => ack(answer) }))) throw new Error("not kept");
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a receiver calls nothing else
  return { processEvent } as App;
}
