import { openConsole } from "./console.ts";
import type { Face, FaceParts } from "./face.ts";
import { together } from "./together.ts";

/** All platforms that the configuration names; without any, this terminal or pipe. */
export async function openFaces(parts: FaceParts): Promise<Face> {
  const [first, ...rest] = [
    ...(await onTelegram(parts)),
    ...(await onSlack(parts)),
    ...(await onDiscord(parts)),
  ];
  return first ? together([first, ...rest]) : openConsole(parts);
}

// Each platform is loaded only where it is configured: who has none needs none of it.

async function onTelegram(parts: FaceParts): Promise<readonly Face[]> {
  const { telegram } = parts.config;
  if (!telegram) return [];
  const { openTelegram } = await import("./telegram.ts");
  return [openTelegram(telegram, parts)];
}

async function onSlack(parts: FaceParts): Promise<readonly Face[]> {
  const { slack } = parts.config;
  if (!slack) return [];
  const { openSlack } = await import("./slack.ts");
  return [openSlack(slack, parts)];
}

async function onDiscord(parts: FaceParts): Promise<readonly Face[]> {
  const { discord } = parts.config;
  if (!discord) return [];
  const { openDiscord } = await import("./discord.ts");
  return [openDiscord(discord, parts)];
}
