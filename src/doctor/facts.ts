import { join } from "node:path";

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
  /** By the names of the platforms. */
  readonly traced: { readonly [platform: string]: Traced };
  /** The store's clock, if it has one, and this computer's. */
  readonly times: Times | undefined;
}

/** What a bot on a platform leaves in the store. */
export interface Traces {
  /** The platform, as people call it. */
  readonly platform: string;
  /** Ids of its conversations and sign-ins begin so; `undefined` where nobody can tell yet. */
  readonly prefix: string | undefined;
  /** The turn that one of several processes holds; `undefined` where none is needed. */
  readonly turn: string | undefined;
  /** Names of its installations begin so; `undefined` where it has none. */
  readonly installs: string | undefined;
}

/** What the store shows of a platform. */
export interface Traced {
  /** True if a process works: has the file open, or has the turn. */
  readonly isServed: Known<boolean>;
  /** True if somebody there has been answered and is still remembered. */
  readonly hasAnswered: Known<boolean>;
  readonly installations: Known<number>;
}

/** All that was found out, beside the platforms, for the steps to judge. */
export interface Facts {
  readonly config: Config;
  readonly folder: FolderFacts;
  readonly store: StoreFacts;
  /** This computer's clock, in ms since 1970. */
  readonly nowMs: number;
}

/** A value that is known. */
export function known<Value>(value: Value): Known<Value> {
  return { kind: "known", value };
}

/** What the store shows of a platform. */
export function tracedOf({ store }: Pick<Facts, "store">, platform: string): Traced {
  const found = store.traced[platform];
  if (!found) throw new TypeError(`nobody looked for traces of ${platform}`);
  return found;
}

/** True if a bot runs there; `undefined` where that cannot be seen. */
export function isRunning(facts: Pick<Facts, "store">, platform: string): boolean | undefined {
  const { isServed } = tracedOf(facts, platform);
  return isServed.kind === "unknown" ? undefined : isServed.value;
}

/** Where the log goes, in words. */
export function logOf({ logFile, dataDir }: Config): string {
  if (logFile === "-") return "its standard error";
  return logFile ?? join(dataDir, "bot.log");
}
