import { isFault } from "../../core/fault.ts";
import type { ConnectionStore } from "../../ports/connection-store.ts";
import type { LogFields, Logger } from "../../ports/logger.ts";
import type { Connection } from "../model.ts";
import type { Loss } from "../services.ts";
import { parseConnection } from "./connection-record.ts";

/** What is saved of an owner: a connection, one that cannot be opened any more, or nothing. */
export interface Login {
  readonly connection?: Connection;
  readonly loss?: Loss;
}

/** Looks up what is saved of people. */
export interface Logins {
  /** Rejects only where the store gives no answer. */
  find(owner: string): Promise<Login>;
}

const mostTold = 1_000;

/**
 * Logins in a store. Who signs in again, or out, must not be stopped by a record that cannot be
 * opened: it is told apart from none, and logged once for each owner.
 */
export function createLogins(parts: {
  readonly store: Pick<ConnectionStore, "load">;
  readonly logger: Logger;
}): Logins {
  const { store, logger } = parts;
  const told = new Set<string>();
  const lost = (owner: string, loss: Loss, fields: LogFields): Login => {
    if (!told.has(owner)) logger.error("connection.unreadable", { owner, ...fields });
    if (told.size >= mostTold) told.clear();
    told.add(owner);
    return { loss };
  };
  return {
    async find(owner) {
      try {
        const record = await store.load(owner);
        const connection = record && parseConnection(record);
        if (record && !connection) return lost(owner, "damaged", { reason: "unknown-shape" });
        told.delete(owner);
        return connection ? { connection } : {};
      } catch (error) {
        if (isFault(error, "vault.unknown-key")) {
          const { keyId } = error.details;
          return lost(owner, "key-gone", { code: error.code, keyId });
        }
        if (!isFault(error, "vault.unreadable")) throw error;
        const { reason, keyId } = error.details;
        return lost(owner, "damaged", { code: error.code, reason, keyId });
      }
    },
  };
}
