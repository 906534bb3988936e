import { expect } from "chai";

import { wrapLine } from "../../adapters/console/wrap.ts";
import { lineText, type Line } from "../../src/index.ts";

const wrapped = (line: Line, columns: number): readonly string[] =>
  wrapLine(line, columns).map(lineText);
const plain = (text: string): Line => [{ text, role: "plain" }];

describe("a line in a terminal", () => {
  it("breaks between words, and only where it is too wide", () => {
    expect(wrapped(plain("one two three"), 13)).to.deep.equal(["one two three"]);
    expect(wrapped(plain("one two three"), 8)).to.deep.equal(["one two", "three"]);
    expect(wrapped(plain("über 日本 x"), 9)).to.deep.equal(["über 日本", "x"]);
  });

  it("leaves a word whole that is wider than the terminal", () => {
    const url = "https://external.sso.plume.com/oauth2/x/v1/token";
    expect(wrapped(plain(`see ${url} now`), 20)).to.deep.equal(["see", url, "now"]);
  });

  it("leaves what is to be copied on one line, spaces or not", () => {
    const line: Line = [
      { text: "type ", role: "plain" },
      { text: "Basic MG9hc2FuZGJveA==", role: "code" },
    ];
    expect(wrapped(line, 12)).to.deep.equal(["type", "Basic MG9hc2FuZGJveA=="]);
  });

  it("keeps each run's role and drops no character but spaces at a break", () => {
    const line: Line = [
      { text: "Online   ", role: "label" },
      { text: "yes, through Living room", role: "plain" },
    ];
    const lines = wrapLine(line, 16);
    expect(lines.map(lineText)).to.deep.equal(["Online   yes,", "through Living", "room"]);
    expect(lines[0]?.[0]?.role).to.equal("label");
    expect(lines.map(lineText).join("").replaceAll(" ", "")).to.equal(
      "Onlineyes,throughLivingroom",
    );
  });
});
