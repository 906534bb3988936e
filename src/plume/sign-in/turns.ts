/** Runs work after all earlier work of the same key has ended, however it ended. */
export type Turns = <Value>(key: string, work: () => Promise<Value>) => Promise<Value>;

/** Turns in this process. */
export function createTurns(): Turns {
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
