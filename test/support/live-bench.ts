import { toPlain } from "../../src/core/view/plain.ts";
import { createMemoryLimiter } from "../../src/ops/limiter.ts";
import { createPlumeRepertoire } from "../../src/plume/bot.ts";
import { createCloud } from "../../src/plume/cloud/cloud.ts";
import { createConnections } from "../../src/plume/sign-in/connections.ts";
import { createHomes } from "../../src/plume/cloud/homes.ts";
import { createRecentHomes } from "../../src/plume/cloud/recent-homes.ts";
import { createHttpClient } from "../../src/plume/http/http.ts";
import { createTokenService } from "../../src/plume/sign-in/oauth.ts";
import { createTokens } from "../../src/plume/sign-in/tokens.ts";
import { Connections, Demo, Homes, RecentHomes } from "../../src/plume/uses.ts";
import { startSandbox, type Sandbox } from "../../src/sandbox/index.ts";
import { Talk, terminal } from "./builders.ts";
import { createMovableClock } from "./movable-clock.ts";
import { createCollectingLogger, openTestStore, type CollectingLogger } from "./network.ts";

/** How the bench is set up; short times keep bad days short. */
export interface LiveOptions {
  readonly timeoutMs?: number;
  readonly tokenLifeSeconds?: number;
  /** Another token service beside the sandbox's. */
  readonly sso?: { readonly name: string; readonly port: number; readonly ca: string };
}

/** The Plume bot without a shell: real decisions, real client, sandbox cloud, no platform. */
export interface LiveBench {
  readonly sandbox: Sandbox;
  readonly talk: Talk;
  readonly log: CollectingLogger;
  /** Hands lines over one by one; answers all that the last one brought, preface included. */
  say(...lines: readonly string[]): Promise<string>;
  signIn(): Promise<string>;
  /** `/health`, or another command, of the sandbox's home of this title. */
  ask(command: string, title: string): Promise<string>;
  /** Moves the bot's clock ahead. */
  later(ms: number): void;
  close(): Promise<void>;
}

export async function openLiveBench(options: LiveOptions = {}): Promise<LiveBench> {
  const sandbox = await startSandbox({
    requestsPerWindow: 100_000,
    ...(options.tokenLifeSeconds === undefined
      ? {}
      : { tokenLifeSeconds: options.tokenLifeSeconds }),
  });
  const clock = createMovableClock();
  const log = createCollectingLogger();
  const store = openTestStore(clock);
  const { sso } = options;
  const hosts = {
    ...sandbox.hosts,
    ...(sso && { [sso.name]: { address: "127.0.0.1", port: sso.port } }),
  };
  const http = createHttpClient({
    hosts,
    ca: [sandbox.ca, ...(sso ? [sso.ca] : [])],
    timeoutMs: options.timeoutMs ?? 5_000,
  });
  const service = createTokenService({ http, clock, logger: log });
  const tokens = createTokens({
    service,
    store: store.connections,
    cache: store.cache,
    clock,
    logger: log,
  });
  const connections = createConnections({
    store: store.connections,
    cache: store.cache,
    service,
    tokens,
    http,
    clock,
    logger: log,
  });
  const limiter = createMemoryLimiter({ perSecond: 1_000 });
  const cloud = createCloud({ http, limiter, cache: store.cache, clock, logger: log, retryMs: 5 });
  const beside = { tokens, cache: store.cache, clock, logger: log };
  const recent = createRecentHomes(beside);
  const homes = createHomes({ ...beside, connections, cloud, recent });
  const talk = new Talk(
    createPlumeRepertoire({
      partnerIdMin: 20,
      allowedHosts: Object.keys(hosts),
      defaultApiBase: sandbox.apiBase,
    }),
    terminal,
  );
  talk.now = () => clock.now();
  talk.give(Connections, connections).give(Homes, homes);
  talk.give(RecentHomes, recent).give(Demo, { offer: undefined });
  const say = async (...lines: readonly string[]): Promise<string> => {
    let said = "";
    for (const line of lines) {
      const views = await talk.send(line);
      said = [...(talk.preface ? [talk.preface] : []), ...views]
        .map((v) => toPlain(v))
        .join("\n--\n");
    }
    return said;
  };
  return {
    sandbox,
    talk,
    log,
    say,
    signIn: () =>
      say(
        "/auth",
        sandbox.ssoUrl,
        sandbox.credentials.header,
        sandbox.credentials.partnerId,
        "/skip",
      ),
    ask: (command, title) => {
      const { customerId, locationId } = sandbox.home(title);
      return say(`${command} ${customerId} ${locationId}`);
    },
    later: (ms) => clock.later(ms),
    close: async () => {
      await http.close();
      await sandbox.close();
    },
  };
}
