import { z } from "zod";
import { reveal, seal, type Sealed } from "../../core/sealed.ts";
import type { Connection, Credentials } from "../model.ts";
import { parseRecord } from "./token-records.ts";

const recordSchema = z.object({
  v: z.literal(1),
  ssoUrl: z.string(),
  authHeader: z.string(),
  partnerId: z.string(),
  apiBase: z.string(),
  revision: z.string(),
  savedAtMs: z.number(),
});

type Saved = Pick<Connection, "revision" | "savedAtMs">;

/** Credentials as they are kept: JSON, to be encrypted by the store. */
export function toRecord(credentials: Credentials, saved: Saved): Sealed {
  const { ssoUrl, authHeader, partnerId, apiBase } = credentials;
  const open = { v: 1, ssoUrl, authHeader: reveal(authHeader), partnerId, apiBase, ...saved };
  return seal(JSON.stringify(open));
}

/** The connection in a record; `undefined` for another version or a broken one. */
export function parseConnection(record: Sealed): Connection | undefined {
  const parsed = parseRecord(record, recordSchema);
  if (!parsed) return undefined;
  const { v: _, authHeader, ...open } = parsed;
  return { ...open, authHeader: seal(authHeader) };
}

/** True if both sign in with the same four values. */
export function isSameCredentials(one: Credentials, other: Credentials): boolean {
  return (
    one.ssoUrl === other.ssoUrl &&
    one.partnerId === other.partnerId &&
    one.apiBase === other.apiBase &&
    reveal(one.authHeader) === reveal(other.authHeader)
  );
}
