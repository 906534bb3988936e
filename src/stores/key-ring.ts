import { createSecretKey, randomBytes, type KeyObject } from "node:crypto";
import { Fault } from "../core/fault.ts";

/** One AES-256 key. The id stands in every text sealed with it. */
export interface VaultKey {
  readonly id: string;
  /** Prints and encodes as nothing. */
  readonly key: KeyObject;
}

/** Seals with `primary`, opens with any. */
export interface KeyRing {
  readonly primary: VaultKey;
  readonly older: readonly VaultKey[];
}

const keyBytes = 32;
const idForm = /^[A-Za-z0-9_-]{1,32}$/;
const base64Form = /^[A-Za-z0-9+/_-]{43}=?$/;
const expected =
  "expected id:key, the id of letters, digits, - and _, the key of 32 bytes in base64, " +
  "for example november:$(openssl rand -base64 32); several are separated by commas, " +
  "the first one seals, the others only open";

/**
 * Reads `id:base64key,id2:base64key`; the first is the primary. Line breaks separate too, lines
 * that start with `#` are skipped. Throws `Fault` `config.invalid`; its problems name an entry by
 * its position, because any part of a mistyped entry may be key material.
 */
export function parseKeyRing(text: string, source = "VAULT_KEYS"): KeyRing {
  const entries = text
    .split(/\r?\n/)
    .filter((line) => !line.trimStart().startsWith("#"))
    .flatMap((line) => line.split(","))
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  const parsed = entries.map((entry) => parseEntry(entry));
  const [primary, ...older] = parsed.filter((key) => typeof key !== "string");
  const problems = parsed.flatMap((key, i) =>
    typeof key === "string" ? [`${source}, key ${i + 1}: ${key}; ${expected}`] : [],
  );
  if (problems.length > 0) throw new Fault("config.invalid", { problems });
  if (!primary) throw invalid(`${source} holds no key; ${expected}`);
  const twin = new Set([primary, ...older].map((key) => key.id)).size <= older.length;
  if (twin) throw invalid(`${source} has the same id twice; every key needs an id of its own`);
  return { primary, older };
}

const invalid = (problem: string): Fault => new Fault("config.invalid", { problems: [problem] });

function parseEntry(entry: string): VaultKey | string {
  const colon = entry.indexOf(":");
  if (colon < 0) return "there is no colon in it";
  const id = entry.slice(0, colon);
  const encoded = entry.slice(colon + 1).trim();
  if (!idForm.test(id)) return "the id before the colon has characters it must not have";
  if (!base64Form.test(encoded)) return "what follows the colon is not 32 bytes in base64";
  const bytes = Buffer.from(encoded, "base64");
  if (bytes.every((byte) => byte === bytes[0])) return "the key repeats one byte: not a secret";
  return { id, key: createSecretKey(bytes) };
}

/** True for what may be the id of a key. */
export function isKeyId(text: string): boolean {
  return idForm.test(text);
}

/** A fresh random key; its id is random too, so that two installations can be told apart. */
export function createKey(id = `k${randomBytes(4).toString("hex")}`): VaultKey {
  return { id, key: createSecretKey(randomBytes(keyBytes)) };
}

/** A ring of one fresh random key. */
export function createKeyRing(): KeyRing {
  return { primary: createKey(), older: [] };
}

/** The ids of all keys of a ring, the primary's first. */
export function idsOf({ primary, older }: KeyRing): readonly string[] {
  return [primary, ...older].map(({ id }) => id);
}

/** The text that {@link parseKeyRing} reads: the secret itself, to be written to a key file. */
export function formatKeyRing(ring: KeyRing): string {
  return [ring.primary, ...ring.older].map(formatKey).join(",");
}

/** One key as an entry of a ring: the secret itself. */
export function formatKey({ id, key }: VaultKey): string {
  return `${id}:${key.export().toString("base64")}`;
}
