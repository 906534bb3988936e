import type { KnownHook, KnownMenu } from "../../../adapters/telegram/index.ts";
import type { Told } from "../../ops/told.ts";
import { ok, todo, unknown, wrong, type Check } from "../checks.ts";
import { isRunning, logOf } from "../facts.ts";
import { counted } from "../../keys/words.ts";
import { reasonOf } from "../told.ts";
import { hostOf } from "../words.ts";
import { platform, type TelegramFacts } from "./facts.ts";

const freshMs = 120_000;
const manyPending = 10;
const again = "npm run doctor";

/** A process runs, and Telegram and it have found each other. */
export function start(facts: TelegramFacts): readonly Check[] {
  const { found, numbers } = facts;
  if (found.bot.kind !== "told")
    return [
      ...serving(facts),
      unknown(`What Telegram knows of it cannot be checked before step ${numbers.first}`),
    ];
  return [...serving(facts), hook(facts, found.hook), menu(facts, found.menus)];
}

/** Who has the turn to poll, or the file; with Redis and a webhook nobody needs either. */
function serving({ common, own, numbers }: TelegramFacts): readonly Check[] {
  const { redis } = common.config;
  if (redis && own.webhook) return [];
  const runs = common.store.state.kind === "untried" ? undefined : isRunning(common, platform);
  if (runs === undefined)
    return [unknown(`Whether somebody listens cannot be checked before step ${numbers.keeping}`)];
  if (!runs) return [todo("Nobody listens", "npm start")];
  return [ok(`Somebody listens: a process ${redis ? "polls" : "has the store open"}`)];
}

function hook(facts: TelegramFacts, told: Told<KnownHook>): Check {
  if (told.kind !== "told")
    return wrong({
      text: `Telegram does not say whether a webhook is set: ${reasonOf(told)}`,
      next: again,
    });
  const { webhook } = facts.own;
  return webhook ? ours(facts, told.value, webhook.url) : none(facts, told.value);
}

/** The bot polls, so there is to be no webhook. */
function none({ common }: TelegramFacts, { url }: KnownHook): Check {
  if (url === "") return ok("No webhook stands in the way");
  const set = `A webhook is set, at ${hostOf(url)}`;
  return isRunning(common, platform) === true
    ? wrong({
        text: `${set}, so the bot hears nothing`,
        next: "end what set it, then restart the bot, which removes it",
      })
    : todo(`${set}: the bot removes it when it starts`, "npm start");
}

/** Telegram is to send to the bot's own address, and to get answers. */
function ours(facts: TelegramFacts, found: KnownHook, url: string): Check {
  if (found.url === "") return todo("Telegram knows no webhook of this bot yet", "npm start");
  const [theirs, mine] = [hostOf(found.url), hostOf(url)];
  if (found.url !== url)
    return wrong({
      text: `Telegram sends to ${theirs === mine ? `another path of ${theirs}` : `${theirs}, not to ${mine}`}`,
      next: "end what else runs with this token, then start the bot anew: it sets its own address",
    });
  return arriving(facts, found);
}

function arriving(
  { common, found: { time } }: TelegramFacts,
  { url, pending, lastError }: KnownHook,
): Check {
  const nowMs = time?.thereMs ?? common.nowMs;
  const isFresh = lastError && (pending > 0 || nowMs - lastError.atMs < freshMs);
  if (isFresh)
    return wrong({
      text: `Telegram's calls to ${hostOf(url)} fail: ${lastError.message}`,
      next: `see that the bot runs, and that its proxy hands on to its port; the log is ${logOf(common.config)}`,
    });
  if (pending >= manyPending)
    return wrong({
      text: `${counted(pending, "message")} wait at Telegram for ${hostOf(url)}`,
      next: `read ${logOf(common.config)}: it says why they are taken so slowly`,
    });
  return ok(`Telegram sends to ${hostOf(url)}, without an error`);
}

function menu({ common }: TelegramFacts, told: Told<readonly KnownMenu[]>): Check {
  if (told.kind !== "told")
    return wrong({
      text: `Telegram does not say which menu of commands is set: ${reasonOf(told)}`,
      next: again,
    });
  if (told.value.every(({ state }) => state === "same")) return ok("The menu of commands is set");
  const how = told.value.every(({ state }) => state === "none") ? "not set" : "another one";
  if (isRunning(common, platform) !== true)
    return todo(`The menu of commands is ${how}: the bot sets it when it starts`, "npm start");
  return wrong({
    text: `The menu of commands is ${how}, though the bot runs`,
    next: `if it stays so for a minute, restart the bot; ${logOf(common.config)} says why it could not be set`,
  });
}
