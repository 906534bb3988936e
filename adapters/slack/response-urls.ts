import { Lru, type Clock } from "../../src/index.ts";
import type { Answer } from "./answer.ts";
import type { Response } from "./calls/responses.ts";
import type { Client } from "./client.ts";
import type { ReplyTo } from "./reply.ts";
import type { Saying } from "./saying.ts";

type Url = NonNullable<ReplyTo["responseUrl"]>;

// Source: docs.slack.dev, Handling user interaction: 5 times within 30 minutes. What goes at the
// last moment may come too late.
const mostUses = 5;
const lifeMs = 29 * 60_000;
const remembered = 5_000;

/** The addresses through which something can be said for a while, and how often they were used. */
export class ResponseUrls {
  readonly #client: Client;
  readonly #clock: Clock;
  readonly #uses = new Lru<string, number>(remembered);

  constructor(client: Client, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /** How often something can still be said through it, as far as this process knows. */
  left(url: Url | undefined): number {
    if (!url || this.#clock.now() - url.atMs >= lifeMs) return 0;
    return mostUses - (this.#uses.get(url.url) ?? 0);
  }

  /** Says it through the address that came with what is answered, which has to be there. */
  async respond(
    { workspace, reply, signal }: Saying,
    url: Url,
    what: Pick<Response, "blocks" | "text" | "to" | "replaces">,
  ): Promise<Answer<true>> {
    // What takes the place of a message stays in its thread.
    const thread = what.replaces ? undefined : reply.thread;
    const response = { ...workspace, ...what, url: url.url, thread };
    const answer = await this.#client.respond(response, signal);
    this.#count(url, answer);
    return answer;
  }

  #count({ url }: Url, answer: Answer<true>): void {
    const uses = this.#uses.get(url) ?? 0;
    if (answer.kind === "failed" && answer.failure.kind === "expired")
      this.#uses.set(url, mostUses);
    else if (answer.kind === "done" || answer.failure.kind === "unreachable")
      this.#uses.set(url, uses + 1);
  }
}
