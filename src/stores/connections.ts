import { reveal, seal } from "../core/sealed.ts";
import type { ConnectionStore } from "../ports/connection-store.ts";
import type { Vault } from "../ports/vault.ts";
import type { KeyedRows, Run, SecretRow } from "./rows.ts";

const nameOf = (owner: string): string => `connection:${owner}`;

/** Where credentials are kept, and what seals them before they get there. */
export interface ConnectionPlace {
  readonly rows: KeyedRows<SecretRow>;
  readonly run: Run;
  readonly vault: Vault;
}

/**
 * Connections, sealed as `connection:<owner>`. Loading throws `Fault` `vault.unknown-key` or
 * `vault.unreadable` for a record that this key ring cannot open.
 */
export function createConnectionStore({ rows, run, vault }: ConnectionPlace): ConnectionStore {
  return {
    async load(owner) {
      const row = await run(() => rows.load(owner));
      return row && seal(vault.open(nameOf(owner), row.sealed));
    },
    async save(owner, record) {
      const sealed = vault.seal(nameOf(owner), reveal(record));
      await run(() => rows.save(owner, { sealed, expires: undefined }));
    },
    async remove(owner) {
      await run(() => rows.remove(owner));
    },
  };
}
