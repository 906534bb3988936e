import type { Config } from "../config.ts";
import type { createContainer } from "../container/container.ts";
import type { ChatAdapter } from "../ports/chat-adapter.ts";
import type { Logger } from "../ports/logger.ts";
import type { Bot } from "../runtime/bot.ts";

/** What people reach the bot by. */
export interface Face {
  readonly adapters: readonly ChatAdapter[];
  /** Resolves when nobody will write here any more; never, for a platform. */
  readonly closed: Promise<void>;
  /** Said on standard output once it listens; that of a platform without the end of its line. */
  greeting(): string;
  /** True if somebody may have written what was not saved. */
  unsaved(): boolean;
  release(): void;
}

/** What a face is opened with. */
export interface FaceParts {
  readonly config: Config;
  readonly container: ReturnType<typeof createContainer>;
  readonly logger: Logger;
  readonly bot: () => Bot;
}

/** A face that is a platform: it is there as long as the process is. */
export function platformFace(adapter: ChatAdapter, greeting: () => string): Face {
  return {
    adapters: [adapter],
    closed: new Promise(() => undefined),
    greeting,
    unsaved: () => false,
    release: () => undefined,
  };
}
