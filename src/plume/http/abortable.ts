/**
 * The work's outcome, unless `signal` aborts first: then a rejection with its reason. The work
 * itself goes on for whoever else waits for it.
 */
export async function abortable<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  // What fails after everybody left is nobody's error.
  work.catch(() => undefined);
  signal.throwIfAborted();
  const { promise: aborted, reject } = withReject();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

function withReject(): {
  readonly promise: Promise<never>;
  readonly reject: (reason: unknown) => void;
} {
  let settle: (reason: unknown) => void = () => undefined;
  const promise = new Promise<never>((_resolve, reject) => {
    settle = reject;
  });
  return { promise, reject: settle };
}
