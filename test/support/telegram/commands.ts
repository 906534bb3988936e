import type { BotCommand } from "grammy/types";
import type { Backstage, Method } from "./backstage.ts";
import type { Place } from "./menus.ts";
import type { Payload } from "./payload.ts";
import { badRequest } from "./refusal.ts";

const maxCommands = 100;
const maxDescription = 256;
const ofAll = ["default", "all_private_chats", "all_group_chats", "all_chat_administrators"];

/** The commands that are set for exactly this scope and language. */
export const getMyCommands: Method = (backstage, payload) => {
  const { scope, language } = placeOf(backstage, payload);
  return backstage.menus.get(scope, language);
};

export const setMyCommands: Method = (backstage, payload) => {
  const commands = payload.object("commands");
  if (!Array.isArray(commands)) throw badRequest("can't parse commands: expected an Array");
  if (commands.length > maxCommands) throw badRequest("BOT_COMMANDS_TOO_MUCH");
  backstage.menus.set(placeOf(backstage, payload), commands.map(parseCommand));
  return true;
};

export const deleteMyCommands: Method = (backstage, payload) => {
  backstage.menus.set(placeOf(backstage, payload), []);
  return true;
};

function placeOf(backstage: Backstage, payload: Payload): Place {
  const language = payload.text("language_code") ?? "";
  if (!/^([a-z]{2})?$/.test(language)) throw badRequest("invalid language code specified");
  return { scope: scopeOf(backstage, payload.object("scope")), language };
}

function scopeOf({ world }: Backstage, scope: unknown): string {
  const { type = "default", chat_id: chat } = (scope ?? {}) as {
    readonly type?: string;
    readonly chat_id?: number | string;
  };
  if (ofAll.includes(type)) return type;
  if (type !== "chat") throw badRequest("can't parse BotCommandScope: Unsupported type specified");
  return `chat:${world.reach(Number(chat)).chat.id}`;
}

function parseCommand(raw: unknown): BotCommand {
  const { command, description, ...rest } = raw as { readonly [name: string]: unknown };
  if (Object.keys(rest).length > 0) throw badRequest("can't parse BotCommand: unknown field");
  if (typeof command !== "string" || !/^[a-z0-9_]{1,32}$/.test(command)) {
    throw badRequest("BOT_COMMAND_INVALID");
  }
  const isFine = typeof description === "string" && description.trim() !== "";
  if (!isFine || description.length > maxDescription) {
    throw badRequest("BOT_COMMAND_DESCRIPTION_INVALID");
  }
  return { command, description };
}
