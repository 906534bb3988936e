import type { Sealed } from "../core/sealed.ts";

/**
 * Keeps one record per place where a platform's bot is installed, for example the bot's token in a
 * workspace; encrypted at rest, until it is removed. The name is the tenant's, as `tenantOf` gives
 * it, so that it is found when the tenant is to be forgotten.
 */
export interface InstallationStore {
  /** The record of this name; `undefined` if there is none. */
  load(name: string): Promise<Sealed | undefined>;
  /** Replaces the record of this name. */
  save(name: string, record: Sealed): Promise<void>;
  /** Deletes the record of this name, if there is one. */
  remove(name: string): Promise<void>;
}
