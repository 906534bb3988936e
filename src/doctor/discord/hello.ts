import { answered } from "../answered.ts";
import { notBefore, type Check } from "../checks.ts";
import { platform, type DiscordFacts } from "./facts.ts";

/** Somebody wrote, and was answered. */
export function hello({ found, common, numbers }: DiscordFacts): readonly Check[] {
  if (found.bot.kind !== "told") return [notBefore(numbers.first)];
  return [answered(common, { platform, numbers, next: "type /help in Discord" })];
}
