import type { Command } from "./command.ts";
import type { CommandWriter } from "../view/line.ts";

/**
 * Writes calls as people type them, by the declared parameters: `/nodes a b page=2`. A value
 * behind a gap and one that no parameter declares are named.
 */
export function commandWriter(commands: readonly Command[]): CommandWriter {
  return (name, args) => {
    const parameters = commands.find((c) => c.name === name)?.parameters ?? [];
    const positional = parameters.filter((p) => p.positional).map((p) => p.name);
    const gap = positional.findIndex((p) => args[p] === undefined);
    const loose = gap === -1 ? positional : positional.slice(0, gap);
    const named = Object.keys(args).filter((arg) => !loose.includes(arg));
    return [
      ...loose.map((arg) => quoted(args[arg] ?? "")),
      ...named.map((arg) => `${arg}=${quoted(args[arg] ?? "")}`),
    ];
  };
}

// What starts like `name=` would be read as a name.
function quoted(value: string): string {
  return /^[^\s"'“„‘=]+$/u.test(value) ? value : `"${value.replaceAll('"', "'")}"`;
}
