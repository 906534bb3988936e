import assert from "node:assert/strict";
import {
  buttons,
  code,
  commandButton,
  commandText,
  facts,
  footer,
  heading,
  mark,
  note,
  strong,
  text,
  twins,
  view,
  type Block,
} from "../../../../src/index.ts";
import { chatIn, type Chat } from "../chat.ts";
import type { Rule } from "../rule.ts";
import type { Scene } from "../scene.ts";
import type { Attachment, Standing } from "../stage.ts";
import { choice } from "./deeds.ts";

/** A block and the words that have to be readable. */
interface Sample {
  readonly block: Block;
  readonly words: readonly string[];
}

const table: Block = {
  kind: "table",
  caption: "Pods",
  columns: [
    { label: "Name", align: "left", keep: 1 },
    { label: "State", align: "left", keep: 1 },
    { label: "Since", align: "right", keep: 2 },
  ],
  groups: [
    { title: "Upstairs", rows: [{ mark: "🟢", cells: ["Attic", "up", "9 h"] }] },
    { title: "Downstairs", rows: [{ mark: "🔴", cells: ["Cellar", "down", "4 min"] }] },
  ],
  rowTitle: 0,
};

const samples: { readonly [about: string]: Sample } = {
  "a heading": { block: heading("Home of Ann"), words: ["Home of Ann"] },
  "a text with strong words and code": {
    block: text("Ask for ", strong("the gateway"), " by ", code("id-77"), "."),
    words: ["Ask for the gateway by id-77."],
  },
  "a note and what to do next": {
    block: note("caution", ["One pod is gone."], ["look at the cable"]),
    words: ["One pod is gone.", "look at the cable"],
  },
  "facts with their labels": {
    block: facts([
      ["Gateway", "Hall"],
      ["Speed", "910 Mbps"],
    ]),
    words: ["Gateway", "Hall", "Speed", "910 Mbps"],
  },
  "a list and that there is more": {
    block: {
      kind: "list",
      items: [
        { mark: "✅", spans: [{ kind: "text", text: "first point" }] },
        { spans: [{ kind: "text", text: "second point" }] },
      ],
      more: [{ kind: "text", text: "and 7 more" }],
    },
    words: ["first point", "second point", "and 7 more"],
  },
  "a table with its groups": {
    block: table,
    words: ["Upstairs", "Attic", "up", "9 h", "Downstairs", "Cellar", "down", "4 min"],
  },
  "a piece of code": {
    block: { kind: "code", label: "Example", text: "curl -H 'Accept: text'" },
    words: ["curl -H 'Accept: text'"],
  },
  "a footer": { block: footer("as of 11:01 UTC"), words: ["as of 11:01 UTC"] },
  "progress and its parts": {
    block: {
      kind: "progress",
      label: "Asking",
      parts: [
        { label: "pods", state: "done" },
        { label: "devices", state: "waiting" },
      ],
    },
    words: ["Asking", "pods", "devices"],
  },
  "a question with all its lines": {
    block: {
      kind: "question",
      step: 2,
      of: 4,
      lines: ["What is the address?", "Example: https://sso.example/token"],
      examples: ["https://sso.example/token"],
      secret: false,
      skippable: true,
    },
    words: ["What is the address?", "Example:", "https://sso.example/token"],
  },
};

const bytes = Uint8Array.from({ length: 20_000 }, (_, i) => (i * i + (i >> 5)) % 256);
const base64 = Buffer.from(bytes).toString("base64");
// A picture of one dot, because platforms look into what is called one.
const picture =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** Every kind of block can be read. */
export const showingRules: readonly Rule[] = [
  ...Object.entries(samples).map(([about, { block, words }]): Rule => ({
    name: `shows ${about}`,
    needs: [],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      await chat.send(view([block]));
      await chat.shows(...words);
    },
  })),
  {
    name: "shows a mark or its twin",
    needs: [],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      await chat.send(view([text(mark("🔴"), " offline")]));
      await chat.shows(" offline");
      const shown = await chat.text();
      assert.ok(shown.includes("🔴") || shown.includes(twins["🔴"]), `there stands ${shown}`);
    },
  },
  {
    name: "writes a command as it is called there",
    needs: [],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      const { prefix } = scene.stage.adapter.capabilities(chat.at);
      await chat.send(view([text("Try ", commandText("nodes", "home-1", "loc-2"))]));
      await chat.shows(`Try ${prefix}nodes home-1 loc-2`);
    },
  },
  {
    name: "shows the labels of buttons in their order",
    needs: ["pressing"],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      await chat.send(choice("Go on?"));
      await chat.shows("Go on?");
      assert.deepEqual((await chat.ofBot()).at(-1)?.buttons, ["Yes", "No"]);
    },
  },
  {
    name: "shows what a button does, as a button or in words",
    needs: [],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      const button = { ...commandButton("Pods", "nodes"), id: "k7f3a21.0" };
      await chat.send(view([text("And then?"), buttons(button)]));
      await chat.shows("And then?");
      const last = (await chat.ofBot()).at(-1);
      const isButton = last?.buttons.includes("Pods") === true;
      assert.ok(isButton || last?.text.includes("nodes") === true, "nothing leads to the pods");
    },
  },
  {
    name: "delivers a file whole and under its name",
    needs: [],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      const file: Block = { kind: "file", label: "Devices", name: "devices.csv", base64 };
      await chat.send(view([text("Here it is."), file]));
      await chat.shows("Here it is.");
      const { name, bytes: whole } = await attached(scene, chat, ({ files }) => files);
      assert.equal(name, "devices.csv");
      assert.ok(Buffer.from(whole).equals(Buffer.from(bytes)), "its bytes are the same");
    },
  },
  {
    name: "delivers an image whole",
    needs: [],
    check: async (scene) => {
      const chat = await chatIn(scene, "private");
      const image: Block = { kind: "image", alt: "A dot", name: "dot.png", base64: picture };
      await chat.send(view([text("See here."), image]));
      await chat.shows("See here.");
      const { bytes: whole } = await attached(scene, chat, ({ images }) => images);
      assert.equal(Buffer.from(whole).toString("base64"), picture);
    },
  },
  {
    name: "answers in the shared place where it was asked",
    needs: ["shared"],
    check: async (scene) => {
      const alone = await chatIn(scene, "private");
      const shared = await chatIn(scene, "shared");
      await shared.send(view([text("amber")]));
      await shared.shows("amber");
      assert.equal(await alone.count("amber"), 0, "nothing of it stands in the private chat");
    },
  },
];

/** The first attachment of the bot, once it is there. */
function attached(
  scene: Scene,
  chat: Chat,
  pick: (message: Standing) => readonly Attachment[],
): Promise<Attachment> {
  return scene.until("something is attached", async () => (await chat.ofBot()).flatMap(pick)[0]);
}
