import { connectionName } from "../core/logical-names.ts";
import { reveal, seal } from "../core/sealed.ts";
import type { ConnectionStore } from "../ports/connection-store.ts";
import type { Vault } from "../ports/vault.ts";
import type { SecretPlace } from "./secrets.ts";

/**
 * Connections, sealed as `connection:<owner>`. Loading throws `Fault` `vault.unknown-key` or
 * `vault.unreadable` for a record that this key ring cannot open.
 */
export function createConnectionStore(place: SecretPlace, vault: Vault): ConnectionStore {
  return {
    async load(owner) {
      const sealed = await place.load(owner);
      return sealed === undefined ? undefined : seal(vault.open(connectionName(owner), sealed));
    },
    save: (owner, record) =>
      place.save(owner, vault.seal(connectionName(owner), reveal(record)), undefined),
    remove: (owner) => place.remove(owner),
  };
}
