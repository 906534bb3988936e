import type { Backstage } from "./backstage.ts";
import type { RawPayload } from "./payload.ts";
import { post, remove, rewrite } from "./posting.ts";
import { notPlayed, Refusal } from "./refusal.ts";
import type { Moment } from "../aging.ts";
import type { FakeTime } from "./time.ts";
import type { Room, Stored, Team } from "./world.ts";

// Source: docs.slack.dev, "Handling user interaction", message responses: 5 times within 30 minutes.
const lifeMs = 30 * 60_000;
const maxUses = 5;

/** Where, and for whom, the app may answer. */
export interface Hook {
  /** Answers to a command cannot replace anything. Source: github.com/slackapi/bolt-js/issues/2287. */
  readonly kind: "commands" | "actions";
  readonly team: Team;
  readonly room: Room;
  readonly person: string;
  /** The message whose button was pressed. */
  readonly origin?: Stored;
}

interface Kept extends Hook {
  readonly born: Moment;
  uses: number;
}

/** The addresses behind `response_url`. */
export class Hooks {
  readonly #time: FakeTime;
  readonly #known = new Map<string, Kept>();

  constructor(time: FakeTime) {
    this.#time = time;
  }

  /** The path of a new one. */
  issue(hook: Hook, number: number): string {
    const path = `/${hook.kind}/${hook.team.workspace.id}/${number}/${"h".repeat(24)}`;
    this.#known.set(path, { ...hook, born: this.#time.moment(), uses: 0 });
    return path;
  }

  has(path: string): boolean {
    return /^\/(?:commands|actions)\//.test(path);
  }

  /** Whose it is. */
  peek(path: string): Hook | undefined {
    return this.#known.get(path);
  }

  /** Counts one use. Throws a `Refusal` if that is one too many, or too late. */
  use(path: string): Hook {
    const hook = this.#known.get(path);
    if (!hook) throw new Refusal("no_such_hook");
    if (this.#time.ageMs(hook.born) > lifeMs) throw new Refusal("expired_url");
    if (hook.uses >= maxUses) throw new Refusal("used_url");
    hook.uses += 1;
    return hook;
  }
}

interface HookBody {
  readonly text?: string;
  readonly blocks?: unknown;
  readonly attachments?: unknown;
  readonly response_type?: "in_channel" | "ephemeral";
  readonly replace_original?: boolean;
  readonly delete_original?: boolean;
  readonly thread_ts?: string;
  readonly mrkdwn?: boolean;
}

const fields: ReadonlySet<string> = new Set([
  "text",
  "blocks",
  "response_type",
  "replace_original",
  "delete_original",
  "thread_ts",
  "mrkdwn",
  "unfurl_links",
  "unfurl_media",
]);

/** What is posted to a `response_url`. Throws a `Refusal`. */
export function answerHook(stage: Backstage, path: string, raw: RawPayload): void {
  const hook = stage.hooks.use(path);
  say(stage, hook, { where: "response_url", raw });
}

/** What is posted, or acknowledged with, and how that is called. */
export interface Answer {
  readonly where: string;
  readonly raw: RawPayload;
}

/** Shows what the app answers to a command or a press. Throws a `Refusal`. */
export function say(stage: Backstage, hook: Hook, { where, raw }: Answer): void {
  const unknown = Object.keys(raw).filter((name) => !fields.has(name));
  if (unknown.length > 0) stage.inspector.notes(where, `has no field ${unknown.join(", ")}`);
  const body = raw as HookBody;
  const { team, room, person, origin } = hook;
  if (body.attachments !== undefined) throw notPlayed("attachments");
  const stands = hook.kind === "actions" && origin?.stands === true;
  if (body.delete_original === true) {
    if (stands) remove(stage, { team, room }, origin);
    return;
  }
  const content = stage.inspector.message(where, body);
  if (body.replace_original === true && stands) {
    return rewrite(stage, { team, room }, { stored: origin, content });
  }
  const onlyFor = body.response_type === "in_channel" ? undefined : person;
  post(stage, { team, room, thread: body.thread_ts, onlyFor }, content);
}
