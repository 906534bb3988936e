import { Lru } from "../../../src/index.ts";
import { done, type Answer } from "../answer.ts";
import type { Client } from "../client.ts";
import type { Saying } from "./saying.ts";

const remembered = 5_000;

/** The channels in which the bot is alone with somebody. */
export class Dms {
  readonly #client: Pick<Client, "openDm">;
  readonly #known = new Lru<string, string>(remembered);

  constructor(client: Pick<Client, "openDm">) {
    this.#client = client;
  }

  /** The one with who is spoken to. */
  async of({ to: { user }, signal }: Saying): Promise<Answer<string>> {
    const known = this.#known.get(user);
    if (known !== undefined) return done(known);
    const opened = await this.#client.openDm(user, signal);
    if (opened.kind === "done") this.#known.set(user, opened.value);
    return opened;
  }
}
