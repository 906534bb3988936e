import { commandsOf } from "../../../adapters/discord/commands/commands.ts";
import { createPlumeRepertoire } from "../../../src/plume/bot.ts";
import type { FakeDiscord } from "./fake-discord.ts";

/** Registers the commands of the Plume bot everywhere, as an operator does once. */
export function registerOn(discord: FakeDiscord): void {
  // Of the repertoire only the commands are wanted.
  const settings = { partnerIdMin: 1, allowedHosts: [], defaultApiBase: "" };
  const { commands } = createPlumeRepertoire(settings);
  discord.registers(commandsOf(commands, { guilds: [], permissions: {} }));
}
