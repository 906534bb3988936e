import type { APIInteractionResponse, InteractionResponseType, MessageFlags } from "discord.js";

import type { Callbacks, Waiting } from "../callbacks.ts";
import type { RestApi } from "../rest-api.ts";
import { noMentions } from "./body.ts";

// discord.js is heavy, so that only its types are imported here: these are its values.
const messageNow: InteractionResponseType.ChannelMessageWithSource = 4;
const messageLater: InteractionResponseType.DeferredChannelMessageWithSource = 5;
const messageAsItIs: InteractionResponseType.DeferredMessageUpdate = 6;
const whatMayBeMeant: InteractionResponseType.ApplicationCommandAutocompleteResult = 8;
const aForm: InteractionResponseType.Modal = 9;
const ephemeral: MessageFlags.Ephemeral = 64;

/** First answers to interactions. */
export function callbacksOf(api: RestApi): Callbacks {
  const answer = (
    { id, token }: Waiting,
    body: APIInteractionResponse,
    signal: AbortSignal,
  ): ReturnType<RestApi["callback"]> => {
    const route = `/interactions/${id}/${encodeURIComponent(token)}/callback` as const;
    return api.callback({ method: "POST", route, body }, signal);
  };
  return {
    message: (waiting, { hidden, signal }) =>
      answer(
        waiting,
        { type: messageLater, ...(hidden ? { data: { flags: ephemeral } } : {}) },
        signal,
      ),
    update: (waiting, { signal }) => answer(waiting, { type: messageAsItIs }, signal),
    say: (waiting, { text, signal }) =>
      answer(waiting, { type: messageNow, data: told(text) }, signal),
    choices: (waiting, { choices, signal }) =>
      answer(waiting, { type: whatMayBeMeant, data: { choices: [...choices] } }, signal),
    form: (waiting, { modal, signal }) => answer(waiting, { type: aForm, data: modal }, signal),
  };
}

const told = (content: string) => ({
  content,
  flags: ephemeral,
  allowed_mentions: noMentions,
});
