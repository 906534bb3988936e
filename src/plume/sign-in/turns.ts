import { alone, type AloneParts } from "./alone.ts";

/** Runs work after all earlier work of the same key has ended, however it ended. */
export type Turns = <Value>(key: string, work: () => Promise<Value>) => Promise<Value>;

const pollMs = 50;
/** Longer than a lock outlives its process. */
const longestWaitMs = 10_000;

/** Turns among all processes that share the cache. Work that waits too long goes without one. */
export function createTurns(parts: AloneParts): Turns {
  const inProcess = createTurnsHere();
  return (key, work) => inProcess(key, () => inTurn(parts, `turn:${key}`, work));
}

async function inTurn<Value>(
  parts: AloneParts,
  key: string,
  work: () => Promise<Value>,
): Promise<Value> {
  const { clock } = parts;
  const giveUpAtMs = clock.monotonic() + longestWaitMs;
  while (clock.monotonic() < giveUpAtMs) {
    const done = await alone(parts, key, work);
    if (done) return done.value;
    await clock.sleep(pollMs);
  }
  return work();
}

function createTurnsHere(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const turn = (last.get(key) ?? Promise.resolve()).then(work);
    const ended = turn
      .catch(() => undefined)
      .then(() => {
        if (last.get(key) === ended) last.delete(key);
      });
    last.set(key, ended);
    return turn;
  };
}
