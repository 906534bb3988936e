import assert from "node:assert/strict";
import { buttons, heading, note, text } from "../../../../src/index.ts";
import { chatIn } from "../chat.ts";
import type { Rule } from "../rule.ts";
import { issued } from "./button.ts";
import { asking, fields, inWords, isAsked, keyField, opensForm, pressesFor } from "./form-deeds.ts";

/** Where a form can be opened, it asks; elsewhere, words do. */
export const openingRules: readonly Rule[] = [
  {
    name: "opens a form for who pressed a button, instead of what it would say",
    needs: ["forms"],
    check: async (scene) => {
      const { chat, form } = await opensForm(scene, await chatIn(scene, "private"), {
        name: "first",
        title: "A new box",
      });
      assert.equal(form.title, "A new box");
      assert.equal(await chat.count(inWords), 0, "it is asked in words, too");
    },
  },
  {
    name: "shows the fields of a form in their order, with their hints and what is filled in",
    needs: ["forms"],
    check: async (scene) => {
      const { form } = await opensForm(scene, await chatIn(scene, "private"), { name: "first" });
      const labels = form.fields.map(({ label }) => label);
      assert.deepEqual(
        labels,
        fields.map(({ label }) => label),
      );
      for (const [i, { hint, value = "" }] of fields.entries()) {
        const shown = form.fields[i];
        assert.ok(
          shown?.hint.includes(hint) === true,
          `the hint of ${labels[i]} is ${shown?.hint}`,
        );
        assert.equal(shown.value, value, `what is filled in at ${labels[i]}`);
      }
    },
  },
  {
    name: "shows in a form what stands above its fields",
    needs: ["forms"],
    check: async (scene) => {
      const { form } = await opensForm(scene, await chatIn(scene, "private"), {
        name: "first",
        above: [heading("Setting a box up"), text("Two things are needed.")],
      });
      for (const words of ["Setting a box up", "Two things are needed."])
        assert.ok(form.text.includes(words), `beside its fields, it says ${form.text}`);
    },
  },
  {
    name: "shows no value of a secret in a form",
    needs: ["forms"],
    check: async (scene) => {
      const { form } = await opensForm(scene, await chatIn(scene, "private"), {
        name: "first",
        fields: [{ ...keyField, value: "hunter2" }],
      });
      assert.equal(form.fields[0]?.label, keyField.label);
      assert.ok(!JSON.stringify(form).includes("hunter2"), "the secret stands there");
    },
  },
  {
    name: "says at a field why its value is not taken",
    needs: ["forms"],
    check: async (scene) => {
      // As it is after a failure: with words above that say more of it, and with buttons.
      const { form } = await opensForm(scene, await chatIn(scene, "private"), {
        name: "first",
        above: [note("failed", ["The box was not set up."])],
        fields: [fields[0], { ...keyField, error: "One word, please." }],
        below: [buttons(issued("Start over", "k7f3a21.0"), issued("Cancel", "k7f3a21.1"))],
      });
      const [good, bad] = form.fields;
      assert.ok(bad?.error.includes("One word, please."), `at the field it says ${bad?.error}`);
      assert.equal(good?.error, "", "it says so at another field");
    },
  },
  {
    name: "asks in words where no form can be opened",
    needs: [],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      await chat.send(asking({ name: "first" }));
      await isAsked(scene, chat);
      const isOpen = (await chat.form()) !== undefined;
      assert.equal(await chat.count(inWords), isOpen ? 0 : 1, "it asks once");
    },
  },
  {
    name: "asks in words when it is too late to open a form",
    needs: ["unopenable"],
    check: async (scene) => {
      const chat = await pressesFor(scene, await chatIn(scene, "private"), "first");
      await scene.stage.platform.breaks("unopenable");
      await chat.send(asking({ name: "first" }));
      await chat.shows(inWords);
    },
  },
  {
    name: "does not lose a question when its form is sent again",
    needs: ["forms"],
    check: async (scene) => {
      const chat = await pressesFor(scene, await chatIn(scene, "private"), "first");
      const options = chat.sending();
      await chat.send(asking({ name: "first" }), options);
      await chat.send(asking({ name: "first" }), options);
      await isAsked(scene, chat);
    },
  },
];
