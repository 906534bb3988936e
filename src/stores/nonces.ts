import { randomBytes } from "node:crypto";

const drawn = 256;

/**
 * Gives random nonces of `length` bytes, each once. Many are drawn at a time, because one call of
 * the random generator costs more than sealing a short text; the first are drawn at the first
 * use, so that nothing drawn can be in a snapshot of a process that only created this.
 */
export function createNonces(length: number): () => Buffer {
  let pool = Buffer.alloc(0);
  let used = 0;
  return () => {
    if (used === pool.length) {
      pool = randomBytes(length * drawn);
      used = 0;
    }
    const nonce = pool.subarray(used, used + length);
    used += length;
    return nonce;
  };
}
