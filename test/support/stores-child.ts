import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { openEmbeddedStore } from "../../src/stores/embedded.ts";
import { createVault, loadOrCreateKeyFile } from "../../src/stores/vault.ts";
import { createFakeClock } from "./fake-clock.ts";
import { createIds } from "./ids.ts";
import { createPlayer, ready, readyAt } from "./stores-player.ts";

// A process of its own for tests that kill one. Says one line for each thing that is certain.

const [mode = "", file = ""] = process.argv.slice(2);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const op = createIds(`child-${process.pid}`);

/** Accepts without end, several conversations at once, and says what was acknowledged. */
async function write(): Promise<void> {
  const store = openStore();
  const conversations = ["a", "b", "c", "d"];
  await Promise.all(
    conversations.map(async (conversation) => {
      const player = createPlayer(store.conversations, conversation);
      for (let n = 1; ; n++) {
        await player.accept(op(), `m:${n}`, { limit: Number.MAX_SAFE_INTEGER });
        say(`${conversation} m:${n}`);
      }
    }),
  );
}

/** Holds the store, with work begun, until it is killed. */
async function hold(): Promise<void> {
  const store = openStore();
  const player = createPlayer(store.conversations);
  const at = readyAt(["", ""], ready("s1", { count: 2 }));
  await player.accept(op(), "m:1", { ready: at });
  await player.accept(op(), "m:2");
  await store.cache.lock("token:1", "child", 600_000);
  say("held");
  await setTimeout(600_000);
}

function openStore(): ReturnType<typeof openEmbeddedStore> {
  const { ring } = loadOrCreateKeyFile(`${file}.key`);
  return openEmbeddedStore({ file, vault: createVault(ring), clock: createFakeClock() });
}

/** Loads the key file at the same moment as its siblings. */
async function key(): Promise<void> {
  say("ready");
  await once(process.stdin, "data");
  const { ring, created } = loadOrCreateKeyFile(file);
  say(`${ring.primary.id} ${created}`);
  process.stdin.destroy();
}

switch (mode) {
  case "write":
    await write();
    break;
  case "hold":
    await hold();
    break;
  case "key":
    await key();
    break;
  default:
    throw new Error(`no mode ${mode}`);
}
