import { expect } from "chai";

import { withEarlier } from "../../adapters/slack/actions.ts";
import { renderView, type SlackMessage } from "../../adapters/slack/render.ts";
import { toPlain } from "../../src/core/view/plain.ts";
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
  privateButton,
  say,
  shareButton,
  strong,
  text,
  view,
  wordButton,
  type Block,
  type Button,
  type View,
} from "../../src/core/view/view.ts";
import { anyView, withButtons, wordsFrom } from "../support/any-view.ts";
import { createRandom } from "../support/random.ts";
import { seedsFor } from "../support/seeds.ts";
import { Inspector } from "../support/slack/inspector.ts";
import { loadCheck } from "../support/slack/schema.ts";
import { lively, nodesIn, tight, unescaped, wordsIn } from "../support/slack-blocks.ts";

const pieces = [
  "a",
  " ",
  "\n",
  "_*[`~",
  "<!channel>",
  "<@U1>",
  "<https://evil.example|here>",
  "@all",
  "#general",
  ":fire:",
  "&lt;",
  "&",
  "https://example.net/x?y=1",
  "👩‍👩‍👧",
  "⁨غرفة⁩",
  "\\",
  '"',
  "\u0000\u001B[31m",
  "\u202E",
  "\uD800",
] as const;

const options = { prefix: "/plume " };

const messagesOf = (said: View): readonly SlackMessage[] =>
  renderView(said, options).flatMap((piece) => (piece.kind === "message" ? [piece.message] : []));

const only = (said: View): SlackMessage => {
  const [message, ...others] = messagesOf(said);
  if (message === undefined || others.length > 0) throw new Error("not one message");
  return message;
};

const blocksOf = (...blocks: readonly [Block, ...Block[]]): SlackMessage["blocks"] =>
  only(view(blocks)).blocks;

const plain = (words: string): object => ({ type: "plain_text", text: words, emoji: false });
const run = (words: string, style?: "bold" | "code"): object => ({
  type: "text",
  text: words,
  ...(style ? { style: { [style]: true } } : {}),
});
const section = (...runs: readonly object[]): object => ({
  type: "rich_text_section",
  elements: runs,
});
const rich = (...elements: readonly object[]): object => ({ type: "rich_text", elements });
const list = (...rows: readonly string[]): object => ({
  type: "rich_text_list",
  style: "bullet",
  elements: rows.map((row) => section(run(row))),
});
const ided = (button: Button, id: string): Button => ({ ...button, id });

const title = "🟠 Disrupted: 1 of 3 pods is disconnected · Home";
const disrupted = view([
  heading(mark("🟠"), title.slice("🟠".length)),
  note(
    "disrupted",
    [mark("🟠"), " Garage is disconnected since 30 Nov 22:14 PST (3 h 48 min)."],
    ["have its power checked."],
  ),
  facts([
    ["Online", "yes, through Living room"],
    ["Pods", "2 of 3 connected"],
  ]),
  footer("as of 02:02:14 PST · location ", code("64a1f0c2d3e4b5a697881002")),
  buttons(
    ided(commandButton("Check again", "health", { weight: "primary" }), "t.0"),
    ided(commandButton("Pods", "nodes"), "t.1"),
    ided(shareButton, "t.2"),
  ),
]);

describe("a view as a message in Slack", () => {
  it("has the blocks of the specification", () => {
    const button = (id: string, label: string): object => ({
      type: "button",
      action_id: id,
      text: plain(label),
      value: id,
    });
    expect(only(disrupted).blocks).to.deep.equal([
      { type: "header", text: plain(title) },
      rich(
        section(
          run("🟠 Garage is disconnected since 30 Nov 22:14 PST (3 h 48 min).\n"),
          run("Next:", "bold"),
          run(" have its power checked."),
        ),
      ),
      rich(
        section(
          run("Online", "bold"),
          run(" yes, through Living room\n"),
          run("Pods", "bold"),
          run(" 2 of 3 connected"),
        ),
      ),
      {
        type: "context",
        elements: [plain("as of 02:02:14 PST · location 64a1f0c2d3e4b5a697881002")],
      },
      {
        type: "actions",
        elements: [
          { ...button("t.0", "Check again"), style: "primary" },
          button("t.1", "Pods"),
          button("t.2", "Share here"),
        ],
      },
    ]);
  });

  it("says all of it in its text, for notifications and screen readers", () => {
    const { text: said, mrkdwn } = only(disrupted);
    expect(said).to.equal(
      `${toPlain(disrupted, { buttons: "none" })}\n\n[Check again] [Pods] [Share here]`,
    );
    expect(mrkdwn).to.equal(false);
  });

  it("loses no word, whatever is in it, in its blocks and in its text", () => {
    for (const seed of seedsFor(300)) {
      const said = anyView(pieces, createRandom(seed));
      for (const { text: read, blocks } of messagesOf(said))
        expect(tight(wordsIn(blocks)), `SIM_SEED=${seed}`).to.equal(tight(unescaped(read)));
    }
  });

  it("formats nothing that is in a name, and makes no link, mention or emoji of it", () => {
    for (const seed of seedsFor(300)) {
      const random = createRandom(seed);
      for (const message of messagesOf(withButtons(anyView(pieces, random), pieces, random))) {
        expect(lively(message.blocks), `SIM_SEED=${seed}`).to.deep.equal([]);
        expect(message.text).not.to.match(/[<>]|&(?!(?:amp|lt|gt);)/);
        for (const { text: words } of nodesIn(message.blocks))
          expect(words).not.to.match(/[^\P{Cc}\n]|[\u202A-\u202E]|\p{Surrogate}/u);
      }
    }
  });

  it("shows a name as it is in its blocks, and escaped in its text", () => {
    const name = '_*[<&":fire:@all <!channel> <@U1>';
    const { text: said, blocks } = only(say(name));
    expect(blocks).to.deep.equal([rich(section(run(name)))]);
    expect(said).to.equal('_*[&lt;&amp;":fire:@all &lt;!channel&gt; &lt;@U1&gt;');
  });

  it("has one header; what is longer or comes later is bold", () => {
    expect(blocksOf(heading("a"), text("b"), heading("c"))).to.deep.equal([
      { type: "header", text: plain("a") },
      rich(section(run("b"))),
      rich(section(run("c", "bold"))),
    ]);
    const most = "x".repeat(150);
    expect(blocksOf(heading(most))[0]?.type).to.equal("header");
    expect(blocksOf(heading(`${most}x`))).to.deep.equal([rich(section(run(`${most}x`, "bold")))]);
    expect(blocksOf(heading("two\nlines"))[0]?.type).to.equal("rich_text");
  });

  it("makes code of what is to be copied, and writes commands as they are sent", () => {
    expect(
      blocksOf(text("Pods: ", code("a"), ", ", strong("b"), " by ", commandText("nodes", "c"))),
    ).to.deep.equal([
      rich(
        section(
          run("Pods: "),
          run("a", "code"),
          run(", "),
          run("b", "bold"),
          run(" by "),
          run("/plume nodes c", "code"),
        ),
      ),
    ]);
  });

  it("makes the examples of a question something to copy", () => {
    const question: Block = {
      kind: "question",
      step: 1,
      of: 4,
      lines: ["Step 1: Where?", "(Example: https://a.example)"],
      examples: ["https://a.example"],
      secret: false,
      skippable: false,
    };
    expect(blocksOf(question)).to.deep.equal([
      rich(section(run("Step 1: Where?\n(Example: "), run("https://a.example", "code"), run(")"))),
    ]);
  });

  it("lists the rows of a table below the bold titles of their groups", () => {
    const table: Block = {
      kind: "table",
      caption: "Pods",
      columns: [
        { label: "Health", align: "left", keep: 2 },
        { label: "Pod", align: "left", keep: 1 },
        { label: "Model", align: "left", keep: 3 },
      ],
      groups: [
        { title: "Connected", rows: [{ mark: "🟢", cells: ["good", "Garage", "M1"] }] },
        { rows: [{ cells: ["", "Attic", "M1"] }] },
        { title: "1-2 of 2", rows: [] },
      ],
      rowTitle: 1,
    };
    expect(blocksOf(table)).to.deep.equal([
      rich(
        section(run("Connected", "bold")),
        list("🟢 Garage · good", "Attic"),
        section(run("1-2 of 2", "bold")),
      ),
    ]);
  });

  it("has lists, code as it stands, and progress on one line", () => {
    expect(
      blocksOf(
        {
          kind: "list",
          items: [
            { mark: "🟢", spans: [{ kind: "text", text: "one" }] },
            { spans: [{ kind: "text", text: "two\nlines" }] },
            { spans: [{ kind: "text", text: " " }] },
          ],
          more: [{ kind: "text", text: "and more" }],
        },
        { kind: "code", label: "Log", text: "a <b>\n  *c*" },
        { kind: "progress", label: "Asking", parts: [{ label: "pods", state: "done" }] },
      ),
    ).to.deep.equal([
      rich(list("🟢 one", "two\nlines"), section(run("and more"))),
      rich({ type: "rich_text_preformatted", elements: [run("a <b>\n  *c*")] }),
      rich(section(run("🔄 Asking: pods done"))),
    ]);
  });

  it("has findings together, facts directly below their text, and remarks in small", () => {
    expect(
      blocksOf(
        note("caution", ["one"]),
        note("caution", ["two"]),
        note("info", ["a remark"]),
        note("info", ["another"]),
        note("info", ["to be copied: ", code("x")]),
        text("Hidden"),
        facts([["Label", "value"]]),
      ),
    ).to.deep.equal([
      rich(section(run("one\ntwo"))),
      { type: "context", elements: [plain("a remark\nanother")] },
      rich(section(run("to be copied: "), run("x", "code"))),
      rich(section(run("Hidden\n"), run("Label", "bold"), run(" value"))),
    ]);
    expect(blocksOf(note("info", ["alone"]))).to.deep.equal([rich(section(run("alone")))]);
  });

  it("leaves out what shows nothing, and stands for nothing where nothing is left", () => {
    expect(blocksOf(heading(" "), text("a"), footer(""), facts([]))).to.deep.equal([
      rich(section(run("a"))),
    ]);
    expect(messagesOf(say(" \n"))).to.deep.equal([
      { text: "…", blocks: [rich(section(run("…")))], mrkdwn: false },
    ]);
  });
});

describe("what Slack takes of a message", () => {
  let inspector: Inspector;
  before(async () => {
    inspector = new Inspector(await loadCheck("types"));
  });
  afterEach(() => expect(inspector.violations).to.deep.equal([]));

  it("is never more than there is, however long a view is", () => {
    for (const seed of seedsFor(20)) {
      const random = createRandom(seed);
      const long = withButtons(anyView(pieces, random, 200), pieces, random);
      const messages = messagesOf(long);
      expect(messages.length, `SIM_SEED=${seed}`).to.be.within(1, 3);
      for (const message of messages) inspector.message(`SIM_SEED=${seed}`, message);
      for (const { text: said, blocks } of messages) {
        expect(said.length).to.be.within(1, 3_000);
        expect(blocks.length).to.be.within(1, 50);
        expect(JSON.stringify(blocks).length).to.be.at.most(12_000);
      }
    }
  }).timeout(60_000);

  it("is used to its end: 3,000 characters of text, as they are sent", () => {
    const half = "x".repeat(1_500);
    expect(messagesOf(say(half, strong(half)))).to.have.length(1);
    expect(messagesOf(say(half, strong(`${half}x`)))).to.have.length(2);
    expect(messagesOf(say("<".repeat(750)))).to.have.length(1);
    expect(messagesOf(say("<".repeat(751)))).to.have.length(2);
  });

  it("is 50 blocks", () => {
    const texts = (count: number): View =>
      view([text("0"), ...Array.from({ length: count - 1 }, (_, i) => text(`${i}`))]);
    expect(messagesOf(texts(50))).to.have.length(1);
    expect(messagesOf(texts(51))).to.have.length(2);
    const row = buttons(ided(wordButton("Back", "back"), "t.0"));
    const [first, ...rest] = texts(50).blocks;
    expect(messagesOf(view([first, ...rest, row]))).to.have.length(2);
  });

  it("is 12,000 characters of blocks, with all that is around their texts", () => {
    const rows = (count: number): View =>
      view([
        {
          kind: "list",
          items: Array.from({ length: count }, () => ({ spans: [{ kind: "text", text: "x" }] })),
        },
      ]);
    const lengthOf = (count: number): number =>
      JSON.stringify(messagesOf(rows(count))[0]?.blocks).length;
    const each = lengthOf(2) - lengthOf(1);
    const most = Math.floor((12_000 - lengthOf(0) + JSON.stringify([]).length) / each);
    const fitting = [most - 2, most - 1, most].filter((n) => messagesOf(rows(n)).length === 1);
    const last = Math.max(...fitting);
    expect(lengthOf(last)).to.be.within(12_000 - 2 * each, 12_000);
    expect(messagesOf(rows(last + 2))).to.have.length(2);
  });

  it("is told in parts with their numbers; the buttons are below the last one", () => {
    const long = view([
      heading("Long"),
      ...Array.from({ length: 5 }, (_, i) => text(`${i}`.repeat(2_000))),
      buttons(ided(wordButton("Back", "back"), "t.0")),
    ]);
    const messages = messagesOf(long);
    expect(messages.map(({ text: said }) => said.slice(0, 6))).to.deep.equal([
      "(1/3) ",
      "(2/3) ",
      "(3/3) ",
    ]);
    expect(messages.map(({ blocks }) => blocks.at(-1)?.type === "actions")).to.deep.equal([
      false,
      false,
      true,
    ]);
    expect(messages[2]?.text).to.contain("The rest is left out");
  });

  it("ends without splitting a character", () => {
    for (const { text: said, blocks } of messagesOf(say("👩‍👩‍👧".repeat(2_000)))) {
      expect(said).not.to.match(/\uFFFD|^\u200d/);
      expect(wordsIn(blocks).replace(/^\(\d\/3\) /, "")).to.match(/^(?:👩‍👩‍👧)+(?:\n… The rest.*)?$/u);
    }
  });
});

describe("the buttons of a message", () => {
  const rows = (...items: readonly Button[]): readonly (readonly string[])[] =>
    only(view([text("x"), buttons(...items)]))
      .blocks.filter((block) => block.type === "actions")
      .map(({ elements }) =>
        elements.map((element) => (element.type === "button" ? element.text.text : "")),
      );
  const many = (count: number): readonly Button[] =>
    Array.from({ length: count }, (_, i) => ided(wordButton(`b${i}`, "w"), `t.${i}`));

  it("are five in a row, 25 in all", () => {
    expect(rows(...many(12)).map((row) => row.length)).to.deep.equal([5, 5, 2]);
    expect(rows(...many(40)).flat()).to.have.length(25);
    expect(rows()).to.deep.equal([]);
  });

  it("have labels of 75 characters at most, on one line, never empty", () => {
    const label = (words: string): string =>
      rows(ided(wordButton(words, "w"), "t.0"))[0]?.[0] ?? "";
    expect(label("x".repeat(75))).to.equal("x".repeat(75));
    expect(label("x".repeat(76))).to.equal(`${"x".repeat(74)}…`);
    expect(label(`${"x".repeat(70)}👩‍👩‍👧`)).to.equal(`${"x".repeat(70)}…`);
    expect(label("two\nlines\u0007")).to.equal("two lines");
    expect(label(" ")).to.equal("…");
  });

  it("look as much as they weigh", () => {
    const styles = (["primary", "plain", "danger"] as const).map(
      (weight) =>
        nodesIn(
          only(view([text("x"), buttons(ided(wordButton("b", "w", weight), "t.0"))])).blocks,
        ).find(({ type }) => type === "button")?.["style"],
    );
    expect(styles).to.deep.equal(["primary", undefined, "danger"]);
  });

  it("are left out where they cannot be pressed: without an id, with a long one, for private", () => {
    expect(
      rows(
        wordButton("no id", "w"),
        ided(wordButton("long", "w"), "x".repeat(256)),
        ided(privateButton("Go on in private", "auth"), "t.0"),
        ided(wordButton("Back", "back"), "x".repeat(255)),
      ),
    ).to.deep.equal([["Back"]]);
  });

  it("learn of the earlier messages of their answer once these are sent", () => {
    const { blocks } = only(disrupted);
    const values = nodesIn(withEarlier(blocks, ["1.2", "1.3"])).flatMap(({ type, value }) =>
      type === "button" ? [value] : [],
    );
    expect(values).to.deep.equal(["t.0~1.2~1.3", "t.1~1.2~1.3", "t.2~1.2~1.3"]);
    expect(withEarlier(blocks, [])).to.deep.equal(blocks);
  });
});

describe("a view with pictures and files in Slack", () => {
  const file: Block = { kind: "file", name: "pods.csv", label: "All pods", base64: "YQ==" };
  const image = (alt: string): Block => ({ kind: "image", name: "c.png", alt, base64: "" });
  const again = buttons(ided(wordButton("Again", "again"), "t.0"));
  const kinds = (...blocks: readonly [Block, ...Block[]]): readonly string[] =>
    renderView(view(blocks), options).map((piece) =>
      piece.kind === "message" ? piece.message.text : `${piece.kind} ${piece.name}: ${piece.alt}`,
    );

  it("has them below its text, the buttons with the text", () => {
    expect(kinds(file, text("The list"), image("A curve"), again)).to.deep.equal([
      "The list\n\n[Again]",
      "file pods.csv: All pods",
      "image c.png: A curve",
    ]);
    const [, upload] = renderView(view([text("x"), file]), options);
    expect(upload).to.deep.include({ kind: "file", bytes: Buffer.from("a") });
  });

  it("needs no message without a text, but for its buttons", () => {
    expect(kinds(file)).to.deep.equal(["file pods.csv: All pods"]);
    expect(kinds(file, image("A curve"), again)).to.deep.equal([
      "All pods\nA curve\n\n[Again]",
      "file pods.csv: All pods",
      "image c.png: A curve",
    ]);
  });

  it("says in a thousand characters what a picture shows", () => {
    expect(kinds(image("x".repeat(1_000)))[0]).to.have.length("image c.png: ".length + 1_000);
    expect(kinds(image(wordsFrom(["word "], createRandom(1), 1)))[0]).to.equal("image c.png: word");
    expect(kinds(image("x".repeat(2_000)))[0]).to.have.length("image c.png: ".length + 1_000);
  });
});
