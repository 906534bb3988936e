import { createCipheriv, createDecipheriv, type CipherGCM } from "node:crypto";
import { Fault, type FaultDetails } from "../core/fault.ts";
import type { Vault } from "../ports/vault.ts";
import type { KeyRing, VaultKey } from "./key-ring.ts";
import { createNonces } from "./nonces.ts";

export { loadOrCreateKeyFile } from "./key-file.ts";
export { createKeyRing, parseKeyRing, type KeyRing } from "./key-ring.ts";

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;
const version = "v1";
const sealedForm = /^v1\.([A-Za-z0-9_-]{1,32})\.([A-Za-z0-9_-]+)$/;
const sealedInside = /(?<![\w.-])v1\.([A-Za-z0-9_-]{1,32})\.[A-Za-z0-9_-]/g;

/**
 * Encryption with AES-256-GCM: a random nonce, the logical name as additional data. Sealed text
 * is `v1.<key id>.<base64url of nonce, tag and ciphertext>`, 4/3 of the plain text's bytes + 52 or so.
 * Nonces are random, so a key should be replaced before it has sealed 2^32 texts.
 */
export function createVault(ring: KeyRing): Vault {
  const keys = new Map([ring.primary, ...ring.older].map((key) => [key.id, key]));
  return {
    seal: sealing(ring.primary),
    open(name, sealed) {
      const [, keyId = "", body = ""] = sealedForm.exec(sealed) ?? [];
      if (keyId === "")
        throw unreadable({ name, reason: "it is not a sealed text of this version" });
      const key = keys.get(keyId);
      if (!key) throw new Fault("vault.unknown-key", { keyId, name });
      return decrypt(key, name, body);
    },
  };
}

/** The id of the key that a text was sealed with; `undefined` for what is none of this version. */
export function keyIdOf(sealed: string): string | undefined {
  return sealedForm.exec(sealed)?.[1];
}

/** The ids of the keys that the sealed texts inside a larger text were sealed with. */
export function keyIdsIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(sealedInside)].map(([, keyId = ""]) => keyId))];
}

function sealing({ id, key }: VaultKey): Vault["seal"] {
  const nextNonce = createNonces(nonceBytes);
  return (name, plain) => {
    const nonce = nextNonce();
    const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
    cipher.setAAD(Buffer.from(name, "utf8"));
    const body = encrypted(cipher, plain);
    const sealed = Buffer.concat([nonce, cipher.getAuthTag(), body]);
    return `${version}.${id}.${sealed.toString("base64url")}`;
  };
}

/** The ciphertext. In this mode all of it comes at once, and nothing with the end. */
function encrypted(cipher: CipherGCM, plain: string): Buffer {
  // Faster than giving the cipher the text. The bytes come from memory that others get next.
  const bytes = Buffer.from(plain, "utf8");
  const body = cipher.update(bytes);
  bytes.fill(0);
  cipher.final();
  return body;
}

function decrypt({ id: keyId, key }: VaultKey, name: string, body: string): string {
  const bytes = Buffer.from(body, "base64url");
  // Decoding skips what does not belong: only the one canonical form of these bytes is ours.
  if (bytes.length < nonceBytes + tagBytes || bytes.toString("base64url") !== body) {
    throw unreadable({ name, keyId, reason: "it is cut short or changed" });
  }
  const nonce = bytes.subarray(0, nonceBytes);
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(name, "utf8"));
  decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  const plain = decipher.update(bytes.subarray(nonceBytes + tagBytes));
  try {
    decipher.final();
    return plain.toString("utf8");
  } catch (cause) {
    const reason = "it was changed, or sealed under another name or key";
    throw unreadable({ name, keyId, reason }, cause);
  }
}

function unreadable(details: FaultDetails<"vault.unreadable">, cause?: unknown): Fault {
  return new Fault("vault.unreadable", details, { cause });
}
