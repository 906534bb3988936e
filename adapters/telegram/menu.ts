import type { LanguageCode } from "grammy/types";

import { cutGraphemes, type Command, type Logger } from "../../src/index.ts";
import type { Client, MenuCommand, MenuPlace } from "./client.ts";
import { reasonOf } from "./failure.ts";
import { menuName } from "./parse.ts";

/** Descriptions in other languages: by language, then by the command's name. */
export type Translations = {
  readonly [language in LanguageCode]?: { readonly [command: string]: string };
};

interface Menu {
  readonly place: MenuPlace;
  readonly commands: readonly MenuCommand[];
}

// Bot API, BotCommand: a description has 1-256 characters; at most 100 commands.
const longestDescription = 256;
const mostCommands = 100;

/** The menus for these commands: one for each scope and language. */
export function menusOf(commands: readonly Command[], translations: Translations): readonly Menu[] {
  const languages: readonly (LanguageCode | undefined)[] = [
    undefined,
    ...languagesOf(translations),
  ];
  const scopes = ["all_private_chats", "all_group_chats"] as const;
  return languages.flatMap((language) => {
    const lines = commands.slice(0, mostCommands).map((command) => ({
      command: menuName(command.name),
      description: cutGraphemes(described(command, language, translations), longestDescription),
    }));
    return scopes.map((scope) => ({ place: { scope, language }, commands: lines }));
  });
}

const isLanguage = (text: string, of: Translations): text is LanguageCode =>
  Object.hasOwn(of, text);

const languagesOf = (translations: Translations): readonly LanguageCode[] =>
  Object.keys(translations).filter((text) => isLanguage(text, translations));

function described(
  { name, summary }: Command,
  language: LanguageCode | undefined,
  translations: Translations,
): string {
  return (language === undefined ? undefined : translations[language]?.[name]) ?? summary;
}

/** What setting menus stands on. */
export interface MenuParts {
  readonly client: Client;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** Sets the menus that differ from what Telegram has; gives those that could not be set. */
export async function applyMenus(
  menus: readonly Menu[],
  parts: MenuParts,
): Promise<readonly Menu[]> {
  const left: Menu[] = [];
  for (const menu of menus) if (!(await isApplied(menu, parts))) left.push(menu);
  return left;
}

async function isApplied(
  { place, commands }: Menu,
  { client, logger, signal }: MenuParts,
): Promise<boolean> {
  const now = await client.menu(place, signal);
  if (now.kind === "done" && isSameMenu(now.value, commands)) return true;
  const set = now.kind === "done" ? await client.setMenu(place, commands, signal) : now;
  if (signal.aborted) return false;
  if (set.kind === "done")
    logger.info("telegram.menu-set", { name: place.scope, count: commands.length });
  else logger.warn("telegram.menu-unset", { name: place.scope, reason: reasonOf(set.failure) });
  return set.kind === "done";
}

function isSameMenu(one: readonly MenuCommand[], other: readonly MenuCommand[]): boolean {
  return (
    one.length === other.length &&
    one.every(
      ({ command, description }, i) =>
        command === other[i]?.command && description === other[i]?.description,
    )
  );
}
