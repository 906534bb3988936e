import { expect } from "chai";

import { typedText, withoutMention } from "../../adapters/discord/text.ts";

const bot = "1100000000000000001";
const mention = `<@${bot}>`;

describe("a text in Discord", () => {
  it("is as it was typed", () => {
    for (const text of ["/health acme home-1", "a < b > c", "2 ** 3", "_x_", "x`y`z", "<3", "a `b"])
      expect(typedText(text)).to.equal(text);
  });

  it("loses the marks of code around what stands alone", () => {
    expect(typedText("/health `acme` `home-1`")).to.equal("/health acme home-1");
    expect(typedText("`Basic abc==`")).to.equal("Basic abc==");
    expect(typedText("``acme``")).to.equal("acme");
    expect(typedText("id=`acme`")).to.equal("id=`acme`");
    expect(typedText("`acme`,")).to.equal("`acme`,");
  });

  it("loses the marks of a block of code, and the name of its language", () => {
    expect(typedText("```\nBasic abc==\n```")).to.equal("Basic abc==");
    expect(typedText("```acme```")).to.equal("acme");
    expect(typedText("```json\n{}\n{}```")).to.equal("{}\n{}");
    expect(typedText("/health ```acme``` ```home```")).to.equal("/health acme home");
    expect(typedText("```two words\nx```")).to.equal("two words\nx");
    expect(typedText("```open")).to.equal("```open");
  });

  it("has addresses without brackets, and labels instead of what is behind them", () => {
    expect(typedText("<https://sso.example/a?b=c>")).to.equal("https://sso.example/a?b=c");
    expect(typedText("see <HTTP://a.example> <ftp://b.example>")).to.equal(
      "see HTTP://a.example ftp://b.example",
    );
    expect(typedText("[acme](https://a.example) [b](<https://b.example>)")).to.equal("acme b");
    expect(typedText("[a](b) <a b://c>")).to.equal("[a](b) <a b://c>");
  });

  it("has a picked command as it would be typed", () => {
    expect(typedText("</health:1500000000000000001> acme")).to.equal("/health acme");
    expect(typedText("</auth update:1>")).to.equal("/auth update");
    expect(typedText("</health:x>")).to.equal("</health:x>");
  });

  it("has plain spaces", () => {
    expect(typedText("/health\u00A0acme")).to.equal("/health acme");
  });

  it("is read in no time however odd it is", () => {
    for (const odd of ["`", "```\n", "<a://", "[", "</", " `", "[a](", `${mention} `, " "]) {
      const text = odd.repeat(40_000 / odd.length);
      const startedMs = performance.now();
      typedText(text);
      withoutMention(text, bot);
      expect(performance.now() - startedMs, JSON.stringify(odd)).to.be.below(10_000);
    }
  });
});

describe("the mention of the bot", () => {
  const bare = (text: string): string => withoutMention(text, bot).text;

  it("is no part of what is said, before it and behind it", () => {
    for (const text of [
      `${mention} health a`,
      `${mention}, health a`,
      `${mention}:health a`,
      `  ${mention} ${mention}health a`,
      `health a ${mention}`,
      `health a${mention}  ${mention} `,
      `<@!${bot}> health a <@!${bot}>`,
    ])
      expect(withoutMention(text, bot)).to.deep.equal({ text: "health a", mentioned: true });
    expect(bare(mention)).to.equal("");
  });

  it("stays where it is in the middle, and is one", () => {
    const text = `ask ${mention} health`;
    expect(withoutMention(text, bot)).to.deep.equal({ text, mentioned: true });
  });

  it("is that of no other user, role or channel", () => {
    for (const other of [`<@${bot}1>`, `<@&${bot}>`, `<#${bot}>`, "<@12>", `@${bot}`])
      expect(withoutMention(`${other} a`, bot)).to.deep.equal({
        text: `${other} a`,
        mentioned: false,
      });
  });
});
