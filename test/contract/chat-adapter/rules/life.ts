import assert from "node:assert/strict";
import { say, type Capabilities } from "../../../../src/index.ts";
import { chatIn } from "../chat.ts";
import { assertPlain, plainCopy } from "../json.ts";
import type { Rule } from "../rule.ts";
import type { StageTraits } from "../stage.ts";
import { isKind, textsOf } from "./deeds.ts";

/** From the start to the stop. */
export const lifeRules: readonly Rule[] = [
  {
    name: "hears what is said as soon as it has started",
    needs: [],
    check: async (scene) => {
      await scene.listen();
      await scene.stage.person.says("amber", "private");
      await scene.hears("a text", isKind("text"));
    },
  },
  {
    name: "can do what its stage says",
    needs: [],
    check: async (scene) => {
      const { at } = await chatIn(scene, "private");
      const { buttons, edits, messageLimit } = scene.stage.adapter.capabilities(at);
      assert.deepEqual({ buttons, edits, messageLimit }, scene.has.can);
    },
  },
  {
    name: "lets every question be answered, and answers be shared only where others read along",
    needs: [],
    check: async (scene) => {
      const { has, stage } = scene;
      const alone = stage.adapter.capabilities((await chatIn(scene, "private")).at);
      assert.equal(alone.shares, false, "nobody reads along in private");
      assertAnswerable(alone, has);
      if ("lacks" in has.shared) return;
      const shared = stage.adapter.capabilities((await chatIn(scene, "shared")).at);
      assert.equal(shared.shares, has.shares === true, "answers can be shared there");
      assertAnswerable(shared, has);
    },
  },
  {
    name: "can do the same in equal places, told as plain JSON",
    needs: [],
    check: async (scene) => {
      const { at } = await chatIn(scene, "private");
      const can = scene.stage.adapter.capabilities(at);
      assertPlain(can, "what it can do");
      assert.deepEqual(scene.stage.adapter.capabilities(plainCopy(at, "an address")), can);
    },
  },
  {
    name: "is in no trouble while all is well",
    needs: [],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      await chat.send(say("amber"));
      assert.equal(scene.stage.adapter.trouble(), undefined);
    },
  },
  {
    name: "hands nothing over once it is stopped, and still speaks",
    needs: [],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      await scene.stage.adapter.stop();
      const { length } = scene.handed;
      await scene.stage.person.says("too late", "private");
      // What went to the platform and back three times gave it time to hand that over.
      for (const word of ["amber", "birch", "cedar"]) {
        await chat.send(say(word));
        await chat.shows(word);
      }
      assert.equal(scene.handed.length, length, "something was handed over");
    },
  },
  {
    name: "stops while the bot cannot take what was said",
    needs: [],
    check: async (scene) => {
      await chatIn(scene, "private");
      scene.receive = () => Promise.resolve("unavailable");
      await scene.stage.person.says("amber", "private");
      await scene.until("it is handed over", () => textsOf(scene.heard).length > 0);
      await scene.stage.adapter.stop();
    },
  },
  {
    name: "can be stopped twice",
    needs: [],
    check: async (scene) => {
      await chatIn(scene, "private");
      const { adapter } = scene.stage;
      await adapter.stop();
      await assert.doesNotReject(adapter.stop());
    },
  },
  {
    name: "can be stopped while it is started, and hands nothing over then",
    needs: [],
    check: async (scene) => {
      const { adapter, person, platform } = scene.stage;
      let handed = 0;
      const started = adapter.start(() => {
        handed += 1;
        return Promise.resolve("durable");
      });
      await adapter.stop();
      await started.catch(() => undefined);
      const before = handed;
      await person.says("too late", "private");
      // Some looks at the platform give it time to hand that over.
      for (let look = 0; look < 5; look += 1) await platform.standing("private");
      assert.equal(handed, before, "something was handed over");
    },
  },
  {
    name: "can be stopped before it is started",
    needs: [],
    check: (scene) => assert.doesNotReject(scene.stage.adapter.stop()),
  },
];

function assertAnswerable({ questions, secrets }: Capabilities, has: StageTraits): void {
  assert.ok(questions || secrets === "form", "a question is answered by typing or by a form");
  assert.ok(secrets !== "form" || has.forms === true, "there are forms where they take secrets");
}
