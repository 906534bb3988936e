import type { Sealed } from "../core/sealed.ts";

/** Keeps one record of credentials per owner, encrypted at rest, until it is removed. */
export interface ConnectionStore {
  /** The owner's record; `undefined` if there is none. */
  load(owner: string): Promise<Sealed | undefined>;
  /** Replaces the owner's record. */
  save(owner: string, record: Sealed): Promise<void>;
  /** Deletes the owner's record, if there is one. */
  remove(owner: string): Promise<void>;
}
