import type { AppFacts, Backstage } from "./backstage.ts";
import { Courier } from "./courier.ts";
import { Hooks } from "./hooks.ts";
import { Ids } from "./ids.ts";
import { Inspector } from "./inspector.ts";
import { loadCheck } from "./schema.ts";
import { FakeTime } from "./time.ts";
import { Triggers } from "./triggers.ts";
import { Uploads } from "./uploads.ts";
import { World } from "./world.ts";

/** How the fake is set up. */
export interface FakeSlackOptions {
  /** "/plume" alone unless given. */
  readonly commands?: readonly string[];
  /** The rights that a workspace gives the app when it is there from the start. */
  readonly scopes?: readonly string[];
  /** The events that the app has subscribed to, as in its manifest. */
  readonly events?: readonly string[];
  /**
   * The clock of all timestamps; `Date.now` unless given, and then triggers and response URLs live
   * 12 s longer, unless `advance` lets the time pass.
   */
  readonly nowMs?: () => number;
  /** How long the app has to acknowledge; 3 s as Slack has it. */
  readonly answerWithinMs?: number;
  /** Before each repetition of an event that was not acknowledged; three short ones. */
  readonly retryWaitsMs?: readonly number[];
}

const defaultScopes = [
  "app_mentions:read",
  "channels:history",
  "chat:write",
  "commands",
  "files:write",
  "groups:history",
  "im:history",
  "im:write",
  "mpim:history",
];

const defaultEvents = [
  "app_home_opened",
  "app_mention",
  "app_uninstalled",
  "message.im",
  "tokens_revoked",
];

/** The parts of a fake that is not open yet. */
export async function createStage(options: FakeSlackOptions): Promise<Backstage> {
  const { answerWithinMs = 3000, retryWaitsMs = [20, 100, 500] } = options;
  const app = createApp(options);
  const [ids, time] = [new Ids(), new FakeTime(options.nowMs)];
  return {
    app,
    time,
    ids,
    world: new World(ids),
    inspector: new Inspector(await loadCheck("types")),
    courier: new Courier(app, { answerWithinMs, retryWaitsMs }, { time, ids }),
    triggers: new Triggers(time, ids),
    hooks: new Hooks(time),
    uploads: new Uploads(ids),
    complaints: [],
    grants: new Map(),
    root: "",
  };
}

function createApp(options: FakeSlackOptions): AppFacts {
  const { commands = ["/plume"], scopes = defaultScopes, events = defaultEvents } = options;
  return {
    id: "A0PLUME0001",
    name: "Plume",
    clientId: "1111111111.2222222222",
    clientSecret: "c".repeat(32),
    signingSecret: "5".repeat(32),
    // In pieces, so that nobody who looks for secrets finds one.
    appToken: ["xapp", "1", "A0PLUME0001", "3333333333", "a".repeat(32)].join("-"),
    commands: new Set(commands),
    scopes,
    events: new Set(events),
  };
}
