import type { MessageFlags } from "discord.js";

import type { Answer } from "../answer.ts";
import type { Rendered } from "../render.ts";
import { nothing, type RestApi } from "../rest-api.ts";
import { idAt } from "../snowflake.ts";
import { bodyOf } from "./body.ts";

/** What an interaction is answered by: any process may, for 15 min. */
export interface Hook {
  readonly app: string;
  readonly token: string;
}

// discord.js is heavy, so that only its types are imported here: this is its value.
const ephemeral: MessageFlags.Ephemeral = 64;

/** The first answer of an interaction, in place of a message's id. */
export const original = "@original";

const idIn = (answer: unknown): string | undefined => idAt(answer, "id");

/** One of the answers of an interaction. */
export interface Answered extends Hook {
  readonly id: string;
}

/** Fills in or changes an answer; what the new one lacks is taken away. Gives its message's id. */
export function changeAnswer(
  api: RestApi,
  { message, ...old }: Answered & { readonly message: Rendered },
  signal: AbortSignal,
): Promise<Answer<string>> {
  const call = { method: "PATCH", route: routeOf(old), body: bodyOf(message), read: idIn } as const;
  return api.hook({ ...call, files: message.files }, signal);
}

/** Deletes an answer. */
export function removeAnswer(
  api: RestApi,
  old: Answered,
  signal: AbortSignal,
): Promise<Answer<true>> {
  return api.hook({ method: "DELETE", route: routeOf(old), read: nothing }, signal);
}

/** Another answer; gives its message's id. */
export function followUp(
  api: RestApi,
  { message, hidden, ...hook }: Hook & { readonly message: Rendered; readonly hidden: boolean },
  signal: AbortSignal,
): Promise<Answer<string>> {
  const body = { ...bodyOf(message), ...(hidden ? { flags: ephemeral } : {}) };
  const call = { method: "POST", route: hookOf(hook), body, read: idIn } as const;
  return api.hook({ ...call, files: message.files }, signal);
}

const hookOf = ({ app, token }: Hook): `/${string}` =>
  `/webhooks/${app}/${encodeURIComponent(token)}`;

const routeOf = ({ id, ...hook }: Answered): `/${string}` => `${hookOf(hook)}/messages/${id}`;
