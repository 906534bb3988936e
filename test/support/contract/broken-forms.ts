import { Fault, say, view, type Block, type ChatAdapter, type Field } from "../../../src/index.ts";
import { changed, saying, type BrokenAdapters } from "./broken.ts";
import { platform, replyToOf } from "./ideal-parse.ts";
import type { Plaza } from "./plaza.ts";

const opens = "opens a form for who pressed a button, instead of what it would say";
const showsFields =
  "shows the fields of a form in their order, with their hints and what is filled in";
const wordsElsewhere = "asks in words where no form can be opened";
const wordsTooLate = "asks in words when it is too late to open a form";

/** Adapters that ask wrongly by forms. */
export const brokenForms: BrokenAdapters = {
  "has no forms": {
    adapter: saying((outgoing) => {
      const { form: _, ...words } = outgoing;
      return words;
    }),
    fails: [opens, "opens another form behind a button of the answer to one"],
  },
  "asks in a form and in words": {
    adapter: changed((ideal) => ({
      send: async (to, { form, ...words }, options) => {
        const message = await ideal.send(to, words, options);
        return form ? ideal.send(to, { ...words, form }, options) : message;
      },
    })),
    fails: [opens, wordsElsewhere],
  },
  "calls every form the same": {
    adapter: formed((form) => ({ ...form, title: "A form" })),
    fails: [opens],
  },
  "turns the fields of a form round": {
    adapter: fielded((fields) => fields.toReversed()),
    fails: [showsFields],
  },
  "shows a form without hints": {
    adapter: fielded((fields) => fields.map((field) => ({ ...field, hint: "" }))),
    fails: [showsFields],
  },
  "fills nothing in": {
    adapter: fielded((fields) => fields.map((field) => ({ ...field, value: "" }))),
    fails: [showsFields],
  },
  "shows the fields of a form alone": {
    adapter: saying(({ form, ...words }) => {
      const block = form?.blocks.find(({ kind }) => kind === "form");
      return block ? { ...words, form: view([block]) } : words;
    }),
    fails: ["shows in a form what stands above its fields"],
  },
  "shows what is secret": {
    adapter: fielded((fields) => fields.map((field) => ({ ...field, secret: false }))),
    fails: ["shows no value of a secret in a form"],
  },
  "does not say at a field what is wrong": {
    adapter: fielded((fields) => fields.map((field) => ({ ...field, error: "" }))),
    fails: [
      "says at a field why its value is not taken",
      "says why a form is not taken, at its field or in words",
    ],
  },
  "says at every field what is wrong with one": {
    adapter: fielded((fields) => {
      const { error } = fields.find((field) => field.error !== undefined) ?? {};
      return error === undefined ? fields : fields.map((field) => ({ ...field, error }));
    }),
    fails: ["says at a field why its value is not taken"],
  },
  "has few words where it cannot open a form": {
    adapter: saying(({ form, ...words }) => (form ? { view: say("A form."), form } : words)),
    fails: [wordsElsewhere, wordsTooLate],
  },
  "says nothing where it cannot open a form": {
    adapter: changed((ideal) => ({
      send: (to, outgoing, options) =>
        outgoing.form && replyToOf(to).ticket === undefined
          ? Promise.resolve("nothing")
          : ideal.send(to, outgoing, options),
    })),
    fails: [wordsElsewhere],
  },
  "takes a form that is sent again for a mistake": {
    adapter: changed((ideal) => {
      const asked = new Set<string>();
      return {
        send: (to, outgoing, options) => {
          if (!outgoing.form) return ideal.send(to, outgoing, options);
          if (asked.has(options.key)) return Promise.reject(mistake());
          asked.add(options.key);
          return ideal.send(to, outgoing, options);
        },
      };
    }),
    fails: ["does not lose a question when its form is sent again"],
  },
};

type Form = Extract<Block, { kind: "form" }>;

function formed(wrong: (form: Form) => Form): (plaza: Plaza) => ChatAdapter {
  return saying(({ form, ...words }) => {
    if (!form) return words;
    const [first, ...rest] = form.blocks.map((block) =>
      block.kind === "form" ? wrong(block) : block,
    );
    return first ? { ...words, form: { ...form, blocks: [first, ...rest] } } : words;
  });
}

function fielded(
  wrong: (fields: readonly Field[]) => readonly Field[],
): (plaza: Plaza) => ChatAdapter {
  return formed((form) => {
    const [first, ...rest] = wrong(form.fields);
    return first ? { ...form, fields: [first, ...rest] } : form;
  });
}

function mistake(): Fault {
  return new Fault("adapter.undeliverable", { platform, reason: "the form was opened already" });
}
