import type { Sealed } from "../core/sealed.ts";

/** Keeps one record of credentials per owner, encrypted at rest, until it is removed. */
export interface ConnectionStore {
  load(owner: string): Promise<Sealed | undefined>;
  save(owner: string, record: Sealed): Promise<void>;
  remove(owner: string): Promise<void>;
}
