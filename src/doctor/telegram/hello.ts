import type { KnownHook, Told } from "../../../adapters/telegram/index.ts";
import { notBefore, ok, todo, unknown, wrong, type Check } from "../checks.ts";
import { isRunning, logOf, type Facts } from "../facts.ts";
import { counted } from "../../keys/words.ts";
import { reasonOf } from "../told.ts";

/** Step 5: somebody wrote, and was answered. */
export function hello(facts: Facts): readonly Check[] {
  const { telegram } = facts;
  if (telegram?.bot.kind !== "told") return [notBefore(1)];
  return [waiting(facts, telegram.hook), answered(facts, telegram.bot.value.username)];
}

function waiting(facts: Facts, hook: Told<KnownHook>): Check {
  if (hook.kind !== "told")
    return wrong({
      text: `Telegram does not say how many messages wait: ${reasonOf(hook)}`,
      next: "npm run doctor",
    });
  const { pending } = hook.value;
  if (pending === 0) return ok("No message waits at Telegram");
  const text = `${counted(pending, "message")} ${pending === 1 ? "waits" : "wait"} at Telegram`;
  return isRunning(facts) === false
    ? todo(`${text}: the bot answers when it runs`, "npm start")
    : wrong({
        text: `${text}, though a bot may run`,
        next: `npm run doctor in 15 s; if that says the same, ${logOf(facts.config)} says why`,
      });
}

function answered({ store }: Facts, username: string): Check {
  const { hasAnswered, state } = store;
  if (state.kind === "untried" || state.kind === "wrong")
    return unknown("Whether somebody was answered cannot be checked before step 3");
  if (hasAnswered.kind === "unknown")
    return unknown(`Whether somebody was answered cannot be checked: ${hasAnswered.reason}`);
  return hasAnswered.value
    ? ok("Somebody has been answered")
    : todo(
        "Nobody has written to the bot in the last day",
        `open https://t.me/${username}, press Start`,
      );
}
