import { ownerOf, type Address } from "../event.ts";
import type { Service } from "../service.ts";
import type { Argument, Suggestion } from "./argument.ts";
import type { Command } from "./command.ts";

/** A value that somebody is typing. */
export interface Asked {
  readonly at: Address;
  readonly command: string;
  /** The value's name. */
  readonly value: string;
  /** What stands there so far. */
  readonly begun: string;
  /** What stands in the command's other values already, as typed. */
  readonly args: { readonly [name: string]: string };
  readonly signal: AbortSignal;
}

/** What may be meant, best first. Rejects only where a value's own completion does. */
export type Suggest = (asked: Asked) => Promise<readonly Suggestion[]>;

/** What a suggester stands on. */
export interface SuggesterParts {
  readonly commands: readonly Command[];
  /** Gives the services that completion asks. */
  readonly use: <Value>(service: Service<Value>) => Value;
}

/** Completion of the commands' values, for platforms that ask while a person types. */
export function createSuggester({ commands, use }: SuggesterParts): Suggest {
  return async ({ at, command, value, begun, args, signal }) => {
    const argument = commands
      .find(({ name }) => name === command)
      ?.parameters.find(({ name }) => name === value)?.argument;
    if (!argument) return [];
    const offered = await argument.complete?.(begun, {
      owner: ownerOf(at),
      at,
      args,
      commands,
      use,
      signal,
    });
    return offered ?? chosen(argument, begun);
  };
}

function chosen({ choices }: Argument<unknown>, begun: string): readonly Suggestion[] {
  return Object.entries(choices)
    .filter(([value]) => value.startsWith(begun.toLowerCase()))
    .map(([value, summary]) => ({ value, label: summary === "" ? value : summary }));
}
