import type { KnownHook } from "../../../adapters/telegram/index.ts";
import type { Told } from "../../ops/told.ts";
import { notBefore, ok, todo, wrong, type Check } from "../checks.ts";
import { answered } from "../answered.ts";
import { isRunning, logOf } from "../facts.ts";
import { counted } from "../../keys/words.ts";
import { reasonOf } from "../told.ts";
import { platform, type TelegramFacts } from "./facts.ts";

/** Somebody wrote, and was answered. */
export function hello(facts: TelegramFacts): readonly Check[] {
  const { common, found, numbers } = facts;
  if (found.bot.kind !== "told") return [notBefore(numbers.first)];
  const next = `open https://t.me/${found.bot.value.username}, press Start`;
  return [waiting(facts, found.hook), answered(common, { platform, numbers, next })];
}

function waiting({ common }: TelegramFacts, hook: Told<KnownHook>): Check {
  if (hook.kind !== "told")
    return wrong({
      text: `Telegram does not say how many messages wait: ${reasonOf(hook)}`,
      next: "npm run doctor",
    });
  const { pending } = hook.value;
  if (pending === 0) return ok("No message waits at Telegram");
  const text = `${counted(pending, "message")} ${pending === 1 ? "waits" : "wait"} at Telegram`;
  return isRunning(common, platform) === false
    ? todo(`${text}: the bot answers when it runs`, "npm start")
    : wrong({
        text: `${text}, though a bot may run`,
        next: `npm run doctor in 15 s; if that says the same, ${logOf(common.config)} says why`,
      });
}
