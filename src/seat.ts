import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { isFault } from "./core/fault.ts";
import { takeLock } from "./stores/embedded/lock.ts";

/** The name of one terminal among all that share a store, and the right to it. */
export interface Seat {
  readonly name: string;
  /** From 1 in this folder; 2 and more while others are taken. */
  readonly number: number;
  release(): void;
}

/**
 * A seat in the data folder: the same after a restart, another one while it is taken. Answers for
 * a terminal must come to that very terminal, so no two may have one name.
 */
export function takeSeat(folder: string): Seat {
  const id = idOf(join(folder, "console.id"));
  for (let number = 1; ; number += 1) {
    const lock = tryLock(join(folder, `console-${number}`));
    if (lock) return { name: `console-${id}-${number}`, number, release: () => lock.release() };
  }
}

function tryLock(file: string): { release(): void } | undefined {
  try {
    return takeLock(file, true);
  } catch (error) {
    if (isFault(error, "store.locked")) return undefined;
    throw error;
  }
}

/** What tells this folder from others, on other machines too. */
function idOf(file: string): string {
  try {
    writeFileSync(file, randomBytes(4).toString("hex"), { flag: "wx", mode: 0o600 });
  } catch {
    // It is there already, or cannot be written, which the next line finds out.
  }
  return readFileSync(file, "utf8").trim();
}
