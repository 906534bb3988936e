import { ownerIn } from "../../core/event.ts";

/** True if the conversation is this owner's, in whatever place. */
export function isConversationOf(owner: string, conversation: string): boolean {
  return ownerIn(conversation) === owner;
}

/** True if the cached value or the lock is this owner's: `<kind>:<owner>`, or `<kind>:<owner>:…`. */
export function isValueOf(owner: string, name: string): boolean {
  return `${name.slice(name.indexOf(":") + 1)}:`.startsWith(`${owner}:`);
}

/** The conversation at the beginning of a name that goes on behind it. */
export function conversationIn(name: string): string {
  return name.split(":", 4).join(":");
}

/** The beginning of all conversations of one platform and tenant. */
export function beginningOf(owner: string): string {
  return owner.slice(0, owner.lastIndexOf(":") + 1);
}
