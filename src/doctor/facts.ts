import { join } from "node:path";

import type { TelegramInspection } from "../../adapters/telegram/index.ts";
import type { Config } from "../config.ts";
import type { Problem } from "./checks.ts";

/** What is known, or why it is not. */
export type Known<Value> =
  | { readonly kind: "known"; readonly value: Value }
  | { readonly kind: "unknown"; readonly reason: string };

/** The data folder. */
export type FolderFacts =
  | { readonly kind: "there" }
  /** It can be made, and is at the first start. */
  | { readonly kind: "unmade" }
  | ({ readonly kind: "wrong" } & Problem);

/** The keys that seal what is kept. */
export type KeyFacts =
  /** They open the store. */
  | { readonly kind: "fit"; readonly where: string }
  /** They are there, and nothing is sealed with them yet. */
  | { readonly kind: "ready"; readonly where: string }
  /** One is made at the first start. */
  | { readonly kind: "unmade"; readonly where: string }
  | ({ readonly kind: "wrong" } & Problem)
  /** What keeps the store from being used keeps them from being tried. */
  | { readonly kind: "untried" };

/** Two clocks at the same moment, in ms since 1970. */
export interface Times {
  readonly thereMs: number;
  readonly hereMs: number;
}

/** What the bot keeps its conversations in. */
export interface StoreFacts {
  /** Where it is, in words. */
  readonly place: string;
  readonly state:
    | { readonly kind: "there" }
    /** It is made at the first start. */
    | { readonly kind: "unmade" }
    | ({ readonly kind: "wrong" } & Problem)
    /** Its folder has to be put right first. */
    | { readonly kind: "untried" };
  readonly keys: KeyFacts;
  /** What is wrong with it, though it can be used. */
  readonly remarks: readonly Problem[];
  /** True if a process works on it: has the file open, or has the turn to poll. */
  readonly isServed: Known<boolean>;
  /** True if a person on Telegram has been answered and is still remembered. */
  readonly hasAnswered: Known<boolean>;
  /** The store's clock, if it has one, and this computer's. */
  readonly times: Times | undefined;
}

/** All that was found out, for the steps to judge. */
export interface Facts {
  readonly config: Config;
  /** `undefined` without a token. */
  readonly telegram: TelegramInspection | undefined;
  readonly folder: FolderFacts;
  readonly store: StoreFacts;
  /** This computer's clock, in ms since 1970. */
  readonly nowMs: number;
}

/** A value that is known. */
export function known<Value>(value: Value): Known<Value> {
  return { kind: "known", value };
}

/**
 * True if a bot runs; `undefined` where that cannot be seen. Behind a webhook any number of
 * processes on one Redis run without a turn.
 */
export function isRunning({ config, store: { isServed } }: Facts): boolean | undefined {
  if (isServed.kind === "unknown" || (config.redis && config.telegram?.webhook)) return undefined;
  return isServed.value;
}

/** Where the log goes, in words. */
export function logOf({ logFile, dataDir }: Config): string {
  if (logFile === "-") return "its standard error";
  return logFile ?? join(dataDir, "bot.log");
}
