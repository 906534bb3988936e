import type { Courier } from "./courier.ts";
import type { Hooks } from "./hooks.ts";
import type { Ids } from "./ids.ts";
import type { Inspector } from "./inspector.ts";
import type { Payload } from "./payload.ts";
import type { Details } from "./refusal.ts";
import type { FakeTime } from "./time.ts";
import type { Triggers } from "./triggers.ts";
import type { Complaint } from "./types.ts";
import type { Uploads } from "./uploads.ts";
import type { Team, World } from "./world.ts";

/** What Slack knows of the app, whatever the workspace. */
export interface AppFacts {
  readonly id: string;
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly signingSecret: string;
  readonly appToken: string;
  /** Its slash commands. */
  readonly commands: ReadonlySet<string>;
  /** The rights that the app asks for. */
  readonly scopes: readonly string[];
  /** The events that the app has subscribed to. */
  readonly events: ReadonlySet<string>;
}

/** Somebody agreed that the app comes into their workspace. */
export interface Grant {
  readonly team: string;
  readonly person: string;
  readonly scopes: readonly string[];
  readonly redirectUri: string;
}

/** What methods and people share. */
export interface Backstage {
  readonly app: AppFacts;
  readonly time: FakeTime;
  readonly ids: Ids;
  readonly world: World;
  readonly inspector: Inspector;
  readonly courier: Courier;
  readonly triggers: Triggers;
  readonly hooks: Hooks;
  readonly uploads: Uploads;
  readonly complaints: Complaint[];
  readonly grants: Map<string, Grant>;
  /** Where the fake listens, without a slash at the end. */
  root: string;
}

/** One call of a method of a bot. Throws a `Refusal`. */
export type BotMethod = (stage: Backstage, team: Team, payload: Payload) => Details;

/** One call of a method without a bot. Throws a `Refusal`. */
export type AppMethod = (stage: Backstage, payload: Payload) => Details;
