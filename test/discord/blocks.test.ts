import { expect } from "chai";

import { contentOf, embedWordsOf, type EmbedWords } from "../../adapters/discord/blocks.ts";
import {
  buttons,
  code,
  commandText,
  facts,
  footer,
  heading,
  mark,
  note,
  shareButton,
  strong,
  text,
  view,
  type Block,
} from "../../src/core/view/view.ts";

const content = (...blocks: readonly [Block, ...Block[]]): string => contentOf(view(blocks));
const words = (...blocks: readonly [Block, ...Block[]]): EmbedWords => embedWordsOf(view(blocks));
const plain = (said: string): { readonly kind: "text"; readonly text: string } => ({
  kind: "text",
  text: said,
});

describe("the words of a message in Discord", () => {
  it("have bold labels right before their values, directly below the text above them", () => {
    const table = facts([
      ["Customer", code("64a1")],
      ["Name", "_x_"],
    ]);
    expect(content(text("Home"), table)).to.equal("Home\n**Customer** `64a1`\n**Name** \\_x\\_");
    expect(content(heading("Home"), table)).to.equal(
      "**Home**\n\n**Customer** `64a1`\n**Name** \\_x\\_",
    );
  });

  it("have findings below each other, each with what is next on its own line", () => {
    expect(
      content(
        note("caution", [mark("⚠️"), " one"], ["look at ", commandText("nodes", "a")]),
        note("info", ["two"]),
        text("three"),
      ),
    ).to.equal("⚠️ one\n**Next:** look at `/nodes a`\ntwo\n\nthree");
  });

  it("have the examples of a question to be copied", () => {
    expect(
      content({
        kind: "question",
        step: 1,
        of: 4,
        lines: ["Step 1: Where?", "(Example: https://a.example)"],
        examples: ["https://a.example"],
        secret: false,
        skippable: false,
      }),
    ).to.equal("Step 1: Where?\n(Example: `https://a.example`)");
  });

  it("list the rows of a table, an empty line before the title of another group", () => {
    const groups = [
      { title: "Connected", rows: [{ mark: "🟢", cells: ["good", "- Garage", "M1"] } as const] },
      { rows: [{ cells: ["", "Attic", "M1"] }] },
      { title: "1-2 of 2", rows: [] },
    ];
    expect(
      content({
        kind: "table",
        caption: "Pods",
        columns: [
          { label: "Health", align: "left", keep: 2 },
          { label: "Pod", align: "left", keep: 1 },
          { label: "Model", align: "left", keep: 3 },
        ],
        groups,
        rowTitle: 1,
      }),
    ).to.equal("**Connected**\n- 🟢 - Garage · good\n- Attic\n\n**1-2 of 2**");
  });

  it("have lists, whose items may have several lines, and what is said below them", () => {
    const items = [
      { mark: "🟢", spans: [plain("one")] } as const,
      { spans: [plain("- two\n> lines\n \nhere")] },
      { spans: [plain(" ")] },
      { spans: [plain("")] },
    ];
    expect(content({ kind: "list", items })).to.equal("- 🟢 one\n- \\- two\n  \\> lines\n  here");
    expect(content({ kind: "list", items, more: [plain("and *more*")] })).to.equal(
      "- 🟢 one\n- \\- two\n  \\> lines\n  here\n\nand \\*more\\*",
    );
    expect(content({ kind: "list", items: [], more: [plain("none")] })).to.equal("none");
    expect(content({ kind: "list", items, more: [plain(" ")] })).not.to.match(/\s$/);
  });

  it("have code as it stands, and progress on one line", () => {
    expect(content({ kind: "code", label: "Log", text: "a <b>\n  *c*\u0007" })).to.equal(
      "```\na <b>\n  *c* \n```",
    );
    expect(
      content({
        kind: "progress",
        label: "Asking",
        parts: [
          { label: "pods", state: "done" },
          { label: "devices", state: "waiting" },
        ],
      }),
    ).to.equal("🔄 Asking: pods done, devices …");
  });

  it("have a footer in small print, line by line", () => {
    expect(content(text("a"), footer("# b\n\n- c ", code("d")))).to.equal(
      "a\n\n-# \\# b\n\n-# \\- c `d`",
    );
  });

  it("leave out what shows nothing, and what is no word", () => {
    expect(
      content(
        heading(" "),
        text("a"),
        text(" \n "),
        footer(""),
        facts([]),
        { kind: "image", name: "c.png", alt: "A curve", base64: "" },
        { kind: "file", name: "c.csv", label: "A list", base64: "" },
        { kind: "code", label: "", text: " \n" },
        text("b"),
        buttons(shareButton),
      ),
    ).to.equal("a\n\nb");
  });
});

describe("the words of an embed in Discord", () => {
  it("have the heading as their title and the last footer as theirs", () => {
    expect(
      words(heading(mark("🟢"), " *Home*"), text("a ", strong("b")), footer("*as of* ", code("x"))),
    ).to.deep.equal({ title: "🟢 \\*Home\\*", description: "a **b**", footer: "*as of* x" });
  });

  it("have a title of 256 characters at most, escaped; a longer one is a bold line", () => {
    const most = `${"x".repeat(254)}*`;
    expect(words(heading(most), text("a")).title).to.equal(`${"x".repeat(254)}\\*`);
    expect(words(heading(`x${most}`), text("a"))).to.deep.equal({
      title: "",
      description: `**x${"x".repeat(254)}\\***\n\na`,
      footer: "",
    });
    expect(words(heading("two\nlines"))).to.deep.equal({
      title: "",
      description: "**two**\n**lines**",
      footer: "",
    });
  });

  it("have a footer of 2,048 characters at most, as it is; a longer one is small print", () => {
    const most = `*${"x".repeat(2_047)}`;
    expect(words(text("a"), footer(most))).to.deep.equal({
      title: "",
      description: "a",
      footer: most,
    });
    expect(words(text("a"), footer(`x${most}`))).to.deep.equal({
      title: "",
      description: `a\n\n-# x\\${most}`,
      footer: "",
    });
    expect(words(text("a"), footer("two\nlines ")).footer).to.equal("two\nlines");
  });

  it("have only what stands first as their title, and last as their footer", () => {
    expect(words(footer("f"), text("a"), heading("b"))).to.deep.equal({
      title: "",
      description: "-# f\n\na\n\n**b**",
      footer: "",
    });
    expect(words(footer("f"))).to.deep.equal({ title: "", description: "", footer: "f" });
    expect(words(heading("b"))).to.deep.equal({ title: "b", description: "", footer: "" });
    expect(words(text(" "))).to.deep.equal({ title: "", description: "", footer: "" });
  });
});
