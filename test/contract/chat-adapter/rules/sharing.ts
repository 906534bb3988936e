import assert from "node:assert/strict";
import { buttons, facts, footer, heading, say, shareButton, view } from "../../../../src/index.ts";
import { chatIn, type Chat } from "../chat.ts";
import type { Rule } from "../rule.ts";
import type { Scene } from "../scene.ts";
import type { Standing } from "../stage.ts";

const id = "k7f3a21.0";
const unshared = "It is too old to be shared.";
const answer = view([
  heading("Home of Ann"),
  facts([["Gateway", "Hall"]]),
  footer("as of 11:01 UTC"),
  buttons({ ...shareButton, id }),
]);

/** Where an answer is the asker's alone, it can be shared. */
export const sharingRules: readonly Rule[] = [
  {
    name: "says an answer in a shared place to who asked alone",
    needs: ["shares"],
    check: async (scene) => {
      const chat = await chatIn(scene, "shared");
      await chat.send(answer);
      await chat.shows("Home of Ann", "as of 11:01 UTC");
      assert.equal(await toldOthers(scene, "Home of Ann"), 0, "others see it");
    },
  },
  {
    name: "shares an answer with all in the place, in the same words and without buttons",
    needs: ["shares"],
    check: async (scene) => {
      const { chat, own } = await wantsToShare(scene);
      await chat.send({ view: say(unshared), shares: id });
      const shared = await scene.until("others see it", async () =>
        (await seenByOthers(scene)).find(({ text }) => text.includes("Home of Ann")),
      );
      assert.ok(shared.text.includes(own.text), `others see\n${shared.text}\nnot\n${own.text}`);
      assert.deepEqual(shared.buttons, []);
      assert.equal(await chat.count(unshared), 0, "it says that it is not shared");
    },
  },
  {
    name: "does not lose what is shared when the sharing is sent again",
    needs: ["shares"],
    check: async (scene) => {
      const { chat } = await wantsToShare(scene);
      const options = chat.sending();
      await chat.send({ view: say(unshared), shares: id }, options);
      await chat.send({ view: say(unshared), shares: id }, options);
      await scene.until("others see it", async () => (await toldOthers(scene, "Home of Ann")) > 0);
      assert.ok((await toldOthers(scene, "Home of Ann")) <= 2, "it stands once or twice");
      assert.equal(await chat.count(unshared), 0, "it says that it is not shared");
    },
  },
  {
    name: "says to the person alone that it does not know what to share",
    needs: ["shares"],
    check: async (scene) => {
      const chat = await chatIn(scene, "shared");
      await chat.send({ view: say(unshared), shares: "k7f3a21.unknown" });
      await chat.shows(unshared);
      assert.equal(await toldOthers(scene, unshared), 0, "others see it");
    },
  },
  {
    name: "says what it is told to say when there is nothing to share",
    needs: [],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      await chat.send({ view: say(unshared), shares: "k7f3a21.unknown" });
      await chat.shows(unshared);
    },
  },
];

/** The person presses the button that shares an answer; gives that answer as they see it. */
async function wantsToShare(
  scene: Scene,
): Promise<{ readonly chat: Chat; readonly own: Standing }> {
  const chat = await chatIn(scene, "shared");
  await chat.send(answer);
  await chat.shows("Home of Ann");
  const own = (await chat.ofBot()).findLast(({ text }) => text.includes("Home of Ann"));
  assert.ok(own, "the answer is one message");
  await scene.stage.person.presses(shareButton.label, "shared");
  const event = await scene.hears(
    "the button that shares",
    (content) => content.kind === "button" && content.id === id,
  );
  return { chat: chat.answering(event), own };
}

async function seenByOthers(scene: Scene): Promise<readonly Standing[]> {
  return (await scene.stage.platform.seenByOthers()).filter(({ by }) => by === "bot");
}

/** How often the bot says these words to others. */
async function toldOthers(scene: Scene, words: string): Promise<number> {
  const said = (await seenByOthers(scene)).map(({ text }) => text);
  return said.join("\n").split(words).length - 1;
}
