import type { RESTPostAPIChatInputApplicationCommandsJSONBody } from "discord-api-types/v10";

import { listAt } from "../../../src/ops/payload.ts";
import type { Ids } from "./ids.ts";

/** Where commands are registered: everywhere, or on one server. */
export type Shelf = string | undefined;

/** A command as the API shows it. */
export type WireCommand = RESTPostAPIChatInputApplicationCommandsJSONBody & {
  readonly id: string;
  readonly version: string;
};

/** The commands of the app. */
export class CommandBook {
  readonly #app: string;
  readonly #ids: Ids;
  readonly #shelves = new Map<Shelf, readonly WireCommand[]>();

  constructor(app: string, ids: Ids) {
    this.#app = app;
    this.#ids = ids;
  }

  on(shelf: Shelf): readonly WireCommand[] {
    return this.#shelves.get(shelf) ?? [];
  }

  /** These are all that there are from now on; what is called as before keeps its id. */
  replace(shelf: Shelf, given: readonly unknown[]): readonly WireCommand[] {
    const commands = given.map((one) => this.#made(shelf, one));
    this.#shelves.set(shelf, commands);
    return commands;
  }

  /** Adds one, or takes the place of the one that is called so. */
  put(shelf: Shelf, given: unknown): { readonly command: WireCommand; readonly isNew: boolean } {
    return this.#keep(shelf, this.#made(shelf, given));
  }

  /** Another one takes its place, whatever it is called. */
  change(shelf: Shelf, before: WireCommand, given: unknown): WireCommand {
    return this.#keep(shelf, { ...this.#made(shelf, given), id: before.id }).command;
  }

  #keep(
    shelf: Shelf,
    command: WireCommand,
  ): { readonly command: WireCommand; readonly isNew: boolean } {
    const others = this.on(shelf).filter(({ id }) => id !== command.id);
    const isNew = others.length === this.on(shelf).length;
    this.#shelves.set(shelf, [...others, command]);
    return { command, isNew };
  }

  remove(shelf: Shelf, command: WireCommand): void {
    const others = this.on(shelf).filter(({ id }) => id !== command.id);
    this.#shelves.set(shelf, others);
  }

  /** The one that somebody gives there: a server's own goes before one that is everywhere. */
  given(name: string, server: Shelf): { readonly command: WireCommand; readonly shelf: Shelf } {
    const shelves = server === undefined ? [undefined] : [server, undefined];
    for (const shelf of shelves) {
      const command = this.on(shelf).find((one) => one.name === name);
      if (command) return { command, shelf };
    }
    const known = shelves.flatMap((shelf) => this.on(shelf)).map((one) => `/${one.name}`);
    throw new Error(`there is no /${name} here, only ${known.join(", ") || "nothing"}`);
  }

  #made(shelf: Shelf, given: unknown): WireCommand {
    const { name, ...rest } = given as Omit<WireCommand, "id" | "version">;
    const id = this.on(shelf).find((one) => one.name === name)?.id ?? this.#ids.next();
    const place =
      shelf === undefined
        ? { contexts: null, integration_types: [0], dm_permission: true }
        : { guild_id: shelf };
    const command = {
      application_id: this.#app,
      version: this.#ids.next(),
      default_member_permissions: null,
      type: 1,
      name_localizations: null,
      description_localizations: null,
      nsfw: false,
      ...place,
      ...rest,
      id,
      name,
      ...(listAt(given, "options").length > 0 && {
        options: listAt(given, "options").map(optionAsKept),
      }),
    };
    return command as unknown as WireCommand;
  }
}

/** What is not so is not said. */
function optionAsKept(option: unknown): object {
  const { required, autocomplete, ...rest } = option as {
    readonly required?: boolean;
    readonly autocomplete?: boolean;
  };
  return { ...rest, ...(required && { required }), ...(autocomplete && { autocomplete }) };
}

const isLocalisation = (name: string): boolean => name.endsWith("_localizations");

/** Without what it is called in other languages, which is told only to who asks for it. */
export function unlocalised(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unlocalised);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !isLocalisation(name));
  return Object.fromEntries(kept.map(([name, inner]) => [name, unlocalised(inner)]));
}
