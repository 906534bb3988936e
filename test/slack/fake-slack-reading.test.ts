import type { KnownBlock, RichTextElement } from "@slack/types";
import { expect } from "chai";
import { readMarkup } from "../support/slack/markup.ts";
import { readBlocks } from "../support/slack/reading.ts";

const nameOf = (id: string): string => (id.startsWith("U") ? "@Ann" : "#general");
const read = (...blocks: readonly KnownBlock[]) => readBlocks(blocks, nameOf);
const marks = (text: string) => readMarkup(text, nameOf);
const line = (...elements: RichTextElement[]) => ({ type: "rich_text_section" as const, elements });
const plain = (text: string, emoji?: boolean) => ({
  type: "plain_text" as const,
  text,
  ...(emoji !== undefined && { emoji }),
});
const hostile = `_*[<&":fire:@all`;

describe("what people read on Slack's screen", () => {
  it("is each block on a line of its own", () => {
    const { text, pieces } = read(
      { type: "header", text: plain("Title") },
      { type: "divider" },
      { type: "section", text: plain("One"), fields: [plain("Two"), plain("Three")] },
      { type: "context", elements: [plain("Four"), plain("Five")] },
    );
    expect(text).to.equal("Title\nOne\nTwo\nThree\nFour Five");
    expect(pieces).to.deep.equal([{ text: "Title", as: "header" }]);
  });

  it("has buttons and images beside the text", () => {
    const { text, buttons, images } = read(
      {
        type: "section",
        text: plain("One"),
        accessory: { type: "image", image_url: "https://a.example/1.png", alt_text: "first" },
      },
      { type: "image", image_url: "https://a.example/2.png", alt_text: "second" },
      {
        type: "actions",
        elements: [
          { type: "button", action_id: "a", text: plain("Go"), value: "v", style: "primary" },
          { type: "button", action_id: "b", text: plain("See"), url: "https://a.example/" },
        ],
      },
    );
    expect(text).to.equal("One");
    expect(images).to.deep.equal([
      { url: "https://a.example/1.png", alt: "first" },
      { url: "https://a.example/2.png", alt: "second" },
    ]);
    expect(buttons).to.deep.equal([
      { label: "Go", actionId: "a", value: "v", style: "primary" },
      { label: "See", actionId: "b", url: "https://a.example/" },
    ]);
  });

  it("has lists, quotes and what is preformatted", () => {
    const items = [line({ type: "text", text: "one" }), line({ type: "text", text: "two" })];
    const { text, pieces } = read({
      type: "rich_text",
      elements: [
        line({ type: "text", text: "Connected\n", style: { bold: true } }),
        { type: "rich_text_list", style: "bullet", elements: items },
        { type: "rich_text_list", style: "ordered", indent: 1, elements: items },
        { type: "rich_text_preformatted", elements: [{ type: "text", text: "a  b\nc  d" }] },
        { type: "rich_text_quote", elements: [{ type: "text", text: "so" }] },
      ],
    });
    expect(text).to.equal("Connected\n• one\n• two\n  1. one\n  2. two\na  b\nc  d\nso");
    expect(pieces).to.deep.equal([
      { text: "Connected\n", as: "bold" },
      { text: "a  b\nc  d", as: "pre" },
    ]);
  });

  it("has links, mentions and emoji in rich text", () => {
    const { text, pieces } = read({
      type: "rich_text",
      elements: [
        line(
          { type: "link", url: "https://a.example/", text: "here" },
          { type: "text", text: " " },
          { type: "user", user_id: "U1" },
          { type: "channel", channel_id: "C1" },
          { type: "broadcast", range: "here" },
          { type: "emoji", name: "large_green_circle" },
          { type: "emoji", name: "odd", unicode: "1f600" },
          { type: "text", text: "x", style: { code: true, bold: true } },
        ),
      ],
    });
    expect(text).to.equal("here @Ann#general@here🟢😀x");
    expect(pieces).to.deep.equal([
      { text: "here", as: "link", url: "https://a.example/" },
      { text: "@Ann", as: "mention" },
      { text: "#general", as: "mention" },
      { text: "@here", as: "mention" },
      { text: "x", as: "bold" },
      { text: "x", as: "code" },
    ]);
  });

  it("is just the text where there are no marks", () => {
    const text = { type: "text" as const, text: hostile };
    expect(read({ type: "rich_text", elements: [line(text)] })).to.deep.include({
      text: hostile,
      pieces: [],
    });
    expect(read({ type: "section", text: plain(hostile, false) }).text).to.equal(hostile);
    // Plain text has emoji unless it says that it has not.
    expect(read({ type: "section", text: plain(hostile) }).text).to.equal(`_*[<&"🔥@all`);
  });

  it("has no marks left where there were some", () => {
    const { text, pieces } = marks("*Bold* and _so_, ~not~ `a*b*` *in _both_* ```x\ny```");
    expect(text).to.equal("Bold and so, not a*b* in both x\ny");
    expect(pieces).to.deep.equal([
      { text: "Bold", as: "bold" },
      { text: "so", as: "italic" },
      { text: "not", as: "strike" },
      { text: "a*b*", as: "code" },
      { text: "in both", as: "bold" },
      { text: "both", as: "italic" },
      { text: "x\ny", as: "pre" },
    ]);
  });

  it("keeps what only looks like a mark", () => {
    const texts = ["a*b*c", "2 * 3 * 4", "snake_case_name", "* a *", "1 ~ 2"];
    for (const text of texts) expect(marks(text)).to.deep.equal({ text, pieces: [] });
  });

  it("has references by their names, and no escapes", () => {
    const { text, pieces } = marks(
      "<https://a.example/?b=1&amp;c=2|here> <@U1> <#C1|general> <!here> &lt;b&gt; &amp; :x:",
    );
    expect(text).to.equal("here @Ann #general @here <b> & ❌");
    expect(pieces).to.deep.equal([
      { text: "here", as: "link", url: "https://a.example/?b=1&c=2" },
      { text: "@Ann", as: "mention" },
      { text: "#general", as: "mention" },
      { text: "@here", as: "mention" },
    ]);
  });

  it("cannot be told of blocks that the fake does not know", () => {
    expect(() => read({ type: "markdown", text: "**a**" })).to.throw(/type markdown/);
  });
});
