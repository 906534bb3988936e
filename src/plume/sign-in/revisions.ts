import { randomUUID } from "node:crypto";

/** The name of a saved set of credentials: `<owner>:<unique>`. */
export function newRevision(owner: string): string {
  return `${owner}:${randomUUID()}`;
}

/** Whose revision it is. */
export function ownerOf(revision: string): string {
  return revision.slice(0, revision.lastIndexOf(":"));
}
