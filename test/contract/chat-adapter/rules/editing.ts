import assert from "node:assert/strict";
import { say } from "../../../../src/index.ts";
import { chatIn, faultOf, type Chat } from "../chat.ts";
import type { Rule } from "../rule.ts";
import type { Scene } from "../scene.ts";
import type { Standing } from "../stage.ts";
import { choice } from "./deeds.ts";

/** Where a message that stands can be changed, it is. */
export const editingRules: readonly Rule[] = [
  {
    name: "edits a message in its place, which keeps its key",
    needs: ["editing"],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      const message = await chat.send(say("amber"));
      await chat.send(say("birch"));
      await chat.shows("amber", "birch");
      const before = await chat.ofBot();
      const key = await chat.send({ ...say("cedar"), replaces: message });
      assert.equal(key, message);
      await chat.shows("cedar");
      const after = await chat.ofBot();
      assert.deepEqual(idsOf(after), idsOf(before), "no message came or went");
      assert.deepEqual(
        after.map(({ text }) => text),
        ["cedar", "birch"],
      );
    },
  },
  {
    name: "takes an edit that changes nothing for done",
    needs: ["editing"],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      const message = await chat.send(choice("Go on?"));
      assert.equal(await chat.send({ ...choice("Go on?"), replaces: message }), message);
      assert.equal(await chat.count("Go on?"), 1);
    },
  },
  {
    name: "takes the buttons away by an edit that has none",
    needs: ["editing", "pressing"],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      const message = await chat.send(choice("Go on?"));
      await chat.shows("Go on?");
      await chat.send({ ...say("amber"), replaces: message });
      await chat.shows("amber");
      assert.deepEqual(
        (await chat.ofBot()).flatMap(({ buttons }) => buttons),
        [],
      );
    },
  },
  {
    name: "says that a message which is gone can never be edited",
    needs: ["editing", "removes"],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      const message = await chat.send(say("amber"));
      await chat.shows("amber");
      await removesAll(scene, chat);
      const attempt = await chat.attempt({ ...say("birch"), replaces: message });
      faultOf(attempt, "adapter.undeliverable");
    },
  },
];

async function removesAll(scene: Scene, chat: Chat): Promise<void> {
  for (const message of await chat.ofBot()) await scene.stage.platform.removes(message);
}

function idsOf(messages: readonly Standing[]): readonly string[] {
  return messages.map(({ id }) => id);
}
