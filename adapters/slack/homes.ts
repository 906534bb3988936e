import { done, type Answer } from "./answer.ts";
import { type MessageKey, Panes, type View } from "../../src/index.ts";
import type { Client } from "./client.ts";
import { homeOf } from "./home.ts";
import { keyOf } from "./message-key.ts";
import type { Outbound } from "./outbound.ts";
import type { Saying } from "./saying.ts";

/** What showing Home tabs stands on. */
export interface HomeParts {
  readonly client: Client;
  readonly outbound: Outbound;
  readonly prefix: string;
}

/** Shows things in the Home tab of who is spoken to. */
export class Homes {
  readonly #parts: HomeParts;
  readonly #panes = new Panes();

  constructor(parts: HomeParts) {
    this.#parts = parts;
  }

  /** Shows the view there, below what answered the same. */
  async show(saying: Saying, view: View): Promise<Answer<MessageKey>> {
    const { client, outbound, prefix } = this.#parts;
    const { workspace, to, signal, isProgress: optional } = saying;
    const key = keyOf({ kind: "home", user: to.user });
    const lane = `${workspace.team}/${key}`;
    const departure = { key: saying.key, lane, edits: to.user, optional, signal };
    const home = homeOf(this.#panes.joined(saying, view), { prefix });
    const sent = await outbound.send(departure, () =>
      client.publishHome({ ...workspace, user: to.user, view: home }, signal),
    );
    if (sent?.kind === "failed") return sent;
    this.#panes.keep(saying, view);
    return done(key);
  }
}
