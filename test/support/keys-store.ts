import { mkdirSync } from "node:fs";
import { seal } from "../../src/core/sealed.ts";
import { createSystemClock } from "../../src/ops/system-clock.ts";
import { openEmbeddedStore, type EmbeddedStore } from "../../src/stores/embedded.ts";
import type { BotStores } from "../contract/holdings.ts";
import { testVault } from "./rotating.ts";
import { createPlayer, ready, readyAt } from "./stores-player.ts";

/** Opens the store in a data folder as a bot with these keys does. */
export function openStoreIn(folder: string, ...ids: readonly string[]): EmbeddedStore {
  mkdirSync(folder, { recursive: true });
  const [vault, clock] = [testVault(...ids), createSystemClock()];
  return openEmbeddedStore({ file: `${folder}/store.db`, vault, clock });
}

/** A sign-in, a token and an idle conversation of `test:-:<user>`, sealed with the first key. */
export async function keepSomething(
  store: BotStores,
  user: string,
  ids: readonly string[],
): Promise<void> {
  const conversation = `test:-:dm:${user}`;
  const state = testVault(...ids).seal(`conversation:${conversation}:state`, "state");
  const at = readyAt(["", ""], ready(state));
  await createPlayer(store.conversations, conversation).accept(user, "m:1", { ready: at });
  await store.connections.save(`test:-:${user}`, seal(`credentials of ${user}`));
  await store.cache.save(`token:test:-:${user}:r1`, seal("token"), 600_000);
}
