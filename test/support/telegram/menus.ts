import type { BotCommand } from "grammy/types";

/** The lists of commands that were set, each for a scope and a language. */
export class Menus {
  readonly #menus = new Map<string, readonly BotCommand[]>();

  /** `scope` is the type of the scope, or "chat:<id>". */
  get(scope: string, language = ""): readonly BotCommand[] {
    return this.#menus.get(`${scope} ${language}`) ?? [];
  }

  set(place: Place, commands: readonly BotCommand[]): void {
    const key = `${place.scope} ${place.language}`;
    if (commands.length === 0) this.#menus.delete(key);
    else this.#menus.set(key, commands);
  }
}

/** Who sees a list: the type of the scope or "chat:<id>", and a language or "". */
export interface Place {
  readonly scope: string;
  readonly language: string;
}
