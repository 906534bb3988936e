import type { Backstage } from "./backstage.ts";
import { enter } from "./conversations.ts";
import { toDeed } from "./deed.ts";
import { say, type Hook } from "./hooks.ts";
import type { Deed, Person, Where } from "./types.ts";
import { nameFor, type Team } from "./world.ts";

/** What somebody types as a command, and where. */
export interface Typed extends Where {
  readonly line: string;
}

/** Gives a command: "/plume health". In a thread Slack refuses all commands of apps. */
export function slash(stage: Backstage, from: Person, typed: Typed): Deed {
  const { world, courier, complaints } = stage;
  const team = world.team(from.team);
  const room = enter(stage, from, typed);
  const complain = (text: string): void => void complaints.push({ person: from.id, text });
  const refusal = refusalOf(stage, team, typed);
  if (refusal !== undefined) {
    complain(refusal);
    return toDeed([]);
  }
  const hook = { kind: "commands", team, room, person: from.id } as const;
  const delivery = courier.send({
    kind: "command",
    body: bodyOf(stage, from, { hook, line: typed.line }),
    answered: (answer) => answered(stage, hook, answer),
    failed: complain,
  });
  return toDeed([delivery]);
}

function refusalOf({ app }: Backstage, team: Team, { line, thread }: Typed): string | undefined {
  if (thread !== undefined) return "not_supported_in_threads";
  const isKnown = app.commands.has(commandIn(line)) && team.standing === "installed";
  return isKnown ? undefined : "not_a_valid_command";
}

const commandIn = (line: string): string => line.split(" ")[0] ?? "";

/** Source: docs.slack.dev, "Slash commands", understanding the payload. */
function bodyOf(
  { app, hooks, ids, triggers, root }: Backstage,
  from: Person,
  { hook, line }: { readonly hook: Hook; readonly line: string },
): { readonly [field: string]: string } {
  const { id, domain, enterprise } = hook.team.workspace;
  const command = commandIn(line);
  return {
    token: "verification",
    team_id: id,
    team_domain: domain,
    ...(enterprise !== undefined && { enterprise_id: enterprise, enterprise_name: "Enterprise" }),
    channel_id: hook.room.channel.id,
    channel_name: nameFor(hook.room),
    user_id: from.id,
    user_name: from.name.toLowerCase(),
    command,
    text: line.slice(command.length).trim(),
    api_app_id: app.id,
    is_enterprise_install: "false",
    response_url: `${root}${hooks.issue(hook, ids.number())}`,
    trigger_id: triggers.issue(from),
  };
}

/** What an acknowledgement carries is shown. Text is a message too. */
function answered(stage: Backstage, hook: Hook, answer: unknown): void {
  const raw = typeof answer === "string" ? { text: answer } : answer;
  if (typeof raw !== "object" || raw === null || Object.keys(raw).length === 0) return;
  try {
    say(stage, hook, { where: "acknowledgement", raw: { ...raw } });
  } catch {
    stage.complaints.push({ person: hook.person, text: "invalid_command_response" });
  }
}
