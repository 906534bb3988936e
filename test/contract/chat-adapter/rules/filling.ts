import assert from "node:assert/strict";
import { conversationOf, say } from "../../../../src/index.ts";
import { chatIn } from "../chat.ts";
import type { Rule } from "../rule.ts";
import type { Scene } from "../scene.ts";
import type { Where } from "../stage.ts";
import { isKind } from "./deeds.ts";
import {
  asking,
  closesForm,
  draftOf,
  fields,
  fillsIn,
  isAsked,
  keyField,
  leadingTo,
  opensForm,
  presses,
  reaches,
  seenIn,
  wizard,
  type Ended,
} from "./form-deeds.ts";

const asTyped = `"5 & 6" is <b>not</b> _7_, *é* \\ #1 🟢`;

/** What comes of a form is handed over, and answered. */
export const fillingRules: readonly Rule[] = [
  {
    name: "hands over all fields of a form that was filled in, as they stood there",
    needs: ["forms"],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      const opened = await opensForm(scene, chat, { name: "first" });
      const { event } = await fillsIn(scene, opened, { [keyField.label]: asTyped });
      assert.deepEqual(event.content, {
        kind: "form",
        wizard,
        draft: draftOf("first"),
        values: { box: "attic", key: asTyped, colour: "" },
      });
      assert.equal(conversationOf(event.at), conversationOf(chat.at));
    },
  },
  {
    name: "hands a form over as sent from the shared place where it was opened",
    needs: ["forms", "shared"],
    check: async (scene) => {
      const chat = await chatIn(scene, "shared");
      const { event } = await fillsIn(scene, await opensForm(scene, chat, { name: "first" }));
      assert.equal(event.at.shared, true);
      assert.equal(conversationOf(event.at), conversationOf(chat.at));
    },
  },
  {
    name: "answers a form in its place or by a message",
    needs: ["forms"],
    check: async (scene) => {
      const { chat } = await filledIn(scene);
      await chat.send(say("amber"));
      await reaches(scene, chat, "amber");
    },
  },
  {
    name: "keeps the answer to a form from others",
    needs: ["forms", "shares"],
    check: async (scene) => {
      const { chat } = await filledIn(scene, "shared");
      await chat.send(say("amber"));
      await reaches(scene, chat, "amber");
      const seen = await scene.stage.platform.seenByOthers();
      assert.ok(!seen.some((message) => message.text.includes("amber")), "others see the answer");
    },
  },
  {
    name: "answers by a message who left the place of a form meanwhile",
    needs: ["forms"],
    check: async (scene) => {
      const { chat } = await filledIn(scene);
      await leaves(scene, chat.where);
      await chat.send(say("amber"));
      await reaches(scene, chat, "amber");
    },
  },
  {
    name: "says why a form is not taken, at its field or in words",
    needs: ["forms"],
    check: async (scene) => {
      const { chat } = await filledIn(scene);
      const error = "One word, please.";
      const mended = [{ ...keyField, error }] as const;
      await chat.send({ ...asking({ name: "first", fields: mended }), view: say(error) });
      await scene.until("it says why", async () => {
        const form = await chat.form();
        const isAtField = form?.fields.some((field) => field.error.includes(error)) === true;
        return isAtField || (await seenIn(scene, chat)).includes(error);
      });
    },
  },
  {
    name: "does not lose a question for which an answer to a form has to make room",
    needs: ["forms"],
    check: async (scene) => {
      const { chat } = await filledIn(scene);
      await chat.send(say("amber"));
      await reaches(scene, chat, "amber");
      await chat.send(asking({ name: "second" }));
      await isAsked(scene, chat);
    },
  },
  {
    name: "opens another form behind a button of the answer to one",
    needs: ["forms"],
    check: async (scene) => {
      const { chat } = await filledIn(scene);
      await chat.send(leadingTo("second"));
      await reaches(scene, chat, "Go on with second?");
      const pressed = await presses(scene, chat, "second");
      await pressed.send(asking({ name: "second", title: "Another box" }));
      await scene.until("the other form is open", async () => {
        const form = await pressed.form();
        return form?.title === "Another box" && form.fields.length === fields.length;
      });
    },
  },
  {
    name: "hands over that a form was closed",
    needs: ["closings"],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      const { event } = await closesForm(scene, await opensForm(scene, chat, { name: "first" }));
      assert.deepEqual(event.content, { kind: "closed", wizard, draft: draftOf("first") });
      assert.equal(conversationOf(event.at), conversationOf(chat.at));
    },
  },
  {
    name: "answers who closed a form by a message",
    needs: ["closings"],
    check: async (scene) => {
      const opened = await opensForm(scene, await chatIn(scene, "private"), { name: "first" });
      const { chat } = await closesForm(scene, opened);
      await chat.send(say("amber"));
      await reaches(scene, chat, "amber");
    },
  },
  {
    name: "hands nothing over when the answer to a form is closed",
    needs: ["closings"],
    check: async (scene) => {
      const { chat } = await filledIn(scene);
      await chat.send(say("amber"));
      await reaches(scene, chat, "amber");
      await leaves(scene, chat.where);
      await chat.says("birch");
      assert.deepEqual(
        scene.heard.filter(({ content }) => isKind("closed")(content)),
        [],
      );
    },
  },
];

/** The person filled in a form there. */
async function filledIn(scene: Scene, where: Where = "private"): Promise<Ended> {
  return fillsIn(scene, await opensForm(scene, await chatIn(scene, where), { name: "first" }));
}

/** The person closes what stands where they sent a form from, if anything does. */
async function leaves(scene: Scene, where: Where): Promise<void> {
  const { platform, person } = scene.stage;
  // Closed on its way, a form might still be answered there, and nobody would learn of it.
  if (scene.has.acknowledges === true)
    await scene.until("the form is acknowledged", () => platform.acknowledged());
  const left = await scene.until("the form is sent", async () => {
    const form = await platform.form(where);
    return form?.submit === undefined && { isThere: form !== undefined };
  });
  if (left.isThere) await person.closesForm(where);
}
