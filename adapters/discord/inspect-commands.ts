import type { Clock, Command, Sealed, Told } from "../../src/index.ts";
import type { Answer } from "./answer.ts";
import { toldOf } from "./ask.ts";
import { isSlash } from "./commands/commands-diff.ts";
import { commandsOf, type CommandsOptions } from "./commands/commands.ts";
import { openRegistry } from "./commands/registry.ts";
import { findTwins, standings, type Standing, type Twins } from "./commands/standing.ts";

/** What people see behind the `/`, beside what the bot has. */
export interface KnownCommands {
  /** Each server that the commands are for, or everywhere. */
  readonly places: readonly KnownPlace[];
  /** Where people see commands twice. */
  readonly twins: Told<readonly Twins[]>;
}

/** How it stands at one place. */
export interface KnownPlace {
  /** `undefined` for everywhere. */
  readonly server: string | undefined;
  readonly state: Told<{
    /** True where there are none yet. */
    readonly isEmpty: boolean;
    /** What is otherwise than the bot has it, a line each. */
    readonly differences: readonly string[];
  }>;
}

/** What is to be inspected, and what is compared with what Discord has. */
export interface InspectOptions extends CommandsOptions {
  readonly token: Sealed;
  /** All declared commands. */
  readonly commands: readonly Command[];
  /** Another API than Discord's. @default "https://discord.com/api" */
  readonly apiRoot?: string | undefined;
  readonly clock: Clock;
  /** Ends what takes too long. */
  readonly signal: AbortSignal;
}

/** Compares what is registered, and registers nothing. Never rejects. */
export async function inspectCommands(options: InspectOptions): Promise<Told<KnownCommands>> {
  const { signal, guilds } = options;
  const registry = answered(await openRegistry(options, signal));
  if (registry.kind !== "told") return registry;
  const wanted = { commands: commandsOf(options.commands, options), guilds };
  const places = (await standings(registry.value, wanted, signal)).map(placeOf);
  const twins = answered(await findTwins(registry.value, wanted, signal));
  return { kind: "told", value: { places, twins } };
}

const answered = <Value>(answer: Answer<Value>): Told<Value> =>
  answer.kind === "done" ? { kind: "told", value: answer.value } : toldOf(answer.failure);

function placeOf(standing: Standing): KnownPlace {
  const { server } = standing;
  if (standing.kind === "failed") return { server, state: toldOf(standing.failure) };
  const { found, differences } = standing;
  return { server, state: { kind: "told", value: { isEmpty: !found.some(isSlash), differences } } };
}
