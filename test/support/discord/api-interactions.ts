import { MessageFlags, MessageType, type APIMessage } from "discord-api-types/v10";

import { nothing, ok, param, type ApiAnswer, type ApiCall, type Handler } from "./api-call.ts";
import type { Backstage } from "./backstage.ts";
import { choicesRule } from "./command-rules.ts";
import { ownersOf } from "./envelope.ts";
import { formRule } from "./form-rules.ts";
import type { Interaction, InteractionKind } from "./interactions.ts";
import { checkMessage } from "./message-check.ts";
import { callbackRule, laterRule } from "./message-rules.ts";
import { notFound, Refusal } from "./refusal.ts";
import { replyTo } from "./replying.ts";
import { anything, fieldsOf, type Rule } from "./rules.ts";
import { userOf } from "./users.ts";
import type { OpenForm, Stored } from "./world.ts";
import { add, blank, change, post } from "./writing.ts";

const [say, later, leave, update, choices, form] = [4, 5, 6, 7, 8, 9];

const rules: { readonly [type: number]: Rule } = {
  [say]: anything,
  [later]: laterRule,
  [leave]: anything,
  [update]: anything,
  [choices]: choicesRule,
  [form]: formRule,
};

/** Which answers an interaction takes. Source: Discord API reference, "Interaction Callback Type". */
function typesOf({ kind, source }: Interaction): readonly number[] {
  const all: { readonly [Kind in InteractionKind]: readonly number[] } = {
    command: [say, later, form],
    button: [say, later, leave, update, form],
    form: source ? [say, later, leave, update] : [say, later],
    completion: [choices],
  };
  return all[kind];
}

/** Takes the first answer to an interaction; of two at once only one. */
export const answerInteraction: Handler = (stage, call) => {
  const interaction = waiting(stage, call);
  const types = typesOf(interaction);
  const allowed = Object.fromEntries(types.map((type) => [type, rules[type] ?? anything]));
  stage.inspector.check(call.route, callbackRule(allowed), call.body);
  const { type, data } = fieldsOf(call.body);
  perform(stage, interaction, { call, type: Number(type), data });
  stage.interactions.acknowledge(interaction);
  return call.query.get("with_response") === "true" ? told(interaction, Number(type)) : nothing;
};

function waiting({ interactions }: Backstage, call: ApiCall): Interaction {
  const [id, token] = [param(call, "interaction"), param(call, "token")];
  const interaction = interactions.all.find((one) => one.id === id && one.token === token);
  if (!interaction || interaction.state === "given-up") throw notFound(10_062);
  if (interaction.state === "acknowledged") throw new Refusal(400, 40_060);
  return interaction;
}

interface FirstAnswer {
  readonly call: ApiCall;
  readonly type: number;
  readonly data: unknown;
}

function perform(stage: Backstage, interaction: Interaction, answer: FirstAnswer): void {
  const { source, room } = interaction;
  const { type, data, call } = answer;
  const parcel = { body: data, files: call.files };
  switch (type) {
    case say:
      checkMessage(stage, "answer", { call, body: data, old: undefined });
      interaction.original = post(stage, {
        room,
        call: parcel,
        ...making(stage, interaction, data),
      });
      break;
    case later:
      interaction.original = thinks(stage, interaction, data);
      break;
    case leave:
      interaction.original = source;
      break;
    case update:
      if (!source) throw notFound(10_008);
      checkMessage(stage, "update", { call, body: data, old: source });
      interaction.original = change(stage, source, { room, call: parcel });
      break;
    case choices:
      interaction.choices = offered(stage, interaction, { call, data });
      break;
    case form:
      opens(stage, interaction, data);
  }
  const human = stage.world.human(interaction.person);
  if (human.form === interaction.sent && type !== form) human.form = undefined;
}

/** What may be meant; a number for an option that takes numbers, and nothing else for others. */
function offered(
  { inspector }: Backstage,
  { takes }: Interaction,
  { call, data }: Pick<FirstAnswer, "call" | "data">,
): Interaction["choices"] {
  const { choices: all } = data as { readonly choices: Interaction["choices"] };
  const kind = takes === "number" ? "number" : "string";
  for (const { value } of all)
    if (typeof value !== kind) inspector.notes(call.route, `the option takes no ${typeof value}`);
  return all;
}

/** Who sees an answer, and what the API shows of it. */
export function making(
  stage: Backstage,
  { id, kind, person, room, source, original }: Interaction,
  data: unknown,
): { readonly onlyFor: string | undefined; readonly more: Partial<APIMessage> } {
  const isHidden = (Number(fieldsOf(data)["flags"] ?? 0) & MessageFlags.Ephemeral) !== 0;
  const user = userOf(stage.world.human(person));
  const metadata = { id, user, authorizing_integration_owners: ownersOf(room) };
  const more = {
    type: kind === "command" ? MessageType.ChatInputCommand : MessageType.Default,
    ...(source && replyTo(room, source)),
    application_id: stage.app.id,
    webhook_id: stage.app.id,
    interaction_metadata: {
      ...metadata,
      type: kind === "command" ? 2 : kind === "button" ? 3 : 5,
      ...(source && { interacted_message_id: source.wire.id }),
      ...(original && { original_response_message_id: original.wire.id }),
    },
  };
  return { onlyFor: isHidden ? person.id : undefined, more: more as Partial<APIMessage> };
}

/** "Plume is thinking…" */
function thinks(stage: Backstage, interaction: Interaction, data: unknown): Stored {
  const { room } = interaction;
  const { onlyFor, more } = making(stage, interaction, data);
  const wire = { ...blank(stage, room), ...more, flags: MessageFlags.Loading };
  return add(stage, room, { wire, files: new Map(), onlyFor });
}

function opens({ world }: Backstage, interaction: Interaction, data: unknown): void {
  const { id, person, room, source } = interaction;
  world.human(person).form = { data: data as OpenForm["data"], room, source, opener: id };
}

/** Source: Discord API reference, "Interaction Callback Response". */
function told({ id, kind, original, source }: Interaction, type: number): ApiAnswer {
  const made = original && original !== source ? original : undefined;
  const flags = made?.wire.flags ?? 0;
  const interaction = {
    id,
    type: { command: 2, button: 3, completion: 4, form: 5 }[kind],
    ...(made && {
      response_message_id: made.wire.id,
      response_message_loading: (flags & MessageFlags.Loading) !== 0,
      response_message_ephemeral: (flags & MessageFlags.Ephemeral) !== 0,
    }),
  };
  const message = (type === say || type === update) && original ? original.wire : undefined;
  return ok({ interaction, resource: { type, ...(message && { message }) } });
}
