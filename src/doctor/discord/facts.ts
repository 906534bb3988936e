import type { DiscordInspection } from "../../../adapters/discord/index.ts";
import type { DiscordConfig } from "../../config.ts";
import type { Facts } from "../facts.ts";
import type { Numbers } from "../platform.ts";

/** As people call it. */
export const platform = "Discord";

/** What its steps are judged by. */
export interface DiscordFacts {
  readonly own: DiscordConfig;
  readonly found: DiscordInspection;
  readonly common: Facts;
  readonly numbers: Numbers;
}

/** Where applications are made and changed. */
export const appsPage = "https://discord.com/developers/applications";

/** A page of an application there. */
export const pageOf = (app: string, page: "bot" | "information" | "installation"): string =>
  `${appsPage}/${app}/${page}`;
