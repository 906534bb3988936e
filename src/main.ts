import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { parseConfig, type Config } from "./config.ts";
import { createContainer, servicesOf } from "./container/container.ts";
import type { Store } from "./container/store.ts";
import { tokens } from "./container/tokens.ts";
import { Fault } from "./core/fault.ts";
import type { Face } from "./faces/face.ts";
import { openFaces } from "./faces/faces.ts";
import { openLogDestination } from "./ops/log-destination.ts";
import { createLogger } from "./ops/logger.ts";
import { openOutside, type OpenedOutside } from "./outside.ts";
import type { Logger } from "./ports/logger.ts";
import type { Vault } from "./ports/vault.ts";
import { createBot } from "./runtime/bot.ts";

// How long what still runs may take: a process manager can wait, a person who pressed Ctrl-C not.
const termMs = 5_000;
const goodbyeMs = 1_000;
// A store that does not answer at once must not keep a person from hearing so.
const openMs = 3_000;

/** The process: configuration, container, adapters, run. Resolves when all of it has ended. */
async function main(): Promise<void> {
  const config = parseConfig(process.env);
  prepareFolder(config.dataDir);
  const { logger, flush } = openLog(config);
  reportCrashes(logger, flush);
  try {
    await serveOutside(config, logger);
  } catch (error) {
    logger.error("process.failed", { error: toError(error) });
    throw error;
  } finally {
    flush();
  }
}

async function serveOutside(config: Config, logger: Logger): Promise<void> {
  const outside = await openOutside(config);
  try {
    await serve(config, outside, logger);
  } finally {
    await outside.close();
  }
}

async function serve(config: Config, outside: OpenedOutside, logger: Logger): Promise<void> {
  // From the start, so that whatever comes before the first message ends in order, too.
  const termination = terminated();
  const container = createContainer({
    config,
    outside,
    logger,
    openShared: await sharedStore(config, logger),
  });
  let face: Face | undefined;
  try {
    const store = container.get(tokens.Store);
    const trouble = await store.opened(openMs);
    if (trouble !== undefined)
      process.stderr.write(
        `Redis is away: ${trouble}\nI keep trying; until then I take nothing in.\n`,
      );
    const opened = await openFaces({ config, container, logger, bot: () => bot });
    face = opened;
    const bot = createBot({
      brain: container.get(tokens.Brain),
      store: store.conversations,
      vault: container.get(tokens.Vault),
      adapters: opened.adapters,
      clock: container.get(tokens.Clock),
      logger,
      use: servicesOf(container),
    });
    let isEnding = false;
    void termination.then(() => (isEnding = true));
    const graceMs = await Promise.race([
      bot.start().then(() => (isEnding ? termMs : welcome(opened))),
      termination.then(() => termMs),
    ]);
    await bot.stop(graceMs);
    if (opened.unsaved()) tellUnsaved();
  } finally {
    await container.unbindAllAsync();
    face?.release();
  }
}

/** It listens: who started it is told so, and it goes on until nobody will write any more. */
async function welcome(face: Face): Promise<number> {
  process.stdout.write(face.greeting());
  await face.closed;
  return goodbyeMs;
}

/** Somebody may have been told that it would be taken up when the store is back. */
function tellUnsaved(): void {
  process.stderr.write(
    "What was typed last may not be saved: if nothing follows when I am back, send it again.\n",
  );
  process.exitCode = 1;
}

/** How the configured Redis is opened. Its client is loaded only where there is one. */
async function sharedStore(
  { redis }: Config,
  logger: Logger,
): Promise<((vault: Vault) => Store) | undefined> {
  if (!redis) return undefined;
  const { openSharedStore } = await import("./shared-store.ts");
  return (vault) => openSharedStore(redis, vault, logger);
}

function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Fault(
      "store.unavailable",
      { reason: `the folder ${folder} cannot be made` },
      { cause: error },
    );
  }
}

interface Log {
  readonly logger: Logger;
  readonly flush: () => void;
}

function openLog(config: Config): Log {
  const file = config.logFile ?? join(config.dataDir, "bot.log");
  const destination = openLogDestination(file, (code) => {
    // Where standard error itself is what cannot be written, there is nobody to tell.
    if (file === "-") return;
    process.stderr.write(`The log cannot be written (${code}); I go on without it.\n`);
  });
  return {
    logger: createLogger({ destination, level: config.logLevel }),
    flush: () => destination.flush(),
  };
}

/** A bug must leave a trace without a secret in it, and end the process: the store is durable. */
function reportCrashes(logger: Logger, flush: () => void): void {
  const crash = (error: unknown): void => {
    logger.error("process.crashed", { error: toError(error) });
    flush();
    process.stderr.write(
      "Something broke on my side; the log says what. Nothing is lost: start me again.\n",
    );
    process.exit(1);
  };
  process.on("uncaughtException", crash);
  process.on("unhandledRejection", crash);
}

const toError = (error: unknown): Error =>
  error instanceof Error ? error : new Error("something that is no error was thrown");

/** Resolves when somebody asks the process to end. A second time ends it at once. */
async function terminated(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(1));
        resolve();
      });
    }
  });
}

try {
  await main();
  process.exitCode ??= 0;
} catch (error) {
  const told = error instanceof Fault ? error.message : "an unexpected error; the log says which";
  process.stderr.write(`Cannot run: ${told}\n`);
  process.exitCode = 1;
}
