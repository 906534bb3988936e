import assert from "node:assert/strict";
import { conversationOf, ownerOf } from "../../../../src/index.ts";
import { chatIn } from "../chat.ts";
import { assertPlain } from "../json.ts";
import type { Rule } from "../rule.ts";
import type { Scene } from "../scene.ts";
import { assertDistinct, everyDeed, presses, textsOf } from "./deeds.ts";
import { fillsIn, opensForm } from "./form-deeds.ts";

const dayMs = 24 * 60 * 60_000;

/** Every event says who, where and when, and has a name that tells it from all others. */
export const namingRules: readonly Rule[] = [
  {
    name: "hands over events that are plain JSON",
    needs: [],
    check: async (scene) => {
      for (const event of await everyDeed(scene)) assertPlain(event, "an event");
    },
  },
  {
    name: "says of every event where it comes from and when it happened",
    needs: [],
    check: async (scene) => {
      for (const { at, atMs } of await everyDeed(scene)) {
        assert.equal(at.platform, scene.stage.adapter.platform);
        assert.ok(scene.stage.adapter.serves(at.tenant), "its own tenant is served");
        assert.ok(!scene.stage.adapter.serves(`${at.tenant}-another`), "another one is not");
        for (const name of [at.platform, at.tenant, at.place, at.user])
          assert.ok(typeof name === "string" && name !== "", "no name in an address is empty");
        assert.ok(Math.abs(Date.now() - atMs) < dayMs, `it happened at ${atMs}`);
      }
    },
  },
  {
    name: "gives one person the same name in a private and in a shared place",
    needs: ["shared"],
    check: async (scene) => {
      const alone = await chatIn(scene, "private");
      const shared = await chatIn(scene, "shared");
      assert.equal(ownerOf(shared.at), ownerOf(alone.at));
      assert.notEqual(conversationOf(shared.at), conversationOf(alone.at));
    },
  },
  {
    name: "names every deed by a delivery of its own",
    needs: [],
    check: async (scene) => {
      await everyDeed(scene);
      const { length } = scene.heard;
      await scene.stage.person.says("amber again", "private");
      await scene.stage.person.says("amber again", "private");
      await scene.until("both are heard", () => scene.heard.length >= length + 2);
      const names = scene.handed.map(({ delivery }) => delivery);
      assert.ok(!names.includes(""), "no delivery is nameless");
      assertDistinct(names, "deliveries of different deeds differ");
    },
  },
  {
    name: "names a text that is delivered again as before",
    needs: ["repeats"],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      const { delivery } = await chat.says("amber");
      await repeated(scene, delivery);
    },
  },
  {
    name: "names a press that is delivered again as before",
    needs: ["repeats", "pressing"],
    check: async (scene) => {
      const { event } = await presses(scene, await chatIn(scene, "private"));
      await repeated(scene, event.delivery);
    },
  },
  {
    name: "names a form that is delivered again as before",
    needs: ["repeats", "forms"],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      const { event } = await fillsIn(scene, await opensForm(scene, chat, { name: "first" }));
      await repeated(scene, event.delivery);
    },
  },
];

/** An adapter may know the repetition, too; it may not hand it over as something new. */
async function repeated(scene: Scene, delivery: string): Promise<void> {
  const before = scene.heard.length;
  await scene.stage.platform.repeats();
  await scene.stage.person.says("birch", "private");
  await scene.until("what comes next is heard", () => textsOf(scene.heard).includes("birch"));
  const between = scene.heard.slice(before, -1).map((event) => event.delivery);
  assert.ok(
    between.every((name) => name === delivery),
    `${delivery} is handed over again as ${between.join(", ")}`,
  );
}
