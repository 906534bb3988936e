import { ownerIn } from "../../core/event.ts";

/** What is kept of somebody, by the names that it is kept under. */
export interface Belongings {
  /** What stands in each of these names, in this order; what it stands in need not be one. */
  readonly marks: readonly string[];
  /** How the conversations begin, and others of the same tenant. */
  readonly beginning: string;
  isConversation(id: string): boolean;
  /** True for the owner of a connection. */
  isOwner(owner: string): boolean;
  isInstallation(name: string): boolean;
  /** True for a cached value or a lock: `<kind>:<whose>`, or `<kind>:<whose>:…`. */
  isValue(name: string): boolean;
}

/** What is kept of one person, in whatever place. */
export function belongingsOfOwner(owner: string): Belongings {
  const beginning = owner.slice(0, owner.lastIndexOf(":") + 1);
  return {
    marks: [beginning, owner.slice(beginning.length)],
    beginning,
    isConversation: (id) => ownerIn(id) === owner,
    isOwner: (other) => other === owner,
    isInstallation: () => false,
    isValue: valuesOf(owner),
  };
}

/** What is kept of a bot, a workspace or a guild: all of all its people, and what is its own. */
export function belongingsOfTenant(tenant: string): Belongings {
  const beginning = `${tenant}:`;
  return {
    marks: [tenant],
    beginning,
    isConversation: (id) => id.startsWith(beginning),
    isOwner: (owner) => owner.startsWith(beginning),
    isInstallation: (name) => name === tenant,
    isValue: valuesOf(tenant),
  };
}

/** What somebody at work may still write of it. An installation is made by who wants to stay. */
export function leftovers(whose: Belongings): Belongings {
  return { ...whose, isInstallation: () => false };
}

function valuesOf(whose: string): (name: string) => boolean {
  return (name) => `${name.slice(name.indexOf(":") + 1)}:`.startsWith(`${whose}:`);
}

/** The conversation at the beginning of a name that goes on behind it. */
export function conversationIn(name: string): string {
  return name.split(":", 4).join(":");
}
