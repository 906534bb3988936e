import { expect } from "chai";

import { bareMarkdown, fence, lineMarkdown } from "../../adapters/discord/markdown.ts";
import type { Line, Role, Run } from "../../src/core/view/line.ts";

const run = (text: string, role: Role = "plain"): Run => ({ text, role });
const written = (...line: Line): string => lineMarkdown(line);

describe("a line in Discord's markdown", () => {
  it("has what matters bold, and what is to be copied as code", () => {
    const styled = (role: Role): string => written(run("x", role));
    const roles: readonly Role[] = ["heading", "strong", "label", "title", "next"];
    expect(roles.map(styled)).to.deep.equal(roles.map(() => "**x**"));
    expect(styled("code")).to.equal("`x`");
    expect(styled("command")).to.equal("`x`");
    const others: readonly Role[] = ["plain", "footer", "mark", "button"];
    expect(others.map(styled)).to.deep.equal(others.map(() => "x"));
  });

  it("is escaped but for code, in which nothing is markup", () => {
    expect(written(run("*a* "), run("*b* <@1>", "code"), run(" *c*", "strong"))).to.equal(
      "\\*a\\* `*b* <@1>` **\\*c\\***",
    );
  });

  it("escapes what begins in one piece and ends in the next", () => {
    expect(written(run(":fi"), run("re:", "strong"))).to.equal("\\:fi**re\\:**");
    expect(written(run("@every"), run("one", "strong"))).to.equal("\\@every**one**");
    expect(written(run("https:", "strong"), run("//a.example"))).to.equal(
      "**https\\:**//a.example",
    );
    expect(written(run("1", "strong"), run(". x"))).to.equal("**1**\\. x");
  });

  it("finds the places behind code, however long it is", () => {
    expect(written(run("longer than one", "code"), run(" *x"))).to.equal("`longer than one` \\*x");
    expect(written(run("a", "code"), run("> x"))).to.equal("`a`> x");
  });

  it("has its marks around words, not around the spaces at their edges", () => {
    expect(written(run(" a b ", "strong"), run("c"))).to.equal(" **a b** c");
    expect(written(run("  ", "strong"), run("c"))).to.equal("  c");
    expect(written(run(" ", "code"), run("c"))).to.equal(" c");
    expect(written(run("", "code"))).to.equal("");
  });

  it("has neighbours of one style as one", () => {
    expect(written(run("a", "strong"), run("b", "label"), run("c"))).to.equal("**ab**c");
    expect(written(run("a", "code"), run("b", "command"))).to.equal("`ab`");
    expect(written(run("a", "strong"), run(" "), run("b", "strong"))).to.equal("**a** **b**");
  });

  it("has as many backticks around code as are in it nowhere in a row", () => {
    expect(written(run("a`b", "code"))).to.equal("``a`b``");
    expect(written(run("a``b", "code"))).to.equal("`a``b`");
    expect(written(run("`a`", "code"))).to.equal("`` `a` ``");
    expect(written(run("``", "code"))).to.equal("` `` `");
  });

  it("has code with backticks of every kind as escaped text", () => {
    expect(written(run("a`b``c", "code"))).to.equal("a\\`b\\`\\`c");
    expect(written(run("x", "strong"), run("`` `", "code"), run("y"))).to.equal("**x**\\`\\` \\`y");
  });

  it("is escaped and no more where nothing is formatted", () => {
    expect(bareMarkdown([run("*a* ", "strong"), run("_b_", "code")])).to.equal("\\*a\\* \\_b\\_");
  });
});

describe("a block of code in Discord", () => {
  it("is as it stands", () => {
    expect(fence("a *b*\n  <@1>\\")).to.equal("```\na *b*\n  <@1>\\\n```");
  });

  it("is not ended by what is in it", () => {
    expect(fence("a ``` b ````\n``")).to.equal(
      "```\na `\u200B`\u200B` b `\u200B`\u200B`\u200B`\n``\n```",
    );
  });
});
