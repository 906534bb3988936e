import { textAt } from "../../../src/index.ts";
import { done, type Answer } from "../answer.ts";
import type { Server } from "../calls/commands.ts";
import { commandDifferences, isSlash } from "./commands-diff.ts";
import type { SlashCommand } from "./commands.ts";
import type { Failure } from "../failure.ts";
import type { Registry } from "./registry.ts";

/** What is wanted, and where. */
export interface Wanted {
  readonly commands: readonly SlashCommand[];
  /** The servers that have them; all, and direct messages, without any. */
  readonly guilds: readonly string[];
}

/** How it stands at one place of the commands; `server` is `undefined` for everywhere. */
export type Standing =
  | {
      readonly kind: "listed";
      readonly server: string | undefined;
      readonly found: readonly unknown[];
      /** What is otherwise than wanted, a line each. */
      readonly differences: readonly string[];
    }
  | { readonly kind: "failed"; readonly server: string | undefined; readonly failure: Failure };

/** How it stands at all places where the commands are wanted. */
export async function standings(
  registry: Registry,
  { commands, guilds }: Wanted,
  signal: AbortSignal,
): Promise<readonly Standing[]> {
  const all: Standing[] = [];
  for (const server of guilds.length > 0 ? guilds : [undefined]) {
    const answer = await registry.list(server, signal);
    if (answer.kind === "failed") all.push({ ...answer, server });
    else {
      const found = answer.value;
      all.push({ kind: "listed", server, found, differences: commandDifferences(commands, found) });
    }
  }
  return all;
}

/** Commands that stand at another place, too: people see each of them twice. */
export interface Twins {
  /** The server where they stand beside those that are everywhere; `undefined` the other way round. */
  readonly server: Server | undefined;
  readonly names: readonly string[];
}

/** As many servers are looked at, at most: it takes a call for each. */
const mostServers = 50;

/** Where commands stand twice. */
export async function findTwins(
  registry: Registry,
  { commands, guilds }: Wanted,
  signal: AbortSignal,
): Promise<Answer<readonly Twins[]>> {
  const servers: Answer<readonly (Server | undefined)[]> =
    guilds.length > 0 ? done([undefined]) : await registry.servers(mostServers, signal);
  if (servers.kind === "failed") return servers;
  const twins: Twins[] = [];
  for (const server of servers.value) {
    const found = await registry.list(server?.id, signal);
    if (found.kind === "done") twins.push({ server, names: namesInBoth(commands, found.value) });
    // Where the bot may have no commands, there are none.
    else if (found.failure.kind !== "not-there") return found;
  }
  return done(twins.filter(({ names }) => names.length > 0));
}

function namesInBoth(commands: readonly SlashCommand[], found: readonly unknown[]): string[] {
  const names = new Set(found.filter(isSlash).map((one) => textAt(one, "name")));
  return commands.filter(({ name }) => names.has(name)).map(({ name }) => `/${name}`);
}
