import assert from "node:assert/strict";
import { say, type Outgoing } from "../../../../src/index.ts";
import { chatIn, type Chat } from "../chat.ts";
import type { Rule } from "../rule.ts";

/** What carried a secret is deleted, or it is said that it was not. */
export const erasingRules: readonly Rule[] = [
  {
    name: "deletes the message that carried a secret, and says so",
    needs: ["erases"],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      await chat.send(await erasing(chat));
      await chat.shows("it is erased");
      assert.equal(await standsSecret(chat), false, "the secret stands there");
      assert.equal(await chat.count("it still stands"), 0);
    },
  },
  {
    name: "says that it was erased when that is done already and the sending is repeated",
    needs: ["erases"],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      const outgoing = await erasing(chat);
      const options = scene.sending();
      await chat.send(outgoing, options);
      await chat.send(outgoing, options);
      await chat.shows("it is erased");
      assert.equal(await chat.count("it still stands"), 0);
    },
  },
  {
    name: "says that the secret still stands there when it may not delete it",
    needs: ["unerasable"],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      const outgoing = await erasing(chat);
      await scene.stage.platform.breaks("unerasable");
      await chat.send(outgoing);
      await chat.shows("it still stands");
      assert.equal(await standsSecret(chat), true, "the stage keeps what may not be deleted");
      assert.equal(await chat.count("it is erased"), 0);
    },
  },
];

const secret = "hunter2";

async function erasing(chat: Chat): Promise<Outgoing> {
  const { message } = await chat.says(secret);
  assert.ok(message !== undefined, "a text names the message that carried it");
  return { view: say("it is erased"), erase: { message, unerased: say("it still stands") } };
}

async function standsSecret(chat: Chat): Promise<boolean> {
  return (await chat.standing()).some(({ text }) => text.includes(secret));
}
