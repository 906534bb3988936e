import assert from "node:assert/strict";
import { say, type Receipt } from "../../../../src/index.ts";
import { chatIn } from "../chat.ts";
import type { Rule } from "../rule.ts";
import type { Scene } from "../scene.ts";
import { textsOf } from "./deeds.ts";
import { fillsIn, isFilled, opensForm } from "./form-deeds.ts";

/** Nothing is lost: the platform is told "received" when, and only when, it was. */
export const receiptRules: readonly Rule[] = [
  {
    name: "hands a delivery over again under the same name until it is durable, nothing before it",
    needs: [],
    check: async (scene) => {
      await chatIn(scene, "private");
      answersFirst(scene, ["unavailable", "unavailable"]);
      await says(scene, ["amber", "birch"]);
      assert.deepEqual(textsOf(scene.heard), ["amber", "amber", "amber", "birch"]);
      assert.equal(namesOf(scene, "amber").size, 1, "the delivery keeps its name");
    },
  },
  {
    name: "takes a bot that throws for one that is unavailable",
    needs: [],
    check: async (scene) => {
      await chatIn(scene, "private");
      answersFirst(scene, [new Error("the bot broke")]);
      await says(scene, ["amber", "birch"]);
      assert.deepEqual(textsOf(scene.heard), ["amber", "amber", "birch"]);
      assert.equal(namesOf(scene, "amber").size, 1, "the delivery keeps its name");
    },
  },
  {
    name: "does not hand over again what was refused",
    needs: [],
    check: async (scene) => {
      await chatIn(scene, "private");
      answersFirst(scene, ["refused"]);
      await says(scene, ["amber", "birch", "cedar"]);
      assert.deepEqual(textsOf(scene.heard), ["amber", "birch", "cedar"]);
    },
  },
  {
    name: "acknowledges what was refused",
    needs: ["acknowledges"],
    check: async (scene) => {
      await chatIn(scene, "private");
      answersFirst(scene, ["refused"]);
      await says(scene, ["amber"]);
      await isAcknowledged(scene);
    },
  },
  {
    name: "does not acknowledge while the bot is unavailable",
    needs: ["acknowledges"],
    check: async (scene) => {
      await chatIn(scene, "private");
      await isAcknowledged(scene);
      scene.receive = () => Promise.resolve("unavailable");
      await scene.stage.person.says("amber", "private");
      await scene.until("it is handed over again", () => textsOf(scene.heard).length >= 2);
      await isNotAcknowledged(scene);
      scene.receive = () => Promise.resolve("durable");
      await isAcknowledged(scene);
    },
  },
  {
    name: "acknowledges a delivery when it is durable, not before",
    needs: ["acknowledges"],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      await isAcknowledged(scene);
      const release = scene.holdReceipts();
      await chat.says("amber");
      await isNotAcknowledged(scene);
      // The platform has had time enough to hear of it once an answer stands there.
      await chat.send(say("meanwhile"));
      await chat.shows("meanwhile");
      await isNotAcknowledged(scene);
      release();
      await isAcknowledged(scene);
    },
  },
  {
    name: "acknowledges a form when it is durable, not before",
    needs: ["acknowledges", "forms"],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      const opened = await opensForm(scene, chat, { name: "first" });
      await isAcknowledged(scene);
      const release = scene.holdReceipts();
      await fillsIn(scene, opened);
      await isNotAcknowledged(scene);
      release();
      await isAcknowledged(scene);
    },
  },
  {
    name: "hands a form over again that the bot could not take, or lets it be sent again",
    needs: ["forms"],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      const opened = await opensForm(scene, chat, { name: "first" });
      answersFirst(scene, ["unavailable"]);
      await fillsIn(scene, opened);
      const isIt = isFilled("first");
      await scene.until("it is handed over again", async () => {
        if (scene.heard.filter(({ content }) => isIt(content)).length > 1) return true;
        if ((await chat.form())?.submit !== undefined) await fillsIn(scene, opened);
        return false;
      });
    },
  },
];

/** The bot answers the next deliveries so, and takes what follows. */
function answersFirst(scene: Scene, answers: readonly (Receipt | Error)[]): void {
  const left = [...answers];
  scene.receive = () => {
    const answer = left.shift() ?? "durable";
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
}

/** The person says all of it at once; resolves when the last is heard. */
async function says(scene: Scene, texts: readonly string[]): Promise<void> {
  for (const words of texts) await scene.stage.person.says(words, "private");
  const last = texts.at(-1) ?? "";
  await scene.until(`${last} is heard`, () => textsOf(scene.heard).includes(last));
}

function namesOf(scene: Scene, words: string): ReadonlySet<string> {
  const events = scene.heard.filter((event) => textsOf([event]).includes(words));
  return new Set(events.map(({ delivery }) => delivery));
}

async function isAcknowledged(scene: Scene): Promise<void> {
  await scene.until("it is acknowledged", () => scene.stage.platform.acknowledged());
}

async function isNotAcknowledged(scene: Scene): Promise<void> {
  const isTold = await scene.stage.platform.acknowledged();
  assert.equal(isTold, false, "the platform was told that it was received");
}
