import { bucketCount } from "../ports/conversation-store.ts";

const offset = 0x811c9dc5;
const prime = 0x01000193;

/**
 * The bucket of a conversation, 0 to {@link bucketCount} - 1: FNV-1a over its UTF-8 bytes, all 32
 * bits folded together. A constant of stored data: with another hash no conversation is found.
 */
export function bucketOf(conversation: string): number {
  let hash = offset;
  for (const byte of new TextEncoder().encode(conversation)) {
    hash = Math.imul(hash ^ byte, prime) >>> 0;
  }
  const folded = hash ^ (hash >>> 8) ^ (hash >>> 16) ^ (hash >>> 24);
  return (folded >>> 0) % bucketCount;
}
