import type { Troubles } from "../../src/index.ts";

/** What keeps the bot from hearing or speaking. */
export type TelegramTroubles = Troubles<"polling" | "intake" | "webhook" | "start">;
