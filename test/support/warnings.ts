import { setImmediate } from "node:timers/promises";

/** What Node warns of while `deed` is done, on its error output in a real process. */
export async function warningsOf(deed: () => void | Promise<void>): Promise<readonly string[]> {
  const warnings: string[] = [];
  const hear = (warning: Error): void => void warnings.push(String(warning));
  process.on("warning", hear);
  try {
    await deed();
    // They come a tick late.
    await setImmediate();
  } finally {
    process.off("warning", hear);
  }
  return warnings;
}
