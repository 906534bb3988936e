import "reflect-metadata";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { Container } from "inversify";

import type { Config } from "../config.ts";
import { createBrain } from "../core/conversation/brain.ts";
import { Fault } from "../core/fault.ts";
import type { Service } from "../core/service.ts";
import { createSystemClock } from "../ops/system-clock.ts";
import { createPlumeRepertoire } from "../plume/bot.ts";
import { createCloud } from "../plume/cloud/cloud.ts";
import { createConnections } from "../plume/sign-in/connections.ts";
import { createHomes } from "../plume/cloud/homes.ts";
import { createRecentHomes } from "../plume/cloud/recent-homes.ts";
import { createHttpClient } from "../plume/http/http.ts";
import { createTokenService } from "../plume/sign-in/oauth.ts";
import { createTokens } from "../plume/sign-in/tokens.ts";
import type { Logger } from "../ports/logger.ts";
import type { Vault } from "../ports/vault.ts";
import { createVault, loadOrCreateKeyFile, parseKeyRing } from "../stores/vault.ts";
import type { Outside } from "./outside.ts";
import { openFileStore, type Store } from "./store.ts";
import { tokens } from "./tokens.ts";

/** What the container is given. */
export interface Given {
  readonly config: Config;
  readonly outside: Outside;
  readonly logger: Logger;
  /** Opens the shared store that the configuration names; the one in a file unless given. */
  readonly openShared?: ((vault: Vault) => Store) | undefined;
}

// Plume advises at most 6 requests a second; 2000 in five minutes are its hard limit.
const requestsPerSecond = 6;

/** All parts of the process by their tokens. Nothing is made before it is asked for. */
export function createContainer(given: Given): Container {
  const container = new Container({ defaultScope: "Singleton" });
  container.bind(tokens.Config).toConstantValue(given.config);
  container.bind(tokens.Outside).toConstantValue(given.outside);
  container.bind(tokens.Logger).toConstantValue(given.logger);
  container.bind(tokens.Demo).toConstantValue({ offer: given.outside.demo });
  bindFoundation(container, given.openShared);
  bindPlume(container);
  return container;
}

function bindFoundation(container: Container, openShared: Given["openShared"]): void {
  container.bind(tokens.Clock).toResolvedValue(() => createSystemClock());
  container.bind(tokens.Vault).toResolvedValue(openVault, [tokens.Config, tokens.Logger]);
  container
    .bind(tokens.Store)
    .toResolvedValue(
      (config, vault, clock) => openShared?.(vault) ?? openFileStore(config, vault, clock),
      [tokens.Config, tokens.Vault, tokens.Clock],
    )
    .onDeactivation((store) => store.close());
  container.bind(tokens.Repertoire).toResolvedValue(
    (config, outside) =>
      createPlumeRepertoire({
        partnerIdMin: config.partnerIdMin,
        allowedHosts: [...config.allowedHosts, ...Object.keys(outside.hosts)],
        defaultApiBase: outside.apiBase,
      }),
    [tokens.Config, tokens.Outside],
  );
  container
    .bind(tokens.Brain)
    .toResolvedValue((repertoire) => createBrain(repertoire), [tokens.Repertoire]);
}

function openVault(config: Config, logger: Logger): Vault {
  if (config.vaultKeys !== undefined) return createVault(parseKeyRing(config.vaultKeys));
  const file = join(config.dataDir, "vault.key");
  const store = join(config.dataDir, "store.db");
  // A new key beside an old store would open nothing in it.
  if (existsSync(store) && !existsSync(file)) {
    throw new Fault("vault.key-missing", { key: file, store });
  }
  const { ring, created, exposed } = loadOrCreateKeyFile(file);
  if (created) logger.warn("vault.key-created", { file });
  if (exposed) logger.warn("vault.key-exposed", { file });
  return createVault(ring);
}

function bindPlume(container: Container): void {
  container
    .bind(tokens.Limiter)
    .toResolvedValue((store) => store.limiter(requestsPerSecond), [tokens.Store]);
  container
    .bind(tokens.Http)
    .toResolvedValue(
      (config, { ca, hosts }) => createHttpClient({ allowedHosts: config.allowedHosts, ca, hosts }),
      [tokens.Config, tokens.Outside],
    )
    .onDeactivation((http) => http.close());
  container
    .bind(tokens.TokenService)
    .toResolvedValue(
      (http, clock, logger) => createTokenService({ http, clock, logger }),
      [tokens.Http, tokens.Clock, tokens.Logger],
    );
  container
    .bind(tokens.Tokens)
    .toResolvedValue(
      (...[service, store, clock, logger]) =>
        createTokens({ service, store: store.connections, cache: store.cache, clock, logger }),
      [tokens.TokenService, tokens.Store, tokens.Clock, tokens.Logger],
    );
  bindReads(container);
}

function bindReads(container: Container): void {
  container.bind(tokens.Connections).toResolvedValue(
    (...[store, service, tokenCache, http, clock, logger]) =>
      createConnections({
        store: store.connections,
        cache: store.cache,
        service,
        tokens: tokenCache,
        http,
        clock,
        logger,
      }),
    [tokens.Store, tokens.TokenService, tokens.Tokens, tokens.Http, tokens.Clock, tokens.Logger],
  );
  container
    .bind(tokens.Cloud)
    .toResolvedValue(
      (...[http, limiter, store, clock, logger]) =>
        createCloud({ http, limiter, cache: store.quickCache, clock, logger }),
      [tokens.Http, tokens.Limiter, tokens.Store, tokens.Clock, tokens.Logger],
    );
  bindHomes(container);
}

function bindHomes(container: Container): void {
  container
    .bind(tokens.RecentHomes)
    .toResolvedValue(
      (...[tokenCache, store, clock, logger]) =>
        createRecentHomes({ tokens: tokenCache, cache: store.quickCache, clock, logger }),
      [tokens.Tokens, tokens.Store, tokens.Clock, tokens.Logger],
    );
  container.bind(tokens.Homes).toResolvedValue(
    (...[connections, tokenCache, cloud, recent, store, clock, logger]) =>
      createHomes({
        connections,
        tokens: tokenCache,
        cloud,
        recent,
        cache: store.quickCache,
        clock,
        logger,
      }),
    [
      tokens.Connections,
      tokens.Tokens,
      tokens.Cloud,
      tokens.RecentHomes,
      tokens.Store,
      tokens.Clock,
      tokens.Logger,
    ],
  );
}

/** Looks up what a handler `use`s. */
export function servicesOf(container: Container): <Value>(service: Service<Value>) => Value {
  return (service) => container.get(service.key);
}
