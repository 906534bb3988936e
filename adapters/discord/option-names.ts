import type { Command } from "../../src/index.ts";

// Source: Discord API reference, "Application Command Naming".
const longest = /^.{1,32}/u;

/**
 * A declared name as Discord takes it for a command or an option: `customerId` → `customer-id`;
 * 32 characters at most. Empty for a name without any letter or digit.
 */
export function discordName(declared: string): string {
  const words = declared
    .normalize("NFC")
    .replace(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})/gu, "-")
    .replace(/(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, "-")
    .toLowerCase();
  const allowed = words.replace(/[^\p{L}\p{N}_]+/gu, "-").replace(/^-/, "");
  return (longest.exec(allowed)?.[0] ?? "").replace(/-$/, "");
}

/**
 * The declared names by what Discord calls them, in the order of their declaration. Throws a
 * `TypeError` for a name that Discord takes in no form, and where it would take two for one;
 * `whose` stands in it: `of /health`.
 */
export function declaredNames(
  declared: readonly string[],
  whose: string,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const name of declared) {
    const known = discordName(name);
    if (known === "") throw new TypeError(`Discord takes no name like "${name}" ${whose}`);
    const other = names.get(known);
    if (other !== undefined)
      throw new TypeError(`"${other}" and "${name}" ${whose} are both "${known}" on Discord`);
    names.set(known, name);
  }
  return names;
}

/** The declared names of a command's values by its options' names; throws as {@link declaredNames}. */
export function optionNames(
  command: Pick<Command, "name" | "parameters">,
): ReadonlyMap<string, string> {
  return declaredNames(
    command.parameters.map(({ name }) => name),
    `of /${command.name}`,
  );
}

/** The declared names of commands by Discord's; throws as {@link declaredNames}. */
export function commandNames(
  commands: readonly Pick<Command, "name">[],
): ReadonlyMap<string, string> {
  return declaredNames(
    commands.map(({ name }) => name),
    "among the commands",
  );
}
