import { nothing, ok, param, type ApiCall, type Handler } from "./api-call.ts";
import { roomOf } from "./api-places.ts";
import type { Backstage } from "./backstage.ts";
import { checkMessage } from "./message-check.ts";
import { forbidden, misfit, notFound, Refusal } from "./refusal.ts";
import { replyTo } from "./replying.ts";
import type { Right } from "./rights.ts";
import { fieldsOf } from "./rules.ts";
import { isIn, standing, type Room, type Stored } from "./world.ts";
import { change, post, remove } from "./writing.ts";

/** Throws a `Refusal` where the bot may not do it. */
function needs(room: Room, ...rights: readonly Right[]): void {
  if (room.guild && rights.some((right) => !room.rights.includes(right))) throw forbidden(50_013);
}

/** A message as the channel has it: one that only one person sees is not there. */
function messageOf(room: Room, call: ApiCall): Stored {
  const stored = standing(room, param(call, "message"));
  if (!stored || stored.onlyFor !== undefined) throw notFound(10_008);
  return stored;
}

export const postMessage: Handler = (stage, call) => {
  const room = roomOf(stage, call);
  maySay(stage, room, call);
  checkMessage(stage, "post", { call, body: call.body, old: undefined });
  const known = twin(stage, room, call);
  if (known) return ok(known.wire);
  const more = answering(room, call.body);
  const stored = post(stage, { room, call, more });
  stage.nonces.keep(room, stored);
  return ok(stored.wire);
};

function maySay({ world }: Backstage, room: Room, call: ApiCall): void {
  const people = [...world.people.values()].filter(({ person }) => isIn(room, person.id));
  if (!room.guild && people.some(({ takesMessages }) => !takesMessages)) throw forbidden(50_007);
  needs(room, room.parent === undefined ? "SendMessages" : "SendMessagesInThreads");
  const { embeds, message_reference: reference } = fieldsOf(call.body);
  if (Array.isArray(embeds) && embeds.length > 0) needs(room, "EmbedLinks");
  if (call.files.size > 0) needs(room, "AttachFiles");
  const mayRead = !room.guild || room.rights.includes("ReadMessageHistory");
  if (reference !== undefined && reference !== null && !mayRead) throw forbidden(160_002);
}

/**
 * The message that was said with the same nonce a moment ago, if nothing is to be said twice. Throws
 * a `Refusal` if that was deleted. Source: github.com/discord/discord-api-docs/pull/6647.
 */
function twin({ nonces, inspector }: Backstage, room: Room, call: ApiCall): Stored | undefined {
  const { nonce, enforce_nonce: isEnforced } = fieldsOf(call.body);
  const known = isEnforced === true ? nonces.find(nonce) : undefined;
  if (!known) return undefined;
  if (known.room !== room) {
    // Nothing says whether it is known by the channel, too.
    inspector.notes(call.route, "the nonce is that of a message in another channel");
    return undefined;
  }
  if (!known.stored.stands) throw notFound(10_008);
  return known.stored;
}

/** Source: Discord API reference, "Message Reference". */
function answering(room: Room, body: unknown): Partial<Stored["wire"]> {
  const { message_reference: given } = fieldsOf(body);
  if (given === undefined || given === null) return {};
  const { message_id: id, fail_if_not_exists: isNeeded = true } = fieldsOf(given);
  const answered = standing(room, String(id));
  if (!answered && isNeeded === true)
    throw misfit({
      message_reference: {
        _errors: [{ code: "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", message: "Unknown message" }],
      },
    });
  if (!answered) return {};
  return replyTo(room, answered);
}

export const editMessage: Handler = (stage, call) => {
  const room = roomOf(stage, call);
  const stored = messageOf(room, call);
  if (stored.from !== "bot") throw forbidden(50_005);
  if (call.files.size > 0) needs(room, "AttachFiles");
  checkMessage(stage, "edit", { call, body: call.body, old: stored });
  return ok(change(stage, stored, { room, call }).wire);
};

export const deleteMessage: Handler = (stage, call) => {
  const room = roomOf(stage, call);
  const stored = messageOf(room, call);
  if (stored.from !== "bot") {
    if (!room.guild) throw forbidden(50_003);
    needs(room, "ManageMessages");
  }
  remove(stage, room, stored);
  return nothing;
};

export const getMessage: Handler = (stage, call) => {
  const room = roomOf(stage, call);
  needs(room, "ReadMessageHistory");
  return ok(messageOf(room, call).wire);
};

export const listMessages: Handler = (stage, call) => {
  const room = roomOf(stage, call);
  if (room.guild && !room.rights.includes("ReadMessageHistory")) return ok([]);
  const limit = Number(call.query.get("limit") ?? 50);
  if (!(limit >= 1 && limit <= 100)) throw new Refusal(400, 50_035);
  const all = room.messages.filter(({ stands, onlyFor }) => stands && onlyFor === undefined);
  return ok(
    all
      .slice(-limit)
      .map(({ wire }) => wire)
      .toReversed(),
  );
};
