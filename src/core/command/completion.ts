import type { Command } from "./command.ts";

/** Words that a wizard understands wherever a question is open. */
const wizardWords = ["/skip", "/back", "/cancel"];

/**
 * What may stand in place of the line's last word: names of commands, the choices of a value,
 * names of values. Nothing while the line is not a command.
 */
export function completions(commands: readonly Command[], line: string): readonly string[] {
  if (!line.startsWith("/")) return [];
  const parts = line.split(/\s+/);
  const last = parts.at(-1) ?? "";
  if (parts.length === 1) {
    const names = [...commands.map((c) => `/${c.name}`), ...wizardWords];
    return names.filter((name) => name.startsWith(last.toLowerCase()));
  }
  const command = commands.find((c) => `/${c.name}` === parts[0]?.toLowerCase());
  return command ? valuesOf(command, parts).filter((word) => word.startsWith(last)) : [];
}

function valuesOf(command: Command, parts: readonly string[]): readonly string[] {
  const [named = "", sep] = (parts.at(-1) ?? "").split("=", 2);
  const asked = command.parameters.find((p) => p.name === named);
  if (asked && sep !== undefined) {
    return Object.keys(asked.argument.choices).map((value) => `${named}=${value}`);
  }
  const taken = parts.slice(1, -1);
  const loose = taken.filter((part) => !part.includes("="));
  const positional = command.parameters.filter((p) => p.positional)[loose.length];
  const names = command.parameters
    .filter((p) => !p.positional && !taken.some((part) => part.startsWith(`${p.name}=`)))
    .map((p) => `${p.name}=`);
  return [
    ...Object.keys(positional?.argument.choices ?? {}),
    ...(positional?.required ? [] : names),
  ];
}
