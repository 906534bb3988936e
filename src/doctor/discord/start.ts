import type { KnownGateway } from "../../../adapters/discord/index.ts";
import type { Told } from "../../ops/told.ts";
import { ok, todo, unknown, wrong, type Check } from "../checks.ts";
import { isRunning, logOf } from "../facts.ts";
import { reasonOf } from "../told.ts";
import { hostOf, spanOf } from "../words.ts";
import { platform, type DiscordFacts } from "./facts.ts";

/** A process runs, and gets through to the gateway. */
export function start(facts: DiscordFacts): readonly Check[] {
  const { found, numbers } = facts;
  if (found.bot.kind !== "told")
    return [
      serving(facts),
      unknown(`Discord's gateway cannot be checked before step ${numbers.first}`),
    ];
  return [serving(facts), ...gateway(facts, found.gateway)];
}

/** Who has the file, or holds the gateway. */
function serving({ own, found, common, numbers }: DiscordFacts): Check {
  // What to look for on Redis is named after the number of connections.
  if (common.config.redis && own.shards === "auto" && found.gateway.kind !== "told")
    return unknown("Whether somebody listens cannot be seen while Discord says nothing");
  const runs = common.store.state.kind === "untried" ? undefined : isRunning(common, platform);
  if (runs === undefined)
    return unknown(`Whether somebody listens cannot be checked before step ${numbers.keeping}`);
  if (!runs) return todo("Nobody listens", "npm start");
  const how = common.config.redis ? "holds the gateway" : "has the store open";
  return ok(`Somebody listens: a process ${how}`);
}

function gateway(facts: DiscordFacts, told: Told<KnownGateway>): readonly Check[] {
  if (told.kind !== "told")
    return [
      wrong({
        text: `Discord does not say where its gateway is: ${reasonOf(told)}`,
        next: "npm run doctor",
      }),
    ];
  return [reached(facts, told.value), starts(facts, told.value)];
}

function reached({ found: { socket } }: DiscordFacts, { url }: KnownGateway): Check {
  if (socket.kind === "told") return ok(`Discord's gateway answers: ${hostOf(url)}`);
  return wrong({
    text: `Discord's gateway does not answer at ${hostOf(url)}: ${reasonOf(socket)}`,
    next: `let this machine open a WebSocket to ${url}`,
  });
}

/** Each connection begins a session, or goes on with its last one. */
function starts({ own, common }: DiscordFacts, { shards, starts: left }: KnownGateway): Check {
  const { total, remaining, resetsInMs } = left;
  const needed = own.shards === "auto" ? shards : own.shards;
  if (remaining < needed)
    return wrong({
      text: `Discord lets it begin ${remaining} of ${total} sessions in the next ${spanOf(resetsInMs)}, and it may need ${needed}`,
      next: `end what begins sessions again and again with this token, and wait so long; ${logOf(common.config)} says what the bot itself did`,
    });
  return ok(
    `Discord lets it begin ${remaining} of ${total} sessions a day, and it needs ${needed}`,
  );
}
