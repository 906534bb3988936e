import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** One change of a source file: `was` stands in it exactly once. */
export interface Edit {
  readonly file: string;
  readonly was: string;
  readonly is: string;
}

/** A copy of parts of the program in which a fault is planted. */
export interface Planted {
  /** Loads a module of the copy, which has the exports of the real one. */
  load<Module>(file: string): Promise<Module>;
  remove(): void;
}

const root = fileURLToPath(new URL("../..", import.meta.url));
// Inside node_modules, so that the copy finds the packages that the program uses.
const place = join(root, "node_modules", ".cache", "planted");

/** Copies `folders` and makes `edits` there; throws where a fault does not fit the source. */
export function plant(folders: readonly string[], edits: readonly Edit[]): Planted {
  mkdirSync(place, { recursive: true });
  const copy = mkdtempSync(join(place, "copy-"));
  writeFileSync(join(copy, "package.json"), JSON.stringify({ type: "module" }));
  for (const folder of folders) {
    mkdirSync(dirname(join(copy, folder)), { recursive: true });
    cpSync(join(root, folder), join(copy, folder), { recursive: true });
  }
  for (const edit of edits) change(join(copy, edit.file), edit);
  return {
    load: (file) => import(pathToFileURL(join(copy, file)).href),
    remove: () => rmSync(copy, { recursive: true }),
  };
}

function change(path: string, { file, was, is }: Edit): void {
  const source = readFileSync(path, "utf8");
  const times = source.split(was).length - 1;
  if (times !== 1) throw new Error(`${file} has ${times} times: ${was}`);
  writeFileSync(
    path,
    source.replace(was, () => is),
  );
}
