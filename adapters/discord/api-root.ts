/** Discord's own API, without a version. */
export const discordRoot = "https://discord.com/api";

/**
 * What calls, for calls that do not go through discord.js: who says nothing may be kept out.
 * Source: Discord API reference, "User Agent".
 */
export const userAgent = "DiscordBot (https://discord.js.org, 14)";
