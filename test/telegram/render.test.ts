import { expect } from "chai";

import { inert } from "../../adapters/telegram/html.ts";
import { joiner } from "../../adapters/telegram/joiner.ts";
import { keyboardOf } from "../../adapters/telegram/keyboard.ts";
import { renderView } from "../../adapters/telegram/render.ts";
import {
  buttons,
  code,
  commandText,
  facts,
  heading,
  privateButton,
  say,
  strong,
  text,
  view,
  wordButton,
  type Block,
  type Button,
  type View,
} from "../../src/core/view/view.ts";
import { anyBlock, anyView, wordsFrom } from "../support/any-view.ts";
import { createRandom, type Random } from "../support/random.ts";
import { seedsFor } from "../support/seeds.ts";
import { parseHtml } from "../support/telegram/html.ts";

const pieces = [
  "a",
  " ",
  "\n",
  "<b>",
  "</b>",
  "&amp;",
  "&",
  "_*[`",
  "@someone",
  "evil.example.com",
  "https://example.net/x?y=1",
  "#tag",
  "👩‍👩‍👧",
  "⁨غرفة⁩",
  "\\",
  '"',
  "tg://user?id=1",
  "</code><a href='x'>",
  "$USD",
] as const;

const words = (random: Random): string => wordsFrom(pieces, random);

const textsOf = (said: View): readonly { readonly html: string; readonly plain: string }[] =>
  renderView(said).pieces.map((piece) => (piece.kind === "text" ? piece.text : piece.caption));

describe("a view in Telegram's HTML", () => {
  it("is always taken, and reads as it should, whatever is in it (F10, F25, F26)", () => {
    for (const seed of seedsFor(300)) {
      const said = anyView(pieces, createRandom(seed));
      for (const { html, plain } of textsOf(said))
        expect(parseHtml(html).text, `SIM_SEED=${seed}`).to.equal(plain);
    }
  });

  it("formats nothing that is in a name, and makes no link, mention or tag of it", () => {
    for (const seed of seedsFor(300)) {
      const name = words(createRandom(seed));
      const [only] = textsOf(say(`before ${name} after`));
      const { text: shown, entities } = parseHtml(only?.html ?? "");
      expect(entities, `SIM_SEED=${seed}`).to.deep.equal([]);
      expect(shown).not.to.match(/[@#][\p{L}\p{N}_]{4}|:\/\/\S|[\p{L}\p{N}]\.\p{L}{2}/u);
    }
  });

  it("breaks all that Telegram would make something of by itself, once", () => {
    for (const alive of [
      "@someone",
      "@gif",
      "#1st",
      "#tag",
      "$USD",
      "tg://x",
      "evil.example",
      "a_.de",
      "10.0.0.1",
    ])
      expect(inert(`see ${alive} now`).split(joiner), alive).to.have.length(2);
    for (const harmless of ["@ya_", "#1", "$USDOLLARS", "1.2.3", "1.2.3.4.5"])
      expect(inert(`see ${harmless} now`), harmless).to.equal(`see ${harmless} now`);
  });

  it("breaks it in what is strong, too, and where it begins in one piece and ends in the next", () => {
    for (const blocks of [
      heading("a pod called @someone"),
      text("a pod called ", strong("@someone")),
      text("a pod called @", "someone"),
      text(commandText("health"), " @someone"),
      facts([["@someone", "x"]]),
    ])
      expect(textsOf(view([blocks]))[0]?.plain).to.contain(`@${joiner}someone`);
  });

  it("leaves what is to be copied as it is, and a command as Telegram knows it", () => {
    const said = text(
      code("evil.example.com"),
      " or ",
      commandText("check-all", "my-home.example"),
    );
    expect(textsOf(view([said]))).to.deep.equal([
      {
        html: "<code>evil.example.com</code> or <code>/check_all my-home.example</code>",
        plain: "evil.example.com or /check_all my-home.example",
      },
    ]);
  });

  it("makes examples of a question something to copy, also one within another", () => {
    const question = (lines: string, ...examples: readonly string[]): View =>
      view([
        {
          kind: "question",
          step: 1,
          of: 4,
          lines: [lines],
          examples,
          secret: false,
          skippable: false,
        },
      ]);
    expect(textsOf(question("say abc or b, @someone", "abc", "b"))[0]?.html).to.equal(
      `say <code>abc</code> or <code>b</code>, @${joiner}someone`,
    );
  });

  it("leaves what only looks alike as it is", () => {
    const harmless = "9.4 ms, 5.6.0-sim, @all, 02:00 PST, Wi-Fi 2.4 GHz, must start with https://";
    expect(inert(harmless)).to.equal(harmless);
  });

  it("never needs more than Telegram takes, however long (F27)", () => {
    for (const seed of seedsFor(60)) {
      const random = createRandom(seed);
      const long = view([
        heading("x"),
        ...Array.from({ length: 10 + random.below(200) }, () => anyBlock(pieces, random)),
      ]);
      const texts = textsOf(long);
      expect(texts.length, `SIM_SEED=${seed}`).to.be.at.most(3);
      for (const { html, plain } of texts) {
        expect(plain.length).to.be.at.most(4_096);
        // Telegram drops the formatting of what comes behind the hundredth.
        expect(parseHtml(html).entities.length).to.be.at.most(100);
      }
    }
  }).timeout(60_000);

  it("takes all the room that there is in a message, and no more", () => {
    const lengths = (length: number): readonly number[] =>
      textsOf(say("x".repeat(length))).map(({ plain }) => plain.length);
    expect(lengths(4_096)).to.deep.equal([4_096]);
    expect(lengths(4_097)).to.have.length(2);
    const strongs = (count: number): View =>
      view([text(...Array.from({ length: count }, (_, i) => [strong(`${i}`), "\n"]).flat())]);
    expect(textsOf(strongs(100))).to.have.length(1);
    expect(textsOf(strongs(101))).to.have.length(2);
  });

  it("cuts a single endless line without splitting a character", () => {
    const texts = textsOf(say("👩‍👩‍👧".repeat(1_500)));
    expect(texts.map(({ plain }) => plain.replace(/^\(\d\/\d\) /, "")).join("")).to.match(
      /^(👩‍👩‍👧)+/u,
    );
    for (const { plain } of texts) expect(plain).not.to.match(/\uFFFD|^\u200d|[\ud800-\udbff]$/);
  });

  it("stands for nothing where there is nothing to say", () => {
    expect(textsOf(say(""))).to.deep.equal([{ html: "…", plain: "…" }]);
  });
});

describe("a view with pictures and files", () => {
  const file = (name: string): Block => ({
    kind: "file",
    name,
    label: `All of ${name}`,
    base64: "",
  });
  const image = (alt: string): Block => ({ kind: "image", name: "c.png", alt, base64: "" });
  const again = { ...wordButton("Again", "again"), id: "b.1" };
  /** What goes out, and where the buttons are. */
  const sent = (
    ...blocks: readonly [Block, ...Block[]]
  ): readonly (readonly [string, string])[] => {
    const { pieces, buttonsAt } = renderView(view([...blocks, buttons(again)]));
    return pieces.map((piece, i) => {
      const { plain } = piece.kind === "text" ? piece.text : piece.caption;
      return [`${piece.kind}${i === buttonsAt ? " with buttons" : ""}`, plain] as const;
    });
  };

  it("is one message where all fits below one of them", () => {
    const most = "x".repeat(1_024);
    expect(sent(text(most), file("pods"))).to.deep.equal([["document with buttons", most]]);
    expect(sent(text(`${most}x`), file("pods"))).to.deep.equal([
      ["text with buttons", `${most}x`],
      ["document", "All of pods"],
    ]);
    expect(sent(image("A curve"))).to.deep.equal([["photo with buttons", "A curve"]]);
  });

  it("loses none of several, and no part of a text in several", () => {
    expect(sent(text("Both"), file("a"), image("A curve")).map(([kind]) => kind)).to.deep.equal([
      "text with buttons",
      "document",
      "photo",
    ]);
    const many = text(...Array.from({ length: 101 }, (_, i) => [strong(`${i}`), "\n"]).flat());
    expect(sent(many, file("a")).map(([kind]) => kind)).to.deep.equal([
      "text",
      "text with buttons",
      "document",
    ]);
  });

  it("cuts what a picture is about", () => {
    expect(sent(image("x".repeat(2_000)))[0]?.[1]).to.have.length(200);
  });
});

describe("a keyboard", () => {
  const button = (label: string, weight: Button["weight"] = "plain"): Button => ({
    ...wordButton(label, label, weight),
    id: `id.${label}`,
  });
  const place = { username: "plume_test_bot", earlier: [] };
  const rows = (buttons: readonly Button[]): readonly (readonly string[])[] =>
    keyboardOf(buttons, place)?.inline_keyboard.map((row) => row.map((key) => key.text)) ?? [];

  it("has two buttons a row, the most important one above them, eight at most", () => {
    expect(rows(["a", "b", "c", "d"].map((l) => button(l)))).to.deep.equal([
      ["a", "b"],
      ["c", "d"],
    ]);
    expect(rows([button("Skip"), button("Back"), button("Cancel")])).to.deep.equal([
      ["Skip"],
      ["Back", "Cancel"],
    ]);
    expect(
      rows([button("Again", "primary"), ...["b", "c", "d"].map((l) => button(l))]),
    ).to.deep.equal([["Again"], ["b", "c"], ["d"]]);
    expect(rows(Array.from({ length: 20 }, (_, i) => button(`b${i}`))).flat()).to.have.length(8);
    expect(keyboardOf([], place)).to.equal(undefined);
  });

  it("marks what is dangerous, cuts what is long", () => {
    const [row] = keyboardOf([button("Sign out", "danger")], place)?.inline_keyboard ?? [];
    expect(row?.[0]).to.deep.include({ text: "Sign out", style: "danger" });
    expect(rows([button("x".repeat(200))]).flat()[0]).to.have.length.below(50);
    const family = `${"x".repeat(39)}👩‍👩‍👧 and more`;
    expect(rows([button(family)])).to.deep.equal([[`${"x".repeat(39)}…`]]);
  });

  it("leaves out what cannot be pressed: a button without an id, a link to nobody", () => {
    expect(rows([wordButton("Skip", "skip")])).to.deep.equal([]);
    const dead = Array.from({ length: 8 }, (_, i) => wordButton(`${i}`, `${i}`));
    expect(rows([...dead, button("Back")])).to.deep.equal([["Back"]]);
    const link = privateButton("Go on", "auth");
    expect(rows([link])).to.deep.equal([["Go on"]]);
    expect(keyboardOf([link], { ...place, username: undefined })).to.equal(undefined);
  });
});
