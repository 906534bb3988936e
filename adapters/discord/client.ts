import type { Answer } from "./answer.ts";
import type { Callbacks } from "./callbacks.ts";
import type { Rendered } from "./render.ts";

/** Who the bot is. */
export interface Identity {
  /** Its user id, which its token says, too. */
  readonly id: string;
  /** The app's id, for its commands and the answers to interactions. */
  readonly app: string;
  readonly name: string;
}

/** A message in a channel. */
export interface Message {
  readonly channel: string;
  readonly id: string;
}

/** What is posted in a channel. */
export interface Post {
  readonly channel: string;
  readonly message: Rendered;
  /** 25 characters at most; Discord takes the same one twice within minutes for one message. */
  readonly nonce: string;
  /** The message in this channel that is answered, if it is still there. */
  readonly answers?: string | undefined;
}

/** What an interaction is answered by: any process may, for 15 min. */
export interface Hook {
  readonly app: string;
  readonly token: string;
}

/** Discord as far as it is used. Nothing here rejects: a failure is an answer. */
export interface Client extends Callbacks {
  /** Gives the message's id. Sent again with the same nonce, that of the first. */
  post(said: Post, signal: AbortSignal): Promise<Answer<string>>;
  /** What the new message lacks is taken away from the old one. */
  change(old: Message, message: Rendered, signal: AbortSignal): Promise<Answer<string>>;
  remove(message: Message, signal: AbortSignal): Promise<Answer<true>>;
  /** The channel in which the bot is alone with a person. */
  openDm(user: string, signal: AbortSignal): Promise<Answer<string>>;
  /** Fills in or changes the first answer of an interaction; gives its message's id. */
  changeOriginal(hook: Hook, message: Rendered, signal: AbortSignal): Promise<Answer<string>>;
  removeOriginal(hook: Hook, signal: AbortSignal): Promise<Answer<true>>;
  /** Another answer; gives its message's id. There is no nonce: sent again, it stands there twice. */
  followUp(
    hook: Hook,
    how: { readonly message: Rendered; readonly hidden: boolean },
    signal: AbortSignal,
  ): Promise<Answer<string>>;
  changeFollowUp(
    hook: Hook,
    how: { readonly message: Rendered; readonly id: string },
    signal: AbortSignal,
  ): Promise<Answer<string>>;
  whoAmI(signal: AbortSignal): Promise<Answer<Identity>>;
}
