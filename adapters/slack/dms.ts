import { Lru } from "../../src/index.ts";
import { done, type Answer } from "./answer.ts";
import type { Client } from "./client.ts";
import type { Saying, Spot } from "./saying.ts";

const remembered = 5_000;

/** The channels in which the bot is alone with somebody. */
export class Dms {
  readonly #client: Client;
  readonly #known = new Lru<string, string>(remembered);

  constructor(client: Client) {
    this.#client = client;
  }

  /** The one with who is spoken to. */
  async of({ workspace, to, signal }: Saying): Promise<Answer<Spot>> {
    const name = `${workspace.team}/${to.user}`;
    const known = this.#known.get(name);
    if (known !== undefined) return done({ channel: known, thread: undefined });
    const opened = await this.#client.openDm({ ...workspace, user: to.user }, signal);
    if (opened.kind === "failed") return opened;
    this.#known.set(name, opened.value);
    return done({ channel: opened.value, thread: undefined });
  }
}
