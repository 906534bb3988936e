import { inspectSlack } from "../../../adapters/slack/index.ts";
import type { SlackConfig } from "../../config.ts";
import type { Asking, Platform } from "../platform.ts";
import { addressesOf } from "./addresses.ts";
import { platform as name } from "./facts.ts";
import { hello } from "./hello.ts";
import { install } from "./install.ts";
import { makeTheApp } from "./make-the-app.ts";
import { start } from "./start.ts";

/** The app on Slack; Slack is asked about it, and it is called as Slack calls it. */
export async function lookAtSlack(own: SlackConfig, asking: Asking): Promise<Platform> {
  const { access, apiRoot, hearing } = own;
  const found = await inspectSlack({
    access,
    apiRoot,
    hearing: hearing.kind === "socket" ? hearing : { ...hearing, ...addressesOf(own) },
    clock: asking.clock,
    signal: asking.signal,
  });
  const team = found.app?.kind === "told" ? found.app.value.team : undefined;
  const ofTeam = team === undefined ? undefined : `slack:${team}:`;
  return {
    name,
    traces: {
      platform: name,
      // Several workspaces are all of this app.
      prefix: access.kind === "oauth" ? "slack:" : ofTeam,
      turn: undefined,
      installs: access.kind === "oauth" ? "slack:" : undefined,
    },
    times: found.times,
    titles: { before: ["Make the app"], after: ["Install it, invite it"] },
    judge: (common, numbers) => {
      const facts = { own, found, common, numbers };
      return {
        before: [makeTheApp(facts)],
        start: start(facts),
        after: [install(facts)],
        hello: hello(facts),
      };
    },
  };
}
