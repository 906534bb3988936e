import {
  buttons,
  heading,
  say,
  text,
  view,
  type Block,
  type ChatEvent,
  type Content,
  type Field,
  type Outgoing,
  type View,
} from "../../../../src/index.ts";
import type { Chat } from "../chat.ts";
import type { Scene } from "../scene.ts";
import type { OpenForm } from "../stage.ts";
import { opening } from "./button.ts";

/** The wizard that all forms of the contract belong to. */
export const wizard = "contract";

// One field is filled in already, one is secret, one may stay empty.
const box = {
  name: "box",
  label: "Step 1: Name?",
  hint: "(Example: attic)",
  secret: false,
  value: "attic",
};
export const keyField = {
  name: "key",
  label: "Step 2: Key?",
  hint: "It stands on the lid.",
  secret: true,
};
const colour = {
  name: "colour",
  label: "Step 3: Colour?",
  hint: "",
  secret: false,
  optional: "skip",
} as const;
export const fields: readonly [Field, ...Field[]] = [box, keyField, colour];

/** What is said where the form cannot be shown. */
export const inWords = "Which box is it?";

/** What is different about a form. */
export interface FormDraft {
  /** In one case, forms of the same name are the same. */
  readonly name: string;
  readonly title?: string;
  readonly above?: readonly [Block, ...Block[]];
  readonly fields?: readonly [Field, ...Field[]];
  readonly below?: readonly Block[];
}

/** A form as the conversation asks for it. */
export function asking(asked: FormDraft): Outgoing & { readonly form: View } {
  const { name, title = "A new box", above = [heading("Pairing")], below = [] } = asked;
  const block: Block = {
    kind: "form",
    wizard,
    draft: draftOf(name),
    title,
    fields: asked.fields ?? fields,
    submit: "Pair",
  };
  return { view: say(inWords), form: view([...above, block, ...below]) };
}

/** A form that is open; `chat` is for what is said because of the press that opened it. */
export interface Opened {
  readonly name: string;
  readonly chat: Chat;
  readonly form: OpenForm;
}

/** The person presses a button, and gets a form. */
export async function opensForm(scene: Scene, chat: Chat, asked: FormDraft): Promise<Opened> {
  const { name } = asked;
  const pressed = await pressesFor(scene, chat, name);
  await pressed.send(asking(asked));
  const form = await scene.until("a form is open", async () => {
    const open = await pressed.form();
    return open?.submit !== undefined && open;
  });
  return { name, chat: pressed, form };
}

/** A question whose button leads to the form of this name. */
export function leadingTo(name: string): View {
  return view([text(`Go on with ${name}?`), buttons(opening(labelOf(name), idOf(name)))]);
}

/** The bot shows a button and the person presses it; gives the chat for what is said then. */
export async function pressesFor(scene: Scene, chat: Chat, name: string): Promise<Chat> {
  await chat.send(leadingTo(name));
  await chat.shows(`Go on with ${name}?`);
  return presses(scene, chat, name);
}

/** The person presses the button that stands there; gives the chat for what is said then. */
export async function presses(scene: Scene, chat: Chat, name: string): Promise<Chat> {
  await scene.stage.person.presses(labelOf(name), chat.where);
  const isIt = (content: Content): boolean =>
    content.kind === "button" && content.id === idOf(name);
  return chat.answering(await scene.hears(`the button "${labelOf(name)}"`, isIt));
}

/** What came of a form; `chat` is for what is said because of that. */
export interface Ended {
  readonly event: ChatEvent;
  readonly chat: Chat;
}

/** The person fills the open form in and sends it; all but a key needs no filling in. */
export async function fillsIn(
  scene: Scene,
  { chat, name }: Pick<Opened, "chat" | "name">,
  values: { readonly [label: string]: string } = { [keyField.label]: "lid-77" },
): Promise<Ended> {
  await scene.stage.person.fillsIn(values, chat.where);
  const event = await scene.hears("a form", isFilled(name));
  return { event, chat: chat.answering(event) };
}

/** The person closes the open form. */
export async function closesForm(scene: Scene, { chat, name }: Opened): Promise<Ended> {
  await scene.stage.person.closesForm(chat.where);
  const isIt = (content: Content): boolean =>
    content.kind === "closed" && content.draft === draftOf(name);
  const event = await scene.hears("that a form was closed", isIt);
  return { event, chat: chat.answering(event) };
}

/** Tells the form of this name from all others. */
export function isFilled(name: string): (content: Content) => boolean {
  return (content) => content.kind === "form" && content.draft === draftOf(name);
}

/** Resolves once these words reach the person: where a form was, there, or in the private chat. */
export async function reaches(scene: Scene, chat: Chat, words: string): Promise<void> {
  let seen = "";
  await scene.until(
    () => `"${words}" reaches the person; they see\n${seen}`,
    async () => (seen = await seenIn(scene, chat)).includes(words),
  );
}

/** Resolves once the person is asked, by an open form or in words. */
export async function isAsked(scene: Scene, chat: Chat): Promise<void> {
  let seen = "";
  await scene.until(
    () => `a form is open, or it is asked in words; the person sees\n${seen}`,
    async () => {
      if ((await chat.form())?.submit !== undefined) return true;
      seen = await seenIn(scene, chat);
      return seen.includes(inWords);
    },
  );
}

/** All that the bot says to the person now, as far as they may look for an answer there. */
export async function seenIn(scene: Scene, chat: Chat): Promise<string> {
  const alone = await scene.stage.platform.standing("private");
  const said = alone.filter(({ by }) => by === "bot").map((message) => message.text);
  return [(await chat.form())?.text ?? "", await chat.text(), ...said].join("\n");
}

/** The draft of the form of this name: opaque, as the conversation has it. */
export function draftOf(name: string): string {
  return `s:1337.42:${name}`;
}

const labelOf = (name: string): string => `Open ${name}`;
const idOf = (name: string): string => `k7f3a21.${name}`;
