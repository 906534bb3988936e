import assert from "node:assert/strict";
import { say, type ChatEvent } from "../../../../src/index.ts";
import { chatIn, faultOf, type Chat } from "../chat.ts";
import type { Rule } from "../rule.ts";
import type { Scene } from "../scene.ts";
import type { StageFault } from "../stage.ts";
import { everyDeed } from "./deeds.ts";
import { asking, fillsIn, isAsked, keyField, opensForm, reaches, seenIn } from "./form-deeds.ts";

// After this a bot gives up waiting, too; a lost answer may be noticed by nothing else.
const calledOffMs = 2_000;

/** What a sending says when the platform does not take it. */
export const faultRules: readonly Rule[] = [
  {
    name: "waits out a rate limit or says how long it lasts, and then says it once",
    needs: ["rate-limited"],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      const options = scene.sending();
      await scene.stage.platform.breaks("rate-limited");
      const attempt = await chat.attempt(say("amber"), options);
      if (attempt.kind === "failed") {
        const { retryAfterMs } = faultOf(attempt, "adapter.rate-limited").details;
        assert.ok(retryAfterMs > 0, `it lasts ${retryAfterMs} ms`);
        await scene.waits(retryAfterMs);
        await chat.send(say("amber"), options);
      }
      await chat.shows("amber");
      assert.equal(await chat.count("amber"), 1);
    },
  },
  {
    name: "does not lose a message whose answer got lost, nor say it more than twice",
    needs: ["lost-reply"],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      const options = { ...scene.sending(), signal: AbortSignal.timeout(calledOffMs) };
      await scene.stage.platform.breaks("lost-reply");
      const attempt = await chat.attempt(say("amber"), options);
      if (attempt.kind === "failed") faultOf(attempt, "adapter.unavailable");
      await chat.send(say("amber"), { ...scene.sending(), key: options.key });
      await chat.send(say("birch"));
      await chat.shows("amber", "birch");
      assert.ok((await chat.count("amber")) <= 2, "it stands once or twice");
    },
  },
  {
    name: "says that a platform which is away can be tried again",
    needs: ["down"],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      const options = scene.sending();
      await scene.stage.platform.breaks("down");
      faultOf(await chat.attempt(say("amber"), options), "adapter.unavailable");
      await chat.send(say("amber"), options);
      await chat.shows("amber");
      assert.equal(await chat.count("amber"), 1);
    },
  },
  {
    name: "says that somebody who is gone can never be reached",
    needs: ["gone"],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      await scene.stage.platform.breaks("gone");
      faultOf(await chat.attempt(say("amber")), "adapter.undeliverable");
      assert.equal(await chat.count("amber"), 0);
    },
  },
  {
    name: "tells no secret in a fault, a key or an event",
    needs: ["secrets"],
    check: async (scene) => {
      const { adapter, secrets } = scene.stage;
      assert.ok(secrets.length > 0, "the stage names its secrets");
      const events = await everyDeed(scene);
      const troubles = await everyTrouble(scene, await chatIn(scene, "private"));
      const told = [JSON.stringify(events), ...scene.told, ...troubles, adapter.trouble() ?? ""];
      for (const secret of secrets)
        assert.ok(!told.some((words) => words.includes(secret)), "a secret was told");
    },
  },
  {
    name: "tells what was filled in at a form with its values, and nowhere else",
    needs: ["forms"],
    check: async (scene) => {
      const opened = await opensForm(scene, await chatIn(scene, "private"), { name: "first" });
      const { chat, event } = await fillsIn(scene, opened, { [keyField.label]: filledIn });
      assert.ok(JSON.stringify(event.content).includes(filledIn), "its values carry it");
      await chat.send(say("amber"));
      await reaches(scene, chat, "amber");
      const seen = [await seenIn(scene, chat)];
      const troubles = await everyTrouble(scene, chat);
      await chat.send(asking({ name: "second" }));
      await isAsked(scene, chat);
      seen.push(await seenIn(scene, chat));
      const told = [...scene.handed.map(withoutValues), ...scene.told, ...troubles, ...seen];
      assert.ok(!told.some((words) => words.includes(filledIn)), "it was told elsewhere, too");
    },
  },
];

const filledIn = "hunter2";

/** The event as it is written down, but for what was filled in. */
function withoutValues({ content, ...event }: ChatEvent): string {
  return JSON.stringify({ ...event, content: { ...content, values: {} } });
}

/** Everything goes wrong that can; gives what the adapter said of its state meanwhile. */
async function everyTrouble(scene: Scene, chat: Chat): Promise<readonly string[]> {
  const faults: readonly StageFault[] = ["rate-limited", "lost-reply", "down", "gone"];
  const troubles: string[] = [];
  for (const fault of faults) {
    if (scene.has.faults[fault] !== true) continue;
    await scene.stage.platform.breaks(fault);
    const signal = AbortSignal.timeout(calledOffMs);
    const attempt = await chat.attempt(say(fault), { ...scene.sending(), signal });
    if (attempt.kind === "failed" && fault === "rate-limited")
      await scene.waits(faultOf(attempt, "adapter.rate-limited").details.retryAfterMs);
    troubles.push(scene.stage.adapter.trouble() ?? "");
  }
  return troubles;
}
