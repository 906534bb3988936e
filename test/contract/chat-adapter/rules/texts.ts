import assert from "node:assert/strict";
import {
  buttons,
  code,
  facts,
  footer,
  heading,
  note,
  privateButton,
  strong,
  text,
  view,
  type Block,
} from "../../../../src/index.ts";
import { chatIn } from "../chat.ts";
import type { Rule } from "../rule.ts";
import { issued } from "./button.ts";
import { fillsIn, keyField, opensForm } from "./form-deeds.ts";

/** What names from outside may hold; each would do something in some markup. */
const hostile: readonly string[] = [
  '_*[<&"`:fire:@all',
  "</b></pre> <i>slanted</i>",
  "*bold* _slanted_ ~gone~ __under__ ||hidden||",
  "`code` ```block```",
  "# a heading",
  "> a quotation",
  "- a point",
  "1. a number",
  "[a link](x:y) <x:y|another>",
  "@everyone @here <!channel> <@U024BE7LH> <#C024BE7LR>",
  "&amp; &lt; &#60; %20 %s ${x} {{x}}",
  "\\ \\n \\* C:\\temp\\",
  '-_.!()+=|{}#>~ it\'s "said"',
];
const [name = ""] = hostile;

const nothing = { label: "", hint: "", value: "", error: "" };

const everywhere: readonly [Block, ...Block[]] = [
  heading(`H ${name}`),
  text("T ", strong(name), " U ", code(name)),
  note("caution", [`N ${name}`], [`X ${name}`]),
  facts([[`L ${name}`, `V ${name}`]]),
  { kind: "list", items: [{ spans: [{ kind: "text", text: `I ${name}` }] }] },
  {
    kind: "table",
    caption: "",
    columns: [{ label: "", align: "left", keep: 1 }],
    groups: [{ title: `G ${name}`, rows: [{ cells: [`C ${name}`] }] }],
    rowTitle: 0,
  },
  { kind: "code", label: "", text: `P ${name}` },
  footer(`F ${name}`),
];

/** Text from outside is text, wherever it stands. */
export const textRules: readonly Rule[] = [
  {
    name: "shows text that looks like markup as it is, and formats nothing",
    needs: [],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      await chat.send(view([text(hostile.join("\n"))]));
      await chat.shows(...hostile);
      assert.deepEqual(
        (await chat.ofBot()).flatMap(({ formatted }) => formatted),
        [],
      );
    },
  },
  {
    name: "shows a hostile name as it is in every kind of block",
    needs: [],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      await chat.send(view(everywhere));
      const letters = "HTUNXLVIGCPF".split("");
      await chat.shows(...letters.map((letter) => `${letter} ${name}`));
    },
  },
  {
    name: "shows a hostile name as it is on a button",
    needs: ["pressing"],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      await chat.send(view([text("Which?"), buttons(issued(name, "k7f3a21.0"))]));
      await chat.shows("Which?");
      assert.deepEqual((await chat.ofBot()).at(-1)?.buttons, [name]);
    },
  },
  {
    name: "shows a hostile name as it is in a form, and hands it over so",
    needs: ["forms"],
    check: async (scene) => {
      const opened = await opensForm(scene, await chatIn(scene, "private"), {
        name: "first",
        title: `T ${name}`,
        above: [text(`A ${name}`)],
        fields: [
          { ...keyField, label: `L ${name}`, hint: `H ${name}`, error: `E ${name}` },
          { name: "box", label: "Name?", hint: "", secret: false, value: name },
        ],
      });
      const { title, text: above, fields } = opened.form;
      const [{ label, hint, error }, { value }] = [fields[0] ?? nothing, fields[1] ?? nothing];
      const shown = [title, above, label, hint, error].join("\n");
      for (const letter of "TALHE")
        assert.ok(
          shown.includes(`${letter} ${name}`),
          `in place of ${letter} there stands ${shown}`,
        );
      assert.equal(value, name);
      const { event } = await fillsIn(scene, opened, { [`L ${name}`]: name });
      assert.ok(event.content.kind === "form");
      assert.deepEqual(event.content.values, { key: name, box: name });
    },
  },
  {
    name: "keeps the breaks between lines",
    needs: [],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      const lines = "first line\nsecond line\n\nfourth line";
      await chat.send(view([text(lines)]));
      await chat.shows(lines);
    },
  },
  {
    name: "shows the words beside a button that leads to the private chat",
    needs: [],
    check: async (scene) => {
      const where = "lacks" in scene.has.shared ? "private" : "shared";
      const chat = await chatIn(scene, where);
      const button = privateButton("Continue in private", "auth");
      await chat.send(view([text("This goes on elsewhere."), buttons(button)]));
      await chat.shows("This goes on elsewhere.");
    },
  },
];
