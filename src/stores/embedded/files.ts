import { closeSync, mkdirSync, openSync, realpathSync, statfsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { Fault } from "../../core/fault.ts";
import { codeOf } from "../error-code.ts";

// Source: statfs(2), Linux.
const network: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB 2"],
  [0x5346414f, "AFS"],
  [0x6b414653, "AFS"],
  [0x00c36400, "Ceph"],
  [0x0bd00bd0, "Lustre"],
  [0x47504653, "GPFS"],
  [0x73757245, "Coda"],
]);

/** The name of a network file system by the type that `statfs` gives; `undefined` for others. */
export function networkFileSystem(type: number): string | undefined {
  // Some kernels give the type as a signed number.
  return network.get(type >>> 0);
}

/**
 * The one true path of the store: its folder made (mode 0700) and every link resolved, so that two
 * processes cannot lock different names of one file. Throws `Fault` `store.unavailable` on a
 * network file system, whose locks do not hold.
 */
export function prepareFile(file: string): string {
  const path = resolve(file);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const folder = realpathSync(dirname(path));
  const type =
    process.platform === "linux" ? networkFileSystem(statfsSync(folder).type) : undefined;
  if (type !== undefined) {
    const reason = `${folder} is on a network file system (${type}), where locks do not hold; choose a folder on a local disk`;
    throw new Fault("store.unavailable", { reason });
  }
  const place = join(folder, basename(path));
  touch(place);
  return realpathSync(place);
}

/**
 * Creates an empty file for its owner alone, if there is none. An existing one is not opened:
 * closing it would drop the locks that this process has on it.
 */
export function touch(path: string): void {
  try {
    closeSync(openSync(path, "wx", 0o600));
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
}
