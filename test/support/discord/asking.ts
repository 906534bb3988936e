import {
  ApplicationCommandOptionType as Type,
  type APIApplicationCommandOption,
} from "discord-api-types/v10";

import type { Backstage } from "./backstage.ts";
import type { Shelf, WireCommand } from "./command-book.ts";
import { enter } from "./entering.ts";
import { tell } from "./envelope.ts";
import type { InteractionKind } from "./interactions.ts";
import { covers } from "./rights.ts";
import type { Deed, Person, ShownChoice, Where } from "./types.ts";
import type { Room } from "./world.ts";

/** What is filled in, by the names of the options. */
export interface Filled {
  readonly [option: string]: string | number | boolean;
}

/** How a command is given. */
export interface Asking {
  readonly command: string;
  readonly values?: Filled | undefined;
  readonly where?: (Where & { readonly unregistered?: boolean }) | undefined;
  /** The option that is being typed. */
  readonly focused?: string;
}

/** Gives a command. Throws an `Error` where Discord's client would not send it. */
export function slash(stage: Backstage, from: Person, asking: Asking): Deed {
  return told(stage, from, { ...asking, kind: "command" });
}

/** Types on in an option; gives what may be meant. */
export async function types(
  stage: Backstage,
  from: Person,
  asking: Asking,
): Promise<readonly ShownChoice[]> {
  const { id, done } = told(stage, from, { ...asking, kind: "completion" });
  await done;
  return stage.interactions.all.find((one) => one.id === id)?.choices ?? [];
}

function told(
  stage: Backstage,
  person: Person,
  asking: Asking & { readonly kind: InteractionKind },
): Deed {
  const { kind, where, values = {}, focused } = asking;
  const room = enter(stage, person, where);
  const { command, shelf } = given(stage, room, asking);
  if (where?.unregistered !== true) mayGive(stage, { person, room, command });
  const options =
    where?.unregistered === true
      ? Object.entries(values).map(([name, value]) => ({ name, type: Type.String, value }))
      : optionsOf(command, values, focused);
  const takes = focused === undefined ? {} : { takes: takenBy(command, focused) };
  const interaction = stage.interactions.begin({ kind, person, room, source: undefined, ...takes });
  return tell(stage, interaction, {
    id: command.id,
    name: command.name,
    type: 1,
    ...(options.length > 0 && { options }),
    ...(shelf !== undefined && { guild_id: shelf }),
  });
}

/** What the option takes that is being typed. Throws an `Error` where the client asks nobody. */
function takenBy({ name, options = [] }: WireCommand, focused: string): "text" | "number" {
  const option = options.find((one) => one.name === focused);
  const { autocomplete } = (option ?? {}) as { readonly autocomplete?: boolean };
  if (!option || autocomplete !== true) throw new Error(`/${name} completes no "${focused}"`);
  return option.type === Type.String ? "text" : "number";
}

function given(
  { commands, ids }: Backstage,
  { guild }: Room,
  { command: name, where }: Asking,
): { readonly command: WireCommand; readonly shelf: Shelf } {
  if (where?.unregistered !== true) return commands.given(name, guild?.server.id);
  const command = { id: ids.next(), name, description: name, type: 1, version: "1" };
  return { command: command as WireCommand, shelf: undefined };
}

function mayGive(
  { world }: Backstage,
  { person, room, command }: { person: Person; room: Room; command: WireCommand },
): void {
  const { default_member_permissions: needed, contexts } = command;
  if (!room.guild && contexts && !contexts.includes(1))
    throw new Error(`/${command.name} is not for direct messages`);
  if (room.guild && contexts && !contexts.includes(0))
    throw new Error(`/${command.name} is not for servers`);
  if (!room.guild || needed === null || needed === undefined) return;
  const { rights } = world.human(person);
  // "0" is for administrators alone.
  const may = needed === "0" ? rights.includes("Administrator") : covers(rights, needed);
  if (!may) throw new Error(`${person.name} does not see /${command.name}`);
}

interface SentOption {
  readonly name: string;
  readonly type: Type;
  readonly value: string | number | boolean;
  readonly focused?: true;
}

function optionsOf(
  { name: command, options = [] }: WireCommand,
  values: Filled,
  focused: string | undefined,
): readonly SentOption[] {
  for (const name of Object.keys(values))
    if (!options.some((one) => one.name === name))
      throw new Error(`/${command} has no option "${name}"`);
  return options.flatMap((option) => {
    const value = values[option.name];
    const isFocused = option.name === focused;
    if (value === undefined && isFocused)
      return [{ name: option.name, type: option.type, value: "", focused: true as const }];
    if (value === undefined) return absent(command, option, focused);
    if (!isFocused)
      return [{ name: option.name, type: option.type, value: valueOf(option, value) }];
    const typed = String(value);
    return [{ name: option.name, type: option.type, value: typed, focused: true as const }];
  });
}

/** While somebody types, the rest may still be missing. */
function absent(
  command: string,
  option: APIApplicationCommandOption,
  focused: string | undefined,
): readonly [] {
  if (option.required === true && focused === undefined)
    throw new Error(`/${command} needs "${option.name}"`);
  return [];
}

/** As the client sends what was filled in. Throws an `Error` for what it would not take. */
function valueOf(
  option: APIApplicationCommandOption,
  given: string | number | boolean,
): string | number | boolean {
  const { name, type } = option;
  const refuse = (what: string): never => {
    throw new Error(`"${name}" takes ${what}, not ${String(given)}`);
  };
  const { choices } = option as { readonly choices?: readonly ShownChoice[] };
  if (choices && choices.length > 0) {
    const chosen = choices.find((one) => one.value === given || one.name === given);
    return chosen?.value ?? refuse(choices.map((one) => String(one.value)).join(", "));
  }
  switch (type) {
    case Type.Integer:
    case Type.Number:
      return numberOf(option, given) ?? refuse("a number in its range");
    case Type.Boolean:
      return typeof given === "boolean" ? given : refuse("true or false");
    case Type.String:
      return textOf(option, String(given)) ?? refuse("a text of its length");
    case Type.User:
    case Type.Channel:
    case Type.Role:
    case Type.Mentionable:
    case Type.Attachment:
    case Type.Subcommand:
    case Type.SubcommandGroup:
      return String(given);
  }
}

function numberOf(option: object, given: string | number | boolean): number | undefined {
  const {
    type,
    min_value: least = -(2 ** 53),
    max_value: most = 2 ** 53,
  } = option as {
    readonly type: Type;
    readonly min_value?: number;
    readonly max_value?: number;
  };
  const value = Number(given);
  const isKind = type === Type.Number ? Number.isFinite(value) : Number.isSafeInteger(value);
  return isKind && String(given).trim() !== "" && value >= least && value <= most
    ? value
    : undefined;
}

function textOf(option: object, given: string): string | undefined {
  const { min_length: least = 1, max_length: most = 6_000 } = option as {
    readonly min_length?: number;
    readonly max_length?: number;
  };
  return given.length >= least && given.length <= most ? given : undefined;
}
