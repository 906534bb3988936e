import type { ApplicationCommandType, ComponentType, InteractionType } from "discord.js";

import {
  at,
  listAt,
  numberAt,
  textAt,
  type Asked,
  type ChatEvent,
  type Content,
} from "../../src/index.ts";
import { arrivedIn, interactionOf, messageIn, whereabouts, type Arrived } from "./arrived.ts";
import { parseButtonId, parseFormId, parseShowId, type ButtonId } from "./custom-id.ts";
import type { Acquaintance } from "./known-commands.ts";
import { parseOptions, valuesOf } from "./parse-options.ts";
import type { Ack, Interaction, ReplyTo } from "./reply.ts";
import type { ShowPress } from "./show-press.ts";
import { idAt } from "./snowflake.ts";
import { isElsewhere, placed } from "./source.ts";

/** What an interaction asks for. */
export type InteractionNews =
  /** It is handed over, and acknowledged as its `interaction` says. */
  | { readonly kind: "done"; readonly event: ChatEvent; readonly interaction: Interaction }
  /** A value that is being typed; `isNumber` if only numbers may be offered. */
  | {
      readonly kind: "typed";
      readonly asked: Omit<Asked, "signal">;
      readonly isNumber: boolean;
      readonly interaction: Interaction;
    }
  /** An answer that waits for them alone. */
  | { readonly kind: "shown"; readonly press: ShowPress; readonly interaction: Interaction }
  /** Nothing is to be done, but they wait; without a text the message stays as it is. */
  | {
      readonly kind: "idle";
      readonly text: string | undefined;
      readonly interaction: Interaction;
    };

// discord.js is heavy, so that only its types are imported here: these are its values.
const call: InteractionType.ApplicationCommand = 2;
const press: InteractionType.MessageComponent = 3;
const typing: InteractionType.ApplicationCommandAutocomplete = 4;
const submission: InteractionType.ModalSubmit = 5;
const slashCommand: ApplicationCommandType.ChatInput = 1;
const rowType: ComponentType.ActionRow = 1;
const buttonType: ComponentType.Button = 2;
const inputType: ComponentType.TextInput = 4;
const labelType: ComponentType.Label = 18;

const elsewhere =
  "I answer on servers that I was added to, and in direct messages with me. Please send it there.";
const noCommand = "That is not a command I know. Try /help.";
const oldForm = "This form is from an older message. Send the command again.";

/** What an interaction asks for; `undefined` for what cannot be answered at all. */
export function parseInteraction(body: unknown, known: Acquaintance): InteractionNews | undefined {
  const arrived = arrivedIn(body, known);
  if (!arrived) return undefined;
  const type = numberAt(body, "type");
  if (type === typing) return fromTyping(arrived);
  if (isElsewhere(body)) return idle(arrived, elsewhere);
  switch (type) {
    case call:
      return fromCall(arrived);
    case press:
      return fromPress(arrived);
    case submission:
      return fromForm(arrived);
    case undefined:
    default:
      return undefined;
  }
}

const idle = (arrived: Arrived, text?: string): InteractionNews => ({
  kind: "idle",
  text,
  interaction: interactionOf(arrived, text === undefined ? "update" : "message"),
});

/** What is handed over, beside what every interaction has. */
interface Deed {
  readonly letter: "s" | "b" | "f";
  readonly ack: Ack;
  readonly content: Content;
  readonly inPlace: boolean;
  /** Where it was asked, if that is another channel. */
  readonly origin?: string | undefined;
  /** The earlier messages of the answer that it belongs to. */
  readonly earlier?: readonly string[];
}

function handedOver(arrived: Arrived, deed: Deed): InteractionNews {
  const interaction = interactionOf(arrived, deed.ack);
  const message = messageIn(arrived, deed.earlier ?? []);
  const inPlace: ReplyTo = deed.inPlace ? { inPlace: true } : {};
  const { source, direct } = whereabouts(arrived, deed.origin);
  const event: ChatEvent = {
    delivery: `${deed.letter}:${arrived.id}`,
    at: placed(source, { interaction, ...inPlace, ...direct }),
    atMs: arrived.atMs,
    content: deed.content,
    ...(message === undefined ? {} : { message }),
  };
  return { kind: "done", event, interaction };
}

function fromCall(arrived: Arrived): InteractionNews {
  const { data, known } = arrived;
  const name = textAt(data, "name");
  if (name === undefined || numberAt(data, "type") !== slashCommand)
    return idle(arrived, noCommand);
  const command = known.commands.get(name);
  const content: Content = command
    ? { kind: "command", name: command.name, args: valuesOf(data, command) }
    : // What is registered may be of another version: the bot says what it has instead.
      { kind: "text", text: `/${name}`, addressed: true };
  return handedOver(arrived, { letter: "s", ack: "message", content, inPlace: false });
}

function fromTyping(arrived: Arrived): InteractionNews | undefined {
  const { body, data, known, source } = arrived;
  const command = known.commands.get(textAt(data, "name") ?? "");
  const { focused, args } = parseOptions(data, command);
  const value = focused?.name ?? "";
  const asked = {
    at: placed(source, {}),
    // No command has an empty name: nothing is offered.
    command: isElsewhere(body) ? "" : (command?.name ?? ""),
    value,
    begun: focused?.value ?? "",
    args,
  };
  const interaction = interactionOf(arrived, "update");
  return { kind: "typed", asked, isNumber: focused?.isNumber ?? false, interaction };
}

function fromPress(arrived: Arrived): InteractionNews {
  const { data, source } = arrived;
  const id = textAt(data, "custom_id") ?? "";
  const isButton = numberAt(data, "component_type") === buttonType;
  const mark = isButton ? parseShowId(id) : undefined;
  if (mark !== undefined) {
    const interaction = interactionOf(arrived, "message");
    return { kind: "shown", press: { mark, at: placed(source, { interaction }) }, interaction };
  }
  const button = isButton ? parseButtonId(id) : undefined;
  if (!button) return idle(arrived);
  const { inPlace, origin, earlier } = button;
  const content: Content = { kind: "button", id: button.button };
  const deed = { letter: "b", ack: acks[button.kind], content, inPlace, origin, earlier } as const;
  return handedOver(arrived, deed);
}

const acks: { readonly [kind in ButtonId["kind"]]: Ack } = {
  answer: "message",
  change: "update",
  form: "form",
};

function fromForm(arrived: Arrived): InteractionNews {
  const { body, data } = arrived;
  const isOnMessage = idAt(body, "message", "id") !== undefined;
  const form = parseFormId(textAt(data, "custom_id") ?? "");
  if (!form) return idle(arrived, isOnMessage ? undefined : oldForm);
  const { wizard, draft, origin } = form;
  const inPlace = form.inPlace && isOnMessage;
  const content: Content = { kind: "form", wizard, draft, values: filledIn(data) };
  const ack = inPlace ? "update" : "message";
  return handedOver(arrived, { letter: "f", ack, content, inPlace, origin });
}

/** What was filled in, by field: inputs stand below a label each, or in a row in older clients. */
function filledIn(data: unknown): { readonly [field: string]: string } {
  const inputs = listAt(data, "components").flatMap((component) => {
    const type = numberAt(component, "type");
    if (type === labelType) return [at(component, "component")];
    return type === rowType ? listAt(component, "components") : [];
  });
  const filled = inputs.flatMap((input) => {
    const field = textAt(input, "custom_id");
    const isText = numberAt(input, "type") === inputType;
    return field === undefined || !isText ? [] : [[field, textAt(input, "value") ?? ""] as const];
  });
  return Object.fromEntries(filled);
}
