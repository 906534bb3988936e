// What a text is sealed under. A constant of stored data: under another name nothing opens.

/** Which part of a conversation a sealed text is. */
export type ConversationPart = "state" | "packet" | "note";

/** The name of a part of a conversation; `packet` for what waits and for what is to be sent. */
export function conversationName(conversation: string, part: ConversationPart): string {
  return `conversation:${conversation}:${part}`;
}

/** The name of an owner's connection. */
export function connectionName(owner: string): string {
  return `connection:${owner}`;
}

/** The name of an installation. */
export function installationName(name: string): string {
  return `installation:${name}`;
}

/** The name of a cached value. */
export function cacheName(key: string): string {
  return `cache:${key}`;
}

/** The name of the text by which a key ring is known to be the store's. */
export const checkName = "store:check";
