import type { AnsweredCallback, Action } from "./types.ts";
import type { Menus } from "./menus.ts";
import type { Payload } from "./payload.ts";
import type { UpdateQueue } from "./updates.ts";
import type { Webhook } from "./webhook.ts";
import type { World } from "./world.ts";

/** What the methods of the API work on. */
export interface Backstage {
  readonly world: World;
  readonly queue: UpdateQueue;
  readonly webhook: Webhook;
  readonly menus: Menus;
  /** The callback queries that wait for an answer. */
  readonly openCallbacks: Set<string>;
  readonly answered: AnsweredCallback[];
  readonly actions: Action[];
}

/** Does what one method does, or throws a `Refusal`. */
export type Method = (backstage: Backstage, payload: Payload) => unknown;
