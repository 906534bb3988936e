import { Lru, type Logger } from "../../src/index.ts";
import type { Answer, Post } from "./client.ts";
import type { Failure } from "./failure.ts";

const remembered = 2_000;

/** Other ways to say the same, where Telegram refused one and named its reason. */
export class Detours {
  readonly #logger: Logger;
  /** Groups that have another id by now. */
  readonly #moved = new Lru<string, string>(remembered);

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** The chat's id by now. */
  chatOf(place: string): string {
    return this.#moved.get(place) ?? place;
  }

  /** Goes; if need be again as plain text, to where the group is now, outside of the topic. */
  async take(post: Post, go: (post: Post) => Promise<Answer<number>>): Promise<Answer<number>> {
    const answer = await go(post);
    const other = answer.kind === "failed" ? this.#instead(post, answer.failure) : undefined;
    return other ? this.take(other, go) : answer;
  }

  #instead(post: Post, failure: Failure): Post | undefined {
    switch (failure.kind) {
      case "unparsable":
        if (post.style === "plain") return undefined;
        this.#logger.error("telegram.html-refused", { reason: failure.reason });
        return { ...post, style: "plain" };
      case "migrated":
        if (post.chat === failure.chat) return undefined;
        this.#logger.info("telegram.group-moved", { name: post.chat });
        this.#moved.set(post.chat, failure.chat);
        // Messages have other numbers there.
        return { ...post, chat: failure.chat, replyTo: {} };
      case "no-topic":
        return post.replyTo.thread === undefined ? undefined : { ...post, replyTo: {} };
      case "rate-limited":
      case "unchanged":
      case "no-message":
      case "refused":
      case "conflict":
      case "unauthorized":
      case "unreachable":
        return undefined;
    }
  }
}
