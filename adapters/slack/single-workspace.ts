import { Fault, reveal, type Sealed, type Troubles } from "../../src/index.ts";
import type { Identity } from "./calls/people.ts";
import type { Client } from "./client.ts";
import type { Workspace } from "./web-api.ts";
import type { ServedWorkspaces } from "./workspaces.ts";

/** A bot with the token of one workspace. */
export interface SingleOptions {
  /** The Bot User OAuth Token, `xoxb-…`. */
  readonly token: Sealed;
  readonly troubles: Pick<Troubles<"token">, "begin" | "end">;
}

/** The workspace whose token the operator gave. */
export interface SingleWorkspace extends ServedWorkspaces {
  /** `undefined` until Slack said who the bot is. */
  readonly identity: Identity | undefined;
}

const platform = "slack";
const remedy =
  "Settings > Install App (OAuth & Permissions) of your app shows the right one, xoxb-…; where there is none, install the app there";
const rotates =
  "it ends after 12 hours, because token rotation is on, which cannot be turned off again: make an app anew from the manifest";

/** Until it is known which workspace it is, it serves every one. */
export function createSingleWorkspace({ token, troubles }: SingleOptions): SingleWorkspace {
  return new Single(token, troubles);
}

class Single implements SingleWorkspace {
  readonly #token: Sealed;
  readonly #troubles: SingleOptions["troubles"];
  #identity: Identity | undefined;

  constructor(token: Sealed, troubles: SingleOptions["troubles"]) {
    this.#token = token;
    this.#troubles = troubles;
  }

  get identity(): Identity | undefined {
    return this.#identity;
  }

  serves(tenant: string): boolean {
    return this.#identity === undefined || this.#identity.team === tenant;
  }

  async tokenOf(team: string): Promise<Sealed | undefined> {
    return Promise.resolve(this.serves(team) ? this.#token : undefined);
  }

  accepted(_workspace: Workspace): void {
    this.#troubles.end("token");
  }

  refused(_workspace: Workspace, reason: string): void {
    this.#troubles.begin("token", `Slack refuses the bot's token (${reason}): ${remedy}`);
  }

  async introduce(client: Pick<Client, "whoAmI">, signal: AbortSignal): Promise<boolean> {
    if (reveal(this.#token).startsWith("xoxe."))
      throw refusal(`the bot's token is no good: ${rotates}`);
    const me = await client.whoAmI({ team: this.#identity?.team ?? "-" }, signal);
    if (me.kind === "failed") {
      if (me.failure.kind !== "unauthorized") return false;
      throw refusal(`Slack refuses the bot's token (${me.failure.reason}); ${remedy}`);
    }
    if (me.value.bot === undefined)
      throw refusal(`the token is a person's, not a bot's; ${remedy}`);
    this.#identity = me.value;
    return true;
  }
}

function refusal(reason: string): Fault {
  return new Fault("adapter.refused", { platform, reason });
}
