import type { Answer } from "./answer.ts";
import type { Callbacks } from "./callbacks.ts";
import { callbacksOf } from "./calls/callbacks.ts";
import { changeAnswer, followUp, original, removeAnswer, type Hook } from "./calls/hooks.ts";
import { change, post, remove, type Message, type Post } from "./calls/messages.ts";
import { openDm, whoAmI, type Identity } from "./calls/people.ts";
import type { Rendered } from "./render.ts";
import { RestApi, type RestOptions } from "./rest-api.ts";

export type { Hook, Identity, Message, Post };

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
  removeFollowUp(hook: Hook, id: string, signal: AbortSignal): Promise<Answer<true>>;
  whoAmI(signal: AbortSignal): Promise<Answer<Identity>>;
}

/** A client over discord.js's own `REST`. */
export function createClient(options: RestOptions): Client {
  const api = new RestApi(options);
  return {
    ...callbacksOf(api),
    post: (said, signal) => post(api, said, signal),
    change: (old, message, signal) => change(api, { old, message }, signal),
    remove: (message, signal) => remove(api, message, signal),
    openDm: (user, signal) => openDm(api, user, signal),
    changeOriginal: (hook, message, signal) =>
      changeAnswer(api, { ...hook, id: original, message }, signal),
    removeOriginal: (hook, signal) => removeAnswer(api, { ...hook, id: original }, signal),
    followUp: (hook, how, signal) => followUp(api, { ...hook, ...how }, signal),
    removeFollowUp: (hook, id, signal) => removeAnswer(api, { ...hook, id }, signal),
    whoAmI: (signal) => whoAmI(api, signal),
  };
}
