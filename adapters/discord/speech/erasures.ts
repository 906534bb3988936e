import type { Address, Outgoing, View } from "../../../src/index.ts";
import type { Client } from "../client.ts";
import { faultOf } from "../failure.ts";
import { standingOf } from "../message-key.ts";
import { isPassing } from "./saying.ts";

/** What is said where, and until when. */
export interface Erasing {
  readonly to: Address;
  readonly outgoing: Outgoing;
  readonly signal: AbortSignal;
}

/**
 * What is to be said once the message that carried a secret is deleted, or where it cannot be: in a
 * direct message no bot deletes what a person wrote, and on a server only one that may. Rejects with
 * the fault of what may work in a moment.
 */
export async function erased(
  client: Pick<Client, "remove">,
  { to, outgoing: { view, erase }, signal }: Erasing,
): Promise<View> {
  if (!erase) return view;
  const standing = standingOf(erase.message);
  if (!to.shared || standing?.kind !== "posted") return erase.unerased;
  for (const id of standing.ids) {
    const removed = await client.remove({ channel: standing.channel, id }, signal);
    if (removed.kind === "done" || removed.failure.kind === "gone") continue;
    if (isPassing(removed)) throw faultOf(removed.failure);
    return erase.unerased;
  }
  return view;
}
