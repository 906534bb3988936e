import type { Troubles } from "../../src/index.ts";

/** What keeps the bot from hearing or speaking. */
export type TroubleName = "start" | "token" | "gateway";

/** What is wrong with Discord right now. */
export type DiscordTroubles = Troubles<TroubleName>;
