import { existsSync } from "node:fs";
import Database from "libsql";
import { Fault, isFault } from "../../core/fault.ts";
import type { Clock } from "../../ports/clock.ts";
import { belongingsOfOwner, belongingsOfTenant, type Belongings } from "../upkeep/belongings.ts";
import type { Forgotten, Holdings, Page } from "../upkeep/holdings.ts";
import { numberOr } from "./columns.ts";
import { toFault } from "./faults.ts";
import { prepareFile } from "./files.ts";
import { forgetBelongings } from "./forget.ts";
import { dropKeptAside, keptAside } from "./kept-aside.ts";
import { complete, inspect } from "./layout.ts";
import { takeLock, type StoreLock } from "./lock.ts";
import { emptyPage, pagesOf, type PageParts } from "./pages.ts";
import { checkSource, sources } from "./sources.ts";
import { prepare } from "./statements.ts";
import { createTurns } from "./turns.ts";

/** What one store file holds. */
export interface EmbeddedHoldings extends Holdings {
  /** Keeps bots from the store until it is released; `undefined` where one has it. */
  keepAlone(): StoreLock | undefined;
}

/**
 * Opens a store file beside a bot that may have it open, for the operator's tools. Throws `Fault`
 * `store.absent` where there is none, `store.foreign`, `store.unavailable`.
 */
export function openEmbeddedHoldings(file: string, clock: Clock): EmbeddedHoldings {
  if (!existsSync(file)) throw new Fault("store.absent", { place: file });
  try {
    const place = prepareFile(file);
    return assemble(place, openDatabase(place), clock);
  } catch (error) {
    throw toFault(error, file);
  }
}

function openDatabase(file: string): Database.Database {
  // The tool may wait for a bot in its own process; what it writes must be as durable.
  const database = new Database(file, { timeout: 5000 });
  try {
    if (inspect(database, file)) throw new Fault("store.absent", { place: file });
    database.exec("PRAGMA synchronous=FULL; PRAGMA fullfsync=ON; PRAGMA secure_delete=ON");
    complete(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function assemble(file: string, database: Database.Database, clock: Clock): EmbeddedHoldings {
  const write = createTurns(database, file, clock);
  const parts = (): PageParts => ({ database, write, now: clock.now() });
  const forget = async (whose: Belongings): Promise<Forgotten> => {
    try {
      return await forgetBelongings(whose, parts());
    } catch (error) {
      throw toFault(error, file);
    }
  };
  return {
    place: file,
    pages: () => told(file, allPages(parts)),
    check: () => first(told(file, pagesOf(checkSource, parts())), emptyPage({ write })),
    asides: () => told(file, keptAside(database, clock.now())),
    dropAsides: () => dropKeptAside(database, write),
    forget: (owner) => forget(belongingsOfOwner(owner)),
    forgetTenant: (tenant) => forget(belongingsOfTenant(tenant)),
    scour: async () => Promise.resolve(scour(database, file)),
    keepAlone: () => keepAlone(file),
    close: async () => Promise.resolve(void database.close()),
  };
}

async function* allPages(parts: () => PageParts): AsyncIterable<Page> {
  for (const source of sources) yield* pagesOf(source, parts());
}

/** The same, with errors that say what is wrong with the file. */
async function* told<Item>(file: string, items: AsyncIterable<Item>): AsyncIterable<Item> {
  try {
    yield* items;
  } catch (error) {
    throw toFault(error, file);
  }
}

async function first(pages: AsyncIterable<Page>, otherwise: Page): Promise<Page> {
  for await (const page of pages) return page;
  return otherwise;
}

/** SQLite leaves what was in a row where it was, and older forms of it in its log. */
function scour(database: Database.Database, file: string): string | undefined {
  try {
    database.exec("VACUUM");
    const log = prepare(database, "PRAGMA wal_checkpoint(TRUNCATE)").one();
    return log && numberOr(log, "busy", 0) > 0 ? "somebody reads it all the time" : undefined;
  } catch (error) {
    return toFault(error, file).message;
  }
}

function keepAlone(file: string): StoreLock | undefined {
  try {
    return takeLock(file, true);
  } catch (error) {
    if (isFault(error, "store.locked")) return undefined;
    throw error;
  }
}
