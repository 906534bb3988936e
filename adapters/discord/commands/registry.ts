import type { Clock } from "../../../src/index.ts";
import { done, failed, type Answer } from "../answer.ts";
import {
  listCommands,
  listServers,
  replaceCommands,
  type Registration,
  type Server,
} from "../calls/commands.ts";
import { whoAmI } from "../calls/people.ts";
import type { Failure } from "../failure.ts";
import { RestApi, type RestOptions } from "../rest-api.ts";

/** The commands that Discord has of an app. Nothing here rejects: a failure is an answer. */
export interface Registry {
  /** All that are registered on a server, or everywhere where there is none. */
  list(server: string | undefined, signal: AbortSignal): Promise<Answer<readonly unknown[]>>;
  /**
   * Registers these there, and takes away all others but the one that starts an Activity. Gives
   * them as Discord keeps them.
   */
  replace(
    registration: Registration & { readonly server: string | undefined },
    signal: AbortSignal,
  ): Promise<Answer<readonly unknown[]>>;
  /** The first servers that the bot is on, `most` at most. */
  servers(most: number, signal: AbortSignal): Promise<Answer<readonly Server[]>>;
}

/** The registry of the app that the token belongs to. */
export async function openRegistry(
  options: RestOptions,
  signal: AbortSignal,
): Promise<Answer<Registry>> {
  const api = new RestApi(options);
  const patiently = patienceOf(options.clock, signal);
  const me = await patiently(() => whoAmI(api, signal));
  if (me.kind === "failed") return me;
  const { app } = me.value;
  return done({
    list: async (server, end) => {
      const answer = await patiently(() => listCommands(api, { app, server }, end));
      return onServer(server, answer);
    },
    replace: async (registration, end) => {
      const answer = await patiently(() => replaceCommands(api, { app, ...registration }, end));
      return onServer(registration.server, answer);
    },
    servers: (most, end) => patiently(() => listServers(api, most, end)),
  });
}

const mostTries = 5;
const longestWaitMs = 30_000;

type Patience = <Value>(ask: () => Promise<Answer<Value>>) => Promise<Answer<Value>>;

/** Asks again where Discord wants a short while: nothing was done then. */
const patienceOf =
  (clock: Clock, signal: AbortSignal): Patience =>
  async (ask) => {
    for (let tries = 1; ; tries += 1) {
      const answer = await ask();
      const waitMs = answer.kind === "failed" ? waitOf(answer.failure) : undefined;
      if (waitMs === undefined || waitMs > longestWaitMs || tries === mostTries) return answer;
      await clock.sleep(waitMs, signal);
      if (signal.aborted) return answer;
    }
  };

const waitOf = (failure: Failure): number | undefined =>
  failure.kind === "rate-limited" ? failure.retryAfterMs : undefined;

/** Discord says of a server what it says of a channel, 50001, where it takes no commands. */
function onServer<Value>(server: string | undefined, answer: Answer<Value>): Answer<Value> {
  const isAway = answer.kind === "failed" && answer.failure.kind === "not-there";
  if (server === undefined || !isAway) return answer;
  const reason = "the bot is not on that server, or was invited without the commands";
  return failed({ kind: "not-there", reason });
}
