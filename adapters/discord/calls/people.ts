import { textAt } from "../../../src/index.ts";
import { done, type Answer } from "../answer.ts";
import type { RestApi } from "../rest-api.ts";
import { idAt } from "../snowflake.ts";

/** Who the bot is. */
export interface Identity {
  /** Its user id, which its token says, too. */
  readonly id: string;
  /** The app's id, for its commands and the answers to interactions. */
  readonly app: string;
  readonly name: string;
}

const idIn = (answer: unknown): string | undefined => idAt(answer, "id");

/** The channel in which the bot is alone with a person. */
export function openDm(api: RestApi, user: string, signal: AbortSignal): Promise<Answer<string>> {
  const body = { recipient_id: user };
  return api.call({ method: "POST", route: "/users/@me/channels", body, read: idIn }, signal);
}

/** Who the bot is, and which app it belongs to. */
export async function whoAmI(api: RestApi, signal: AbortSignal): Promise<Answer<Identity>> {
  const me = await api.call({ method: "GET", route: "/users/@me", read: userIn }, signal);
  if (me.kind === "failed") return me;
  const app = await api.call({ method: "GET", route: "/applications/@me", read: idIn }, signal);
  return app.kind === "failed" ? app : done({ ...me.value, app: app.value });
}

function userIn(answer: unknown): Omit<Identity, "app"> | undefined {
  const id = idIn(answer);
  const name = textAt(answer, "username");
  return id === undefined || name === undefined ? undefined : { id, name };
}
