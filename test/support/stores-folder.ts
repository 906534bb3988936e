import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A fresh folder for one test. */
export interface Folder {
  /** The path of `name` in it. */
  path(name: string): string;
  remove(): void;
}

export function createFolder(): Folder {
  const root = mkdtempSync(join(tmpdir(), "plume-stores-"));
  return {
    path: (name) => join(root, name),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
