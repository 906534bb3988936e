import assert from "node:assert/strict";
import {
  buttons,
  text,
  view,
  type ChatEvent,
  type Content,
  type MessageKey,
  type View,
} from "../../../../src/index.ts";
import { chatIn, type Chat } from "../chat.ts";
import type { Scene } from "../scene.ts";
import { issued } from "./button.ts";
import { closesForm, fillsIn, opensForm } from "./form-deeds.ts";

/** A question with two buttons. */
export function choice(words: string): View {
  return view([text(words), buttons(issued("Yes", "k7f3a21.0"), issued("No", "k7f3a21.1"))]);
}

/** The person does everything once that can be done on this stage; gives all that was heard. */
export async function everyDeed(scene: Scene): Promise<readonly ChatEvent[]> {
  const { has, stage } = scene;
  const chat = await chatIn(scene, "private");
  if (!("lacks" in has.shared)) await chatIn(scene, "shared");
  if (has.can.buttons !== "words") await presses(scene, chat);
  if (has.edits === true) {
    await chat.says("amber");
    await stage.person.edits("amber, changed", "private");
    await scene.hears("an edit", isKind("edited"));
  }
  if (has.media === true) {
    await stage.person.sendsMedia("private");
    await scene.hears("media", isKind("media"));
  }
  if (has.closings === true)
    await closesForm(scene, await opensForm(scene, chat, { name: "first" }));
  if (has.forms === true) await fillsIn(scene, await opensForm(scene, chat, { name: "second" }));
  return scene.handed;
}

/** The person presses the second button of a question; gives what was heard, and the question. */
export async function presses(
  scene: Scene,
  chat: Chat,
): Promise<{ readonly event: ChatEvent; readonly question: MessageKey }> {
  const question = await chat.send(choice("Go on?"));
  await chat.shows("Go on?");
  await scene.stage.person.presses("No", chat.where);
  return { event: await scene.hears("a button", isKind("button")), question };
}

/** Tells events of one kind. */
export function isKind(kind: Content["kind"]): (content: Content) => boolean {
  return (content) => content.kind === kind;
}

/** The words of the texts that were handed over, without the greeting. */
export function textsOf(events: readonly ChatEvent[]): readonly string[] {
  return events
    .map(({ content }) => (content.kind === "text" ? content.text : ""))
    .filter((words) => words !== "" && !words.includes("hello"));
}

/** Fails unless all of them differ. */
export function assertDistinct(names: readonly string[], what: string): void {
  assert.deepEqual([...new Set(names)], [...names], what);
}
