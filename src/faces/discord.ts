import { createDiscordAdapter } from "../../adapters/discord/index.ts";
import type { DiscordConfig } from "../config.ts";
import { servicesOf } from "../container/container.ts";
import { tokens } from "../container/tokens.ts";
import { createSuggester } from "../core/command/suggester.ts";
import { createTurn } from "../ops/turn.ts";
import { platformFace, type Face, type FaceParts } from "./face.ts";

/** The bot on Discord. */
export function openDiscord(
  discord: DiscordConfig,
  { config, container, logger }: FaceParts,
): Face {
  const { commands } = container.get(tokens.Repertoire);
  // What waits long for a store that is away would keep a process that is to end.
  const { quickCache: cache } = container.get(tokens.Store);
  const adapter = createDiscordAdapter({
    ...discord,
    clock: container.get(tokens.Clock),
    logger,
    commands,
    suggest: createSuggester({ commands, use: servicesOf(container) }),
    cache,
    turn: config.redis && ((name) => createTurn(cache, name)),
  });
  return platformFace(adapter, () => {
    const trouble = adapter.trouble();
    const { identity } = adapter;
    if (!identity)
      return `I am not on Discord yet: ${trouble ?? "it does not answer"}. I keep trying, and the log says when I got through.`;
    const heard = trouble === undefined ? "" : ` I do not hear anything there yet: ${trouble}.`;
    return `I am on Discord as ${identity.name}.${heard}\nType /help there, or write to me.`;
  });
}
