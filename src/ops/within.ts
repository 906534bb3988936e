import { setMaxListeners } from "node:events";

/** The signal, or the end of `ms` from now on if that is sooner. Keeps no process alive. */
export function within(ms: number, signal: AbortSignal): AbortSignal {
  // Not `AbortSignal.any`: Node 20 may forget an `AbortSignal.timeout` that stands in one
  // (https://github.com/nodejs/node/issues/57736), and never forgets one of a signal that lives on.
  const over = new AbortController();
  const end = (): void => {
    clearTimeout(timer);
    signal.removeEventListener("abort", end);
    over.abort();
  };
  const timer = setTimeout(end, ms).unref();
  // Many calls may wait for the same end; Node would warn of the eleventh.
  setMaxListeners(0, signal);
  signal.addEventListener("abort", end, { once: true });
  if (signal.aborted) end();
  return over.signal;
}
