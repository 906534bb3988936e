import { ok, todo, unknown, wrong, type Check } from "../checks.ts";
import { isRunning, logOf, tracedOf } from "../facts.ts";
import { reasonOf } from "../told.ts";
import { hostOf } from "../words.ts";
import { addressesOf } from "./addresses.ts";
import { platform, type SlackFacts } from "./facts.ts";

/** A process runs, and Slack finds it. */
export function start(facts: SlackFacts): readonly Check[] {
  const { own } = facts;
  return own.hearing.kind === "socket" ? [socket(facts)] : [near(facts), far(facts)];
}

function socket({ common, numbers }: SlackFacts): Check {
  if (common.store.state.kind === "untried" || common.store.state.kind === "wrong")
    return unknown(`Whether somebody listens cannot be checked before step ${numbers.keeping}`);
  const { isServed } = tracedOf(common, platform);
  if (isServed.kind === "unknown")
    return unknown(`Whether somebody listens to Slack cannot be seen: ${isServed.reason}`);
  return isServed.value
    ? ok("Somebody listens: a process has the store open")
    : todo("Nobody listens", "npm start");
}

/** What listens here; where many processes do, it may be on other machines only. */
function near({ own, found, common }: SlackFacts): Check {
  const { nearUrl } = addressesOf(own);
  if (!found.near || nearUrl === undefined)
    return unknown("Where it listens cannot be checked: SLACK_PORT=0 is any port");
  const host = hostOf(nearUrl);
  switch (found.near.kind) {
    case "told":
      return ok(`Somebody listens at ${host}, and answers what Slack would sign`);
    case "refused":
      return wrong({
        text: `What listens at ${host} was not started with this SLACK_SIGNING_SECRET (${found.near.reason})`,
        next: "restart the bot with the Signing Secret under App Credentials of the app",
      });
    case "busy":
    case "away":
      return silent(host, reasonOf(found.near), { found, common });
  }
}

function silent(
  host: string,
  reason: string,
  { found, common }: Pick<SlackFacts, "found" | "common">,
): Check {
  if (found.far?.kind === "told") return ok("Somebody listens on another machine");
  if (isRunning(common, platform) === true)
    return wrong({
      text: `A process has the store open, and does not answer at ${host}: ${reason}`,
      next: `restart the bot; ${logOf(common.config)} says why it does not listen`,
    });
  return todo(`Nobody listens at ${host}: ${reason}`, "npm start");
}

/** What Slack reaches. */
function far({ own, found }: SlackFacts): Check {
  const { farUrl, nearUrl } = addressesOf(own);
  if (!found.far || farUrl === undefined)
    return unknown(
      "Whether Slack reaches it cannot be checked without SLACK_PUBLIC_URL, the address of the proxy",
    );
  const host = hostOf(farUrl);
  if (found.far.kind === "told") return ok(`Its public address answers, too: ${host}`);
  if (found.near?.kind !== "told")
    return unknown(
      `Its public address ${host} cannot be checked before it listens (${reasonOf(found.far)})`,
    );
  return wrong({
    text: `Its public address ${host} does not answer: ${reasonOf(found.far)}`,
    next: `let the proxy hand on ${farUrl} to ${nearUrl ?? "the bot"}, body and headers as they are`,
  });
}
