import { setTimeout as sleep } from "node:timers/promises";

/** Waits until `holds` does; fails with `what` it waited for after `withinMs`. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  withinMs = 15_000,
): Promise<void> {
  const endMs = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > endMs) throw new Error(`waited in vain until ${what}`);
    await sleep(10);
  }
}
