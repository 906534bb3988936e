import {
  discordBotId,
  discordShardTurn,
  inspectDiscord,
  type DiscordInspection,
} from "../../../adapters/discord/index.ts";
import type { DiscordConfig } from "../../config.ts";
import type { Asking, Platform } from "../platform.ts";
import { platform as name } from "./facts.ts";
import { hello } from "./hello.ts";
import { invite } from "./invite.ts";
import { makeTheApplication } from "./make-the-application.ts";
import { start } from "./start.ts";

/** The bot on Discord, which is asked about it, and whose gateway is knocked at. */
export async function lookAtDiscord(own: DiscordConfig, asking: Asking): Promise<Platform> {
  const found = await inspectDiscord({ ...own, ...asking });
  return {
    name,
    traces: {
      platform: name,
      prefix: `discord:${botOf(own)}:`,
      turn: turnOf(own, found),
      installs: undefined,
    },
    times: found.times,
    titles: { before: ["Make the application"], after: ["Invite it, register its commands"] },
    judge: (common, numbers) => {
      const facts = { own, found, common, numbers };
      return {
        before: [makeTheApplication(facts)],
        start: start(facts),
        after: [invite(facts)],
        hello: hello(facts),
      };
    },
  };
}

// A token that names no bot is refused with the configuration.
const botOf = ({ token }: DiscordConfig): string => discordBotId(token) ?? "";

/** What the holder of the first connection has, as the bot names it. */
function turnOf(own: DiscordConfig, { gateway }: DiscordInspection): string | undefined {
  const recommended = gateway.kind === "told" ? gateway.value.shards : undefined;
  const count = own.shards === "auto" ? recommended : own.shards;
  return count === undefined ? undefined : discordShardTurn(botOf(own), { id: 0, count });
}
