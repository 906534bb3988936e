import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { HTTPReceiver } from "@slack/bolt";

import {
  createInstalledWorkspaces,
  type InstalledWorkspaces,
} from "../../adapters/slack/installed-workspaces.ts";
import { installerParts, type InstallOptions } from "../../adapters/slack/install.ts";
import { quietLogger } from "../../adapters/slack/quiet-logger.ts";
import { seal } from "../../src/core/sealed.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { MemoryStore } from "../../src/stores/memory.ts";
import type { CollectingLogger } from "./network.ts";
import type { FakeSlack } from "./slack/fake-slack.ts";

/** What several processes of one app share. */
export interface Shared {
  readonly slack: FakeSlack;
  readonly store: Pick<MemoryStore, "installations" | "cache">;
  readonly clock: Clock;
  readonly log: CollectingLogger;
}

/** A process of an app that can be installed. */
export interface InstallingApp {
  /** Where an installation begins. */
  readonly url: string;
  readonly publicUrl: string;
  readonly options: InstallOptions;
  readonly installed: InstalledWorkspaces;
  close(): Promise<void>;
}

/** Starts one. It takes the address of another where a proxy would stand in front of both. */
export async function startInstallingApp(
  { slack, store, clock, log }: Shared,
  more: Partial<InstallOptions> = {},
): Promise<InstallingApp> {
  const installed = createInstalledWorkspaces({
    store: store.installations,
    cache: store.cache,
    clock,
    logger: log,
  });
  const ended = new AbortController();
  // The address has to be known to who listens there.
  let receiver: HTTPReceiver | undefined;
  const server = createServer((request, response) => receiver?.requestListener(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const options: InstallOptions = {
    clientId: slack.app.clientId,
    clientSecret: seal(slack.app.clientSecret),
    publicUrl: `http://127.0.0.1:${port}`,
    bot: "Plume",
    firstWords: "/plume help",
    installed,
    cache: store.cache,
    clock,
    logger: log,
    signal: ended.signal,
    apiRoot: slack.apiUrl,
    ...more,
  };
  receiver = new HTTPReceiver({
    ...installerParts(options),
    signingSecret: slack.app.signingSecret,
    logger: quietLogger,
  });
  return {
    url: `http://127.0.0.1:${port}/slack/install`,
    publicUrl: `http://127.0.0.1:${port}`,
    options,
    installed,
    async close() {
      ended.abort();
      server.close();
      server.closeAllConnections();
      await Promise.resolve();
    },
  };
}
