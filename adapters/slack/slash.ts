import type { Command } from "../../src/index.ts";

/** Which slash commands the app has. A workspace has one name space for all of its apps. */
export interface SlashOptions {
  /** The one that stands before all, with its slash. */
  readonly command: string;
  /** Whether each command is a slash command of its own, too: `/plume-health`. @default "no" */
  readonly separate?: "no" | "beside" | "instead";
}

/** A slash command, and the declared command that it calls by itself, if it does. */
export interface Slash {
  readonly name: string;
  readonly calls: Command | undefined;
}

/** All slash commands of the app. */
export function slashesOf(
  { command, separate = "no" }: SlashOptions,
  commands: readonly Command[],
): readonly Slash[] {
  const one = { name: command, calls: undefined };
  const each = commands.map((calls) => ({ name: `${command}-${calls.name}`, calls }));
  if (separate === "no") return [one];
  return separate === "beside" ? [one, ...each] : each;
}

/** What stands before a command's name where people are told to type it. */
export function slashPrefix({ command, separate }: SlashOptions): string {
  return separate === "instead" ? `${command}-` : `${command} `;
}
