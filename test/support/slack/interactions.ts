import type { Backstage } from "./backstage.ts";
import type { Delivery, Person } from "./types.ts";

type Body = { readonly [field: string]: unknown };

/** What every interaction has. Source: docs.slack.dev, "block_actions payload" and its siblings. */
export function envelope({ app, world, triggers }: Backstage, from: Person, type: string): Body {
  const { id, domain, enterprise } = world.team(from.team).workspace;
  const name = from.name.toLowerCase();
  return {
    type,
    user: { id: from.id, username: name, name, team_id: id },
    api_app_id: app.id,
    token: "verification",
    trigger_id: triggers.issue(from),
    team: { id, domain, ...(enterprise !== undefined && { enterprise_id: enterprise }) },
    enterprise: enterprise === undefined ? null : { id: enterprise, name: "Enterprise" },
    is_enterprise_install: false,
  };
}

/** An interaction, and what is done with the answer to it. */
export interface Interaction {
  readonly body: Body;
  readonly answered?: (answer: unknown) => void;
}

/** Tells the app what somebody did. They are told if it does not listen. */
export function send(
  { courier, complaints }: Backstage,
  from: Person,
  interaction: Interaction,
): Delivery {
  return courier.send({
    ...interaction,
    kind: "interaction",
    failed: (text) => void complaints.push({ person: from.id, text }),
  });
}
