import { Fault } from "../../core/fault.ts";
import { codeOf } from "../error-code.ts";

const reasons: { readonly [code: string]: string } = {
  SQLITE_BUSY: "another program is writing to it",
  SQLITE_FULL: "the disk is full",
  SQLITE_READONLY: "it may not be written",
  SQLITE_CANTOPEN: "it, or its folder, cannot be opened or written",
  SQLITE_IOERR: "the disk reports an error",
  SQLITE_CORRUPT: "it is damaged: restore a backup",
  EACCES: "this user may not open or write it, or its folder",
  EPERM: "this user may not open or write it, or its folder",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of its path is not a folder",
  EISDIR: "it is a folder",
};

/** What went wrong with `file`, as `Fault` `store.unavailable`; a fault of ours stays as it is. */
export function toFault(error: unknown, file: string): Fault {
  if (error instanceof Fault) return error;
  const code = codeOf(error);
  // Extended codes, for example SQLITE_IOERR_FSYNC, begin with the general one.
  const known = Object.keys(reasons).find((name) => code === name || code.startsWith(`${name}_`));
  const reason = known === undefined ? "it cannot be used" : reasons[known];
  return new Fault(
    "store.unavailable",
    { reason: `${file}: ${reason} (${code})` },
    { cause: error },
  );
}

/** True if SQLite gave up waiting for somebody else's lock. */
export function isBusy(error: unknown): boolean {
  return codeOf(error).startsWith("SQLITE_BUSY");
}

/** True if the file is not SQLite's at all. */
export function isNotDatabase(error: unknown): boolean {
  return codeOf(error) === "SQLITE_NOTADB";
}
