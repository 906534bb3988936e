import { notBefore, ok, todo, type Check } from "../checks.ts";
import type { TelegramFacts } from "./facts.ts";

/** Whether it may be in groups, and what it hears there. */
export function groups({ found: { bot }, numbers }: TelegramFacts): readonly Check[] {
  if (bot.kind !== "told") return [notBefore(numbers.first)];
  const { joinsGroups, readsGroups } = bot.value;
  if (!joinsGroups)
    return [ok("It cannot be added to groups; /setjoingroups to @BotFather changes that")];
  return [
    ok(
      "It can be added to groups, and needs no rights there: sign-in is in the private chat alone",
    ),
    readsGroups
      ? todo(
          "Privacy mode is off: in groups it is sent every message, and needs few of them",
          "send /setprivacy to @BotFather, choose Enable, and add the bot to its groups anew",
        )
      : ok("Privacy mode is on: in groups it sees commands, mentions and replies, which is enough"),
  ];
}
