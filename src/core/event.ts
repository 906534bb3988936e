import type { Json } from "./json.ts";

/** A platform's own name for one message; only its adapter understands it. */
export type MessageKey = string;

/** Where an event came from and where its answer goes. Plain data: any process can use it. */
export interface Address {
  /** The adapter's name, for example `telegram`. */
  readonly platform: string;
  /** The bot, workspace or guild inside the platform; `-` where there is only one. */
  readonly tenant: string;
  /** Chat, channel or direct message. */
  readonly place: string;
  /** The person, as the platform identifies them. */
  readonly user: string;
  /** True where other people can read along. */
  readonly shared: boolean;
  /** What only the adapter needs to reply: a thread, a follow-up token. */
  readonly reply: Json;
}

/** What a person did. Names and values are raw: nothing here has been trusted yet. */
export type Content =
  | { readonly kind: "text"; readonly text: string; readonly addressed: boolean }
  | {
      readonly kind: "command";
      readonly name: string;
      readonly args: { readonly [name: string]: string };
    }
  | { readonly kind: "button"; readonly id: string }
  | {
      readonly kind: "form";
      readonly wizard: string;
      /** The `draft` of the form that was filled in. */
      readonly draft: string;
      readonly values: { readonly [field: string]: string };
    }
  /** They closed a form without sending it. */
  | { readonly kind: "closed"; readonly wizard: string; readonly draft: string }
  /** They changed a message of theirs: never an answer. The text may hold what should go. */
  | { readonly kind: "edited"; readonly text?: string }
  | { readonly kind: "media" }
  /** The person (re)opened a session, for example a terminal; `greet` asks for a welcome. */
  | { readonly kind: "opened"; readonly greet: boolean }
  | { readonly kind: "deadline"; readonly name: string };

/** One delivery of a platform, as plain JSON. */
export interface ChatEvent {
  /** Names what the person did, not the transport's envelope; equal for repeated deliveries. */
  readonly delivery: string;
  readonly at: Address;
  /** When the person did it, by the platform's clock, in ms since 1970. */
  readonly atMs: number;
  readonly content: Content;
  /** The message that carried it: what they wrote, or the message whose button they pressed. */
  readonly message?: MessageKey;
}

// A separator inside a part would let two different places share one conversation.

const part = (text: string): string =>
  text.includes(":") || text.includes("%")
    ? text.replaceAll("%", "%25").replaceAll(":", "%3A")
    : text;

/** The unit of order and state: one person in one place. */
export function conversationOf({ platform, tenant, place, user }: Address): string {
  return `${part(platform)}:${part(tenant)}:${part(place)}:${part(user)}`;
}

/** The person wherever they write from; credentials belong to an owner, not to a conversation. */
export function ownerOf({
  platform,
  tenant,
  user,
}: Pick<Address, "platform" | "tenant" | "user">): string {
  return `${part(platform)}:${part(tenant)}:${part(user)}`;
}

/** All of one bot, workspace or guild: `platform:tenant`, as the ids of its owners begin. */
export function tenantOf({ platform, tenant }: Pick<Address, "platform" | "tenant">): string {
  return `${part(platform)}:${part(tenant)}`;
}

/** The owner in a conversation's id, as {@link ownerOf} gives it; `undefined` for another form. */
export function ownerIn(conversation: string): string | undefined {
  const [platform, tenant, place, user, ...rest] = conversation.split(":");
  if (place === undefined || user === undefined || rest.length > 0) return undefined;
  return [platform, tenant, user].join(":");
}

const ownerForm = /^(?:(?:[^%:]|%25|%3A)+:){2}(?:[^%:]|%25|%3A)+$/;
const tenantForm = /^(?:[^%:]|%25|%3A)+:(?:[^%:]|%25|%3A)+$/;

/** True for what {@link ownerOf} could give: `platform:tenant:user`, each part encoded. */
export function isOwner(text: string): boolean {
  return ownerForm.test(text);
}

/** True for what {@link tenantOf} could give: `platform:tenant`, each part encoded. */
export function isTenant(text: string): boolean {
  return tenantForm.test(text);
}
