import { expect } from "chai";
import stringWidth from "string-width";
import {
  cleanName,
  countGraphemes,
  cutGraphemes,
  displayWidth,
  graphemes,
  printable,
} from "../../../src/core/view/width.ts";

describe("displayWidth", () => {
  it("agrees with string-width on single characters", () => {
    const different: string[] = [];
    // Above plane 1 there are only large blocks: every so many points meet them all.
    for (let point = 0; point < 0x11_0000; point += point < 0x2_0000 ? 1 : 509) {
      // ESC and CSI start sequences there; line and paragraph separators break lines.
      if ([0x1b, 0x9b, 0x2028, 0x2029].includes(point)) continue;
      const character = String.fromCodePoint(point);
      if (displayWidth(character) !== stringWidth(character)) different.push(point.toString(16));
    }
    expect(different).to.deep.equal([]);
  });

  for (const [sample, width] of [
    ["Grüße", 5],
    ["日本語", 6],
    ["한글", 4],
    ["\u1112\u1161\u11ab", 2],
    ["e\u0301", 1],
    ["ｶﾞ", 2],
    ["👨‍👩‍👧‍👦", 2],
    ["🇩🇪", 2],
    ["1️⃣", 2],
    ["⚠️", 2],
    ["⚠", 1],
    ["☝🏽", 2],
    ["🧑‍🚀!", 3],
    ["\u2068שלום\u2069", 4],
    ["a\tb", 2],
    ["नमस्ते", 3],
    ["", 0],
  ] as const) {
    it(`gives ${width} for ${JSON.stringify(sample)}`, () => {
      expect(displayWidth(sample)).to.equal(width);
      expect(stringWidth(sample)).to.equal(width);
    });
  }
});

describe("cutGraphemes", () => {
  it("keeps what fits and never cuts a character in two", () => {
    expect(cutGraphemes("👨‍👩‍👧‍👦🇩🇪e\u0301", 3)).to.equal("👨‍👩‍👧‍👦🇩🇪e\u0301");
    expect(cutGraphemes("👨‍👩‍👧‍👦🇩🇪e\u0301x", 3)).to.equal("👨‍👩‍👧‍👦🇩🇪…");
    expect(cutGraphemes("abc", 1)).to.equal("…");
  });
});

describe("countGraphemes", () => {
  it("counts what people see, over several lines", () => {
    for (const text of [
      "",
      "\n",
      "abc",
      "a\n\nb\n",
      "👨‍👩‍👧‍👦🇩🇪e\u0301\n1️⃣ x",
      "🟢 ok\nnaïve",
      // Marks on plain letters, signs that take the next letter along, a mark behind a break.
      "ae\u0301x\u0302b",
      "é x\u0302",
      "\u0600123 \u06001",
      "a\n\u0301b",
      "🇩🇪🇩🇪 🇩x🇪",
    ])
      expect(countGraphemes(text), text).to.equal(graphemes(text).length);
  });
});

describe("cleanName", () => {
  it("takes a plain name as it is, and no other", () => {
    const plain = "Living room (2nd floor)";
    expect(cleanName(plain)).to.equal(plain);
    for (const name of [" a", "a ", "a  b", "a\tb", "x".repeat(41)])
      expect(cleanName(name), JSON.stringify(name)).not.to.equal(name);
  });

  it("makes one line of it", () => {
    expect(cleanName(" a\r\n\u0000\tb\u001b[1m\u2028c ")).to.equal("a b [1m c");
  });

  it("cuts at 40 graphemes", () => {
    expect(graphemes(cleanName("x".repeat(41)))).to.have.length(40);
    expect(cleanName("x".repeat(41)).endsWith("x…")).to.equal(true);
    expect(cleanName("👍🏽".repeat(40))).to.equal("👍🏽".repeat(40));
  });

  it("isolates what runs right to left and drops its direction overrides", () => {
    expect(cleanName("\u202Eשלום")).to.equal("\u2068שלום\u2069");
    expect(cleanName("\u202Eabc\u2069")).to.equal("abc");
  });

  it("keeps formatting characters of chats as they are", () => {
    expect(cleanName('_*[<&":fire:@all')).to.equal('_*[<&":fire:@all');
  });

  it("calms a tower of accents", () => {
    expect(cleanName(`a${"\u0301".repeat(5000)}`).length).to.be.below(20);
  });

  it("is empty when nothing visible is left", () => {
    expect(cleanName(" \u200b\ufeff\n")).to.equal("");
  });
});

describe("printable", () => {
  it("keeps line breaks and replaces halves of characters", () => {
    expect(printable("a\r\nb\rc\n\ud83dd\te")).to.equal("a\nb\nc\n\ufffdd e");
  });
});
