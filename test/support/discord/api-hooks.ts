import { MessageFlags } from "discord-api-types/v10";

import { making } from "./api-interactions.ts";
import { nothing, ok, param, type ApiCall, type Handler } from "./api-call.ts";
import type { Backstage } from "./backstage.ts";
import type { Interaction } from "./interactions.ts";
import { checkMessage } from "./message-check.ts";
import { notFound, Refusal } from "./refusal.ts";
import type { Stored } from "./world.ts";
import { change, post, remove } from "./writing.ts";

/** The interaction that a token is for. Throws a `Refusal` for one that is good for nothing. */
function interactionOf({ app, interactions }: Backstage, call: ApiCall): Interaction {
  const found = interactions.all.find(({ token }) => token === param(call, "token"));
  if (!found || param(call, "app") !== app.id) throw notFound(10_015);
  if (interactions.isOver(found)) throw new Refusal(401, 50_027);
  if (found.state !== "acknowledged" || found.kind === "completion") throw notFound(10_015);
  return found;
}

function messageOf(interaction: Interaction, call: ApiCall): Stored {
  const id = call.params["message"];
  const { original, further } = interaction;
  const all = [...(original ? [original] : []), ...further];
  const stored = id === undefined ? original : all.find(({ wire }) => wire.id === id);
  if (stored?.stands !== true) throw notFound(10_008);
  return stored;
}

export const getAnswer: Handler = (stage, call) =>
  ok(messageOf(interactionOf(stage, call), call).wire);

export const changeAnswer: Handler = (stage, call) => {
  const interaction = interactionOf(stage, call);
  const stored = messageOf(interaction, call);
  checkMessage(stage, "change", { call, body: call.body, old: stored });
  return ok(change(stage, stored, { room: interaction.room, call }).wire);
};

export const deleteAnswer: Handler = (stage, call) => {
  const interaction = interactionOf(stage, call);
  remove(stage, interaction.room, messageOf(interaction, call));
  return nothing;
};

/**
 * Another answer. The first one after "is thinking…" fills that in, whatever its flags say.
 * Source: Discord API reference, "Create Followup Message".
 */
export const answerAgain: Handler = (stage, call) => {
  const interaction = interactionOf(stage, call);
  const { original, room } = interaction;
  checkMessage(stage, "further", { call, body: call.body, old: undefined });
  if (original?.stands === true && isLoading(original)) {
    stage.inspector.notes(call.route, "it fills in the answer that was put off: change that");
    return ok(change(stage, original, { room, call }).wire);
  }
  const stored = post(stage, { room, call, ...making(stage, interaction, call.body) });
  interaction.further.push(stored);
  return ok(stored.wire);
};

/** True while it says only that the bot is thinking. */
export const isLoading = ({ wire }: Stored): boolean =>
  ((wire.flags ?? 0) & MessageFlags.Loading) !== 0;
