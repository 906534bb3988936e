import assert from "node:assert/strict";
import { conversationOf, type Content } from "../../../../src/index.ts";
import { chatIn } from "../chat.ts";
import type { Rule } from "../rule.ts";
import { isKind, presses, textsOf } from "./deeds.ts";

const asTyped = `"5 & 6" is <b>not</b> _7_, *é* \\ #1 🟢`;

/** What people do reaches the bot as what it is. */
export const hearingRules: readonly Rule[] = [
  {
    name: "hands over a text of a private chat as it was typed",
    needs: [],
    check: async (scene) => {
      await scene.listen();
      await scene.stage.person.says(asTyped, "private");
      const { at, content } = await scene.hears("a text", isKind("text"));
      assert.deepEqual(content, { kind: "text", text: asTyped, addressed: true });
      assert.equal(at.shared, false);
    },
  },
  {
    name: "hands over what is said in a shared place, and that others read along there",
    needs: ["shared"],
    check: async (scene) => {
      const { at } = await chatIn(scene, "shared");
      assert.equal(at.shared, true);
      const [heard] = scene.heard;
      const { shared } = scene.has;
      assert.ok(heard?.content.kind === "text" && !("lacks" in shared));
      assert.equal(heard.content.addressed, shared.addressed);
    },
  },
  {
    name: "hands over a typed command with its arguments",
    needs: [],
    check: async (scene) => {
      const { at } = await chatIn(scene, "private");
      const { prefix } = scene.stage.adapter.capabilities(at);
      await scene.stage.person.says(`${prefix}health home-1 loc-2`, "private");
      await scene.hears("the command", isHealthCommand);
    },
  },
  {
    name: "tells which button was pressed, and on which message",
    needs: ["pressing"],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      const { event, question } = await presses(scene, chat);
      assert.deepEqual(event.content, { kind: "button", id: "k7f3a21.1" });
      assert.equal(event.message, question, "it names the message that has the button");
      assert.equal(conversationOf(event.at), conversationOf(chat.at));
    },
  },
  {
    name: "hands over an edit as an edit, never as a text",
    needs: ["edits"],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      await chat.says("amber");
      await scene.stage.person.edits("birch", "private");
      await scene.hears("an edit", isKind("edited"));
      await chat.says("cedar");
      assert.deepEqual(textsOf(scene.heard), ["amber", "cedar"]);
    },
  },
  {
    name: "hands over what is no text as media",
    needs: ["media"],
    check: async (scene) => {
      await chatIn(scene, "private");
      await scene.stage.person.sendsMedia("private");
      await scene.hears("media", isKind("media"));
    },
  },
  {
    name: "hands texts over in the order in which they were typed, each once",
    needs: [],
    check: async (scene) => {
      await chatIn(scene, "private");
      const words = Array.from({ length: 12 }, (_, i) => `line ${12 - i}`);
      const release = scene.holdReceipts();
      for (const word of words) await scene.stage.person.says(word, "private");
      await scene.until("the first line is heard", () => textsOf(scene.heard).length > 0);
      release();
      await scene.until("all lines are heard", () => textsOf(scene.heard).length >= words.length);
      assert.deepEqual(textsOf(scene.heard), words);
    },
  },
];

function isHealthCommand(content: Content): boolean {
  if (content.kind === "text") return content.text.endsWith("health home-1 loc-2");
  if (content.kind !== "command") return false;
  const given = Object.values(content.args);
  return content.name === "health" && ["home-1", "loc-2"].every((arg) => given.includes(arg));
}
