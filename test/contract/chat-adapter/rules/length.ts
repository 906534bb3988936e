import assert from "node:assert/strict";
import { buttons, text, view } from "../../../../src/index.ts";
import { chatIn, type Chat } from "../chat.ts";
import type { Rule } from "../rule.ts";
import type { Scene } from "../scene.ts";
import type { Standing } from "../stage.ts";
import { issued } from "./button.ts";

// More than two messages hold, and less than three, which are all that `splitView` makes unless
// it is told otherwise.
const long = 2.5;
const farTooLong = 40;
const unlimited = 12_000;

/** Text longer than a message is several messages. */
export const lengthRules: readonly Rule[] = [
  {
    name: "shows a long text whole and in order",
    needs: [],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      const words = wordsOf((scene.has.can.messageLimit || unlimited) * long);
      await chat.send(view([text(linesOf(words))]));
      await chat.shows(...words.slice(-1));
      assert.deepEqual(numbered(await chat.text()), words);
    },
  },
  {
    name: "sends a long text as several messages, none longer than it may be",
    needs: ["limit"],
    check: async (scene) => {
      const { shown } = await told(scene, long);
      assert.ok(shown.length >= 3, `there stand ${shown.length} messages`);
      const longest = Math.max(...shown.map((message) => message.text.length));
      assert.ok(longest <= scene.has.can.messageLimit, `one has ${longest} characters`);
    },
  },
  {
    name: "puts the buttons below the last part of a long text",
    needs: ["limit", "pressing"],
    check: async (scene) => {
      const { shown } = await told(scene, long);
      const rows = shown.map((message) => message.buttons);
      assert.deepEqual(rows, [...shown.slice(1).map(() => []), ["More"]]);
    },
  },
  {
    name: "cuts a text that is far too long, and says so",
    needs: ["limit"],
    check: async (scene) => {
      const { shown, words } = await told(scene, farTooLong);
      const all = shown.map((message) => message.text).join("\n");
      const kept = numbered(all);
      assert.ok(kept.length < words.length, "it is cut");
      assert.deepEqual(kept, words.slice(0, kept.length), "what is kept is its beginning");
      // Nothing but the words and a part's number was in the text: the rest is the adapter's own.
      const own = (shown.at(-1)?.text ?? "").replace(/word\d+|\(\d+\/\d+\)/gu, "").trim();
      assert.match(own, /\p{L}{3}/u, "the last message says in words that something is left out");
    },
  },
];

/** The bot says a text of so many messages, with a button; resolves when its last part stands. */
async function told(
  scene: Scene,
  messages: number,
): Promise<{ readonly shown: readonly Standing[]; readonly words: readonly string[] }> {
  const chat: Chat = await chatIn(scene, "private");
  const words = wordsOf(scene.has.can.messageLimit * messages);
  const row = buttons(issued("More", "k7f3a21.0"));
  await chat.send(view([text(linesOf(words)), row]));
  const shown = await scene.until("all its parts stand", async () => {
    const parts = await chat.ofBot();
    return parts.length > 1 && parts;
  });
  return { shown, words };
}

/** Numbered words, together with spaces about `length` characters. */
function wordsOf(length: number): readonly string[] {
  const each = "word10000 ".length;
  return Array.from({ length: Math.floor(length / each) }, (_, i) => `word${10_000 + i}`);
}

/** Six words a line. */
function linesOf(words: readonly string[]): string {
  return words
    .map((word, i) => word + (i % 6 === 5 ? "\n" : " "))
    .join("")
    .trim();
}

function numbered(shown: string): readonly string[] {
  return shown.match(/word\d+/gu) ?? [];
}
