import { connectionName, installationName } from "../core/logical-names.ts";
import { reveal, seal } from "../core/sealed.ts";
import type { ConnectionStore } from "../ports/connection-store.ts";
import type { InstallationStore } from "../ports/installation-store.ts";
import type { Vault } from "../ports/vault.ts";
import type { SecretPlace } from "./secrets.ts";

/**
 * Connections, sealed as `connection:<owner>`. Loading throws `Fault` `vault.unknown-key` or
 * `vault.unreadable` for a record that this key ring cannot open.
 */
export function createConnectionStore(place: SecretPlace, vault: Vault): ConnectionStore {
  return createRecords({ place, vault, nameOf: connectionName });
}

/** Installations, sealed as `installation:<name>`; else the same as connections. */
export function createInstallationStore(place: SecretPlace, vault: Vault): InstallationStore {
  return createRecords({ place, vault, nameOf: installationName });
}

interface Parts {
  readonly place: SecretPlace;
  readonly vault: Vault;
  /** The logical name of the record under this key. */
  readonly nameOf: (key: string) => string;
}

/** Records that stay until they are removed. */
function createRecords({ place, vault, nameOf }: Parts): ConnectionStore & InstallationStore {
  return {
    async load(key) {
      const sealed = await place.load(key);
      return sealed === undefined ? undefined : seal(vault.open(nameOf(key), sealed));
    },
    save: (key, record) => place.save(key, vault.seal(nameOf(key), reveal(record)), undefined),
    remove: (key) => place.remove(key),
  };
}
