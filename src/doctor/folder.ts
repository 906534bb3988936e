import { accessSync, constants, statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";

import { networkFileSystem } from "../stores/embedded/files.ts";
import { codeOf } from "../stores/error-code.ts";
import type { FolderFacts } from "./facts.ts";

/** Whether a folder is there, or can be made, and may be written by this user. `path` is absolute. */
export function lookAtFolder(path: string, holdsStore: boolean): FolderFacts {
  const kind = kindOf(path);
  if (kind === "none") return lookAtParent(path);
  const trouble = kind === "other" ? "it is not a folder" : (unwritable(path) ?? "");
  if (trouble !== "") return wrong(`The data folder ${path} cannot be used: ${trouble}`);
  const network = holdsStore ? networkTypeOf(path) : undefined;
  return network === undefined
    ? { kind: "there" }
    : wrong(`The data folder ${path} is on a network file system (${network}): locks do not hold`);
}

/** The nearest folder above that exists decides whether this one can be made. */
function lookAtParent(path: string): FolderFacts {
  const parent = dirname(path);
  if (kindOf(parent) === "none" && parent !== path) return lookAtParent(parent);
  const trouble = unwritable(parent);
  return trouble === undefined
    ? { kind: "unmade" }
    : wrong(`The data folder cannot be made in ${parent}: ${trouble}`);
}

const wrong = (text: string): FolderFacts => ({
  kind: "wrong",
  text,
  next: "set PLUME_DATA_DIR to a folder on a local disk that this user may write",
});

function kindOf(path: string): "folder" | "other" | "none" {
  try {
    return statSync(path).isDirectory() ? "folder" : "other";
  } catch (error) {
    // A file stands where a folder above should be.
    return codeOf(error) === "ENOTDIR" ? "other" : "none";
  }
}

function unwritable(path: string): string | undefined {
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return `this user may not write there (${codeOf(error)})`;
  }
}

function networkTypeOf(path: string): string | undefined {
  return process.platform === "linux" ? networkFileSystem(statfsSync(path).type) : undefined;
}
