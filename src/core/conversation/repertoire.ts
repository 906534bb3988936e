import type { Command } from "../command/command.ts";
import type { Wizard } from "../wizard/wizard.ts";

/** All that a bot can do. */
export interface Repertoire {
  readonly commands: readonly Command[];
  readonly wizards: readonly Wizard[];
  /** The command whose answer greets a person who opens a session. */
  readonly greeting: string;
}

const taken: readonly string[] = ["skip", "back", "keep", "cancel"];

/**
 * A checked repertoire. Throws a `TypeError` that names the mistake: two commands or wizards of
 * one name, a name of the framework's own, a required value behind an optional one, an unknown
 * greeting.
 */
export function repertoire(parts: Repertoire): Repertoire {
  const names = parts.commands.map((c) => c.name);
  unique("command", names);
  unique(
    "wizard",
    parts.wizards.map((w) => w.name),
  );
  for (const name of names) {
    if (!/^[a-z][a-z0-9_-]{0,31}$/.test(name)) {
      throw new TypeError(
        `command "${name}": a name has 1 to 32 of a-z, 0-9, _ and -, for example "health"`,
      );
    }
    if (taken.includes(name)) throw new TypeError(`command "${name}": the wizards use this word`);
  }
  parts.commands.forEach(checkParameters);
  parts.wizards.forEach(checkSteps);
  if (!names.includes(parts.greeting)) {
    throw new TypeError(`greeting "${parts.greeting}" is none of the commands`);
  }
  return parts;
}

function checkParameters({ name, parameters }: Command): void {
  unique(
    `value of /${name}`,
    parameters.map((p) => p.name.toLowerCase()),
  );
  const positional = parameters.filter((p) => p.positional);
  const late = positional.find(
    (p, i) => p.required && positional.slice(0, i).some((q) => !q.required),
  );
  if (late)
    throw new TypeError(`/${name}: ${late.name} is required but stands behind an optional value`);
}

function checkSteps({ name, steps }: Wizard): void {
  unique(
    `step of ${name}`,
    steps.map((s) => s.name),
  );
}

function unique(what: string, names: readonly string[]): void {
  const double = names.find((name, i) => names.indexOf(name) !== i);
  if (double !== undefined) throw new TypeError(`${what} "${double}" is declared twice`);
}
