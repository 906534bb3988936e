import { answered } from "../answered.ts";
import { notBefore, type Check } from "../checks.ts";
import { platform, type SlackFacts } from "./facts.ts";

/** Somebody wrote, and was answered. */
export function hello({ own, found, common, numbers }: SlackFacts): readonly Check[] {
  if (found.app && found.app.kind !== "told") return [notBefore(numbers.first)];
  const { command, separate } = own.face;
  const words = separate === "instead" ? `${command}-help` : `${command} help`;
  return [answered(common, { platform, numbers, next: `type ${words} in Slack` })];
}
