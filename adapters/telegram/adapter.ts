import {
  backoffMs,
  Fault,
  Introduction,
  Troubles,
  type Address,
  type Capabilities,
  type ChatAdapter,
  type Clock,
  type Command,
  type Introduced,
  type Logger,
  type MessageKey,
  type Outgoing,
  type Receive,
  type Sealed,
  type SealedCache,
  type SendOptions,
  type Turn,
} from "../../src/index.ts";
import { createClient, type Client } from "./client.ts";
import { reasonOf } from "./failure.ts";
import { Intake } from "./intake.ts";
import { applyMenus, menusOf, type Translations } from "./menu.ts";
import { Outbound } from "./outbound.ts";
import type { Limits } from "./pace.ts";
import type { Acquaintance } from "./parse.ts";
import { Polling } from "./polling.ts";
import { Presses } from "./presses.ts";
import { createOwnMemory, createSharedMemory } from "./question-memory.ts";
import { Speech } from "./speech.ts";
import { telegramBotId } from "./token.ts";
import type { TelegramTroubles } from "./troubles.ts";
import { Typing } from "./typing.ts";
import { webhookSecret } from "./verify.ts";
import { Webhook, type WebhookOptions } from "./webhook.ts";

/** How a bot is connected to Telegram. */
export interface TelegramOptions {
  /** From @BotFather, `<id>:<secret>`. */
  readonly token: Sealed;
  readonly clock: Clock;
  readonly logger: Logger;
  /** All commands: the menu is made of them, and in a group they are known without a mention. */
  readonly commands: readonly Command[];
  /** Commands that a link `https://t.me/<bot>?start=<name>` may call. @default none */
  readonly links?: readonly string[];
  /**
   * True to hand over what people in a group say to each other: an answer to a wizard that is asked
   * there may be among it. The bot's privacy mode has to be off then. @default false
   */
  readonly overhears?: boolean;
  /** Descriptions of the commands in other languages. @default none */
  readonly translations?: Translations;
  /** Without it the bot polls. */
  readonly webhook?: WebhookOptions | undefined;
  /**
   * Where small things are remembered beside the conversations: by every process, and after a
   * restart. @default this process remembers them
   */
  readonly cache?: SealedCache | undefined;
  /** Where several processes poll for one bot: who does. @default this one */
  readonly turn?: Turn | undefined;
  /** A Bot API server of one's own. @default "https://api.telegram.org" */
  readonly apiRoot?: string | undefined;
  /** How fast it may speak. @default Telegram's limits */
  readonly limits?: Limits;
}

/** Telegram as a chat platform. */
export interface TelegramAdapter extends ChatAdapter {
  /** The bot's name without `@`; `undefined` until Telegram said it. */
  readonly username: string | undefined;
  /** Where the webhook listens; `undefined` for a bot that polls. */
  readonly port: number | undefined;
}

const surface: Capabilities = {
  secrets: "erased",
  questions: true,
  pageRows: 10,
  prefix: "/",
  shares: false,
  edits: true,
  buttons: "pressed",
  // Bot API, sendMessage: 1-4096 characters after entities parsing.
  messageLimit: 4_096,
};

const lastCallsMs = 1_000;
const menuAttempts = 5;

/** The Telegram adapter: ties hearing and speaking together. */
export class TelegramChat implements TelegramAdapter {
  readonly platform = "telegram";
  readonly #options: TelegramOptions;
  readonly #client: Client;
  readonly #troubles: TelegramTroubles;
  readonly #intake: Intake;
  readonly #speech: Speech;
  readonly #presses: Presses;
  readonly #typing: Typing;
  readonly #introduction: Introduction;
  readonly #stopped = new AbortController();
  readonly #closed = new AbortController();
  readonly #botId: number;
  #starting: Promise<void> | undefined;
  #ear: Polling | Webhook | undefined;
  #settlingIn: Promise<void> = Promise.resolve();
  #username: string | undefined;

  constructor(options: TelegramOptions) {
    const { token, clock, logger } = options;
    this.#options = options;
    this.#botId = telegramBotId(token);
    this.#client = createClient(options);
    this.#troubles = new Troubles("telegram", logger);
    const calls = { client: this.#client, clock, closed: this.#closed.signal };
    this.#presses = new Presses(calls);
    this.#typing = new Typing(calls);
    const { signal: closed } = this.#closed;
    const said = { presses: this.#presses, typing: this.#typing };
    const shared = { client: this.#client, clock, logger, ...said };
    this.#intake = new Intake({ ...shared, acquaintance: () => this.#acquaintance() });
    const outbound = new Outbound(clock, options.limits);
    const { cache } = options;
    const memory = cache ? createSharedMemory(cache) : createOwnMemory();
    this.#speech = new Speech({
      ...shared,
      closed,
      outbound,
      memory,
      username: () => this.#username,
    });
    this.#introduction = new Introduction({
      clock,
      troubles: this.#troubles,
      ask: (ending) => this.#introduce(ending),
      signal: this.#stopped.signal,
    });
  }

  get username(): string | undefined {
    return this.#username;
  }

  get port(): number | undefined {
    return this.#ear instanceof Webhook ? this.#ear.port : undefined;
  }

  serves(tenant: string): boolean {
    return tenant === String(this.#botId);
  }

  capabilities(_at: Address): Capabilities {
    return surface;
  }

  trouble(): string | undefined {
    return this.#troubles.current;
  }

  /**
   * Resolves when it listens; where Telegram is away, it goes on trying. Rejects with `Fault`
   * `adapter.refused` for a token that Telegram refuses, and for a port that cannot be had.
   */
  start(receive: Receive): Promise<void> {
    this.#starting ??= this.#start(receive);
    return this.#starting;
  }

  send(to: Address, outgoing: Outgoing, options: SendOptions): Promise<MessageKey> {
    return this.#speech.send(to, outgoing, options);
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    // What is still beginning ends by itself, without a word.
    await this.#starting?.catch(() => undefined);
    await this.#ear?.stop();
    await this.#settlingIn;
    this.#presses.close();
    this.#typing.close();
    // A call that hangs must not keep the process; sending goes on after the stop.
    setTimeout(() => this.#closed.abort(), lastCallsMs).unref();
  }

  async #start(receive: Receive): Promise<void> {
    this.#intake.open(receive);
    const isKnown = await this.#introduction.begin();
    if (this.#stopped.signal.aborted) return;
    const ear = this.#listener();
    this.#ear = ear;
    if (ear instanceof Webhook) await this.#open(ear);
    this.#settlingIn = this.#settleIn(isKnown, ear);
  }

  #listener(): Polling | Webhook {
    const { clock, logger, token, webhook, turn } = this.#options;
    const parts = {
      client: this.#client,
      clock,
      logger,
      intake: this.#intake,
      troubles: this.#troubles,
    };
    return webhook
      ? new Webhook(webhook, { ...parts, secret: webhookSecret(token) })
      : new Polling({ ...parts, turn });
  }

  async #open(webhook: Webhook): Promise<void> {
    try {
      await webhook.start();
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
      const reason = `the webhook's port cannot be opened (${code})`;
      throw new Fault("adapter.refused", { platform: this.platform, reason }, { cause: error });
    }
  }

  /** Who the bot is. Rejects if Telegram refuses the token. */
  async #introduce(signal: AbortSignal): Promise<Introduced> {
    const me = await this.#client.me(signal);
    if (me.kind === "done") {
      this.#username = me.value.username;
      return { kind: "known" };
    }
    if (me.failure.kind === "unauthorized" && !this.#stopped.signal.aborted) {
      const reason = /not found/i.test(me.failure.reason)
        ? "there is no bot of this token, or no Bot API server at this address"
        : "the bot's token is not valid; @BotFather shows the right one";
      throw new Fault("adapter.refused", { platform: this.platform, reason });
    }
    return { kind: "away", reason: `Telegram cannot be reached: ${reasonOf(me.failure)}` };
  }

  /** What has to be told to Telegram once, however long it is away. */
  async #settleIn(isKnown: boolean, ear: Polling | Webhook): Promise<void> {
    if (!isKnown) await this.#introduction.goOn();
    if (this.#stopped.signal.aborted) return;
    if (ear instanceof Polling) ear.start();
    await this.#setMenus();
  }

  /** A menu is worth some attempts, and nothing waits for it. */
  async #setMenus(): Promise<void> {
    const { commands, translations = {}, logger, clock } = this.#options;
    const { signal } = this.#stopped;
    let left = menusOf(commands, translations);
    for (let attempt = 1; attempt <= menuAttempts; attempt += 1) {
      left = await applyMenus(left, { client: this.#client, logger, signal });
      if (left.length === 0 || signal.aborted) return;
      await clock.sleep(backoffMs(attempt), signal);
    }
  }

  #acquaintance(): Acquaintance {
    const { commands, links = [], overhears = false, clock } = this.#options;
    return {
      botId: this.#botId,
      username: this.#username,
      commands: commands.map(({ name }) => name),
      links,
      overhears,
      nowMs: clock.now(),
    };
  }
}
