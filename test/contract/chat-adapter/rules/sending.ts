import assert from "node:assert/strict";
import { say, view, type Block, type View } from "../../../../src/index.ts";
import { chatIn } from "../chat.ts";
import type { Rule } from "../rule.ts";

/** The order of messages, and what is sent more than once. */
export const sendingRules: readonly Rule[] = [
  {
    name: "shows one message below the other, in the order in which they were sent",
    needs: [],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      const words = ["amber", "birch", "cedar", "dogwood"];
      for (const word of words) await chat.send(say(word));
      await chat.shows(...words);
      const places = words.map((word) => chat.text().then((shown) => shown.indexOf(word)));
      const order = await Promise.all(places);
      assert.deepEqual(
        order,
        order.toSorted((a, b) => a - b),
      );
    },
  },
  {
    name: "gives every message a key of its own",
    needs: [],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      const one = await chat.send(say("amber"));
      assert.notEqual(await chat.send(say("birch")), one);
    },
  },
  {
    name: "loses nothing when a message that stands is sent again",
    needs: [],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      const options = scene.sending();
      await chat.send(say("amber"), options);
      await chat.send(say("amber"), options);
      await chat.send(say("birch"));
      await chat.shows("amber", "birch");
      assert.ok((await chat.count("amber")) <= 2, "it stands once or twice");
    },
  },
  {
    name: "shows the new form of a message",
    needs: [],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      const message = await chat.send(say("amber"));
      await chat.send({ ...say("birch"), replaces: message });
      await chat.shows("birch");
    },
  },
  {
    name: "sends progress, its edits and the answer in its place",
    needs: [],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      const { signal } = scene.sending();
      const options = { key: "m:contract.progress", signal };
      const first = await chat.send(progress("waiting"), options);
      const second = await chat.send({ ...progress("done"), replaces: first }, options);
      await chat.send({ ...say("amber"), replaces: second });
      await chat.shows("amber");
      if (scene.has.can.edits) assert.equal(await chat.count("Asking"), 0, "progress is replaced");
    },
  },
  {
    name: "comes to an end with a sending that was called off before it began",
    needs: [],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      await chat.attempt(say("amber"), { ...scene.sending(), signal: AbortSignal.abort() });
      await chat.send(say("birch"));
      await chat.shows("birch");
    },
  },
];

function progress(state: "waiting" | "done"): View {
  const block: Block = { kind: "progress", label: "Asking", parts: [{ label: "pods", state }] };
  return view([block]);
}
