import { expect } from "chai";
import { HiddenLine, KeyReader, LineReader, type Key } from "../../adapters/console/keys.ts";

const esc = "\u001b";
const shown = (keys: readonly Key[]): string =>
  keys
    .map((key) => (key.kind === "text" ? key.text : key.kind === "enter" ? "⏎" : "^C"))
    .join("")
    .replaceAll(esc, "^[");
const read = (...chunks: readonly string[]): string => {
  const reader = new KeyReader();
  return shown(chunks.flatMap((chunk) => reader.read(chunk)));
};

describe("KeyReader", () => {
  it("tells characters, line breaks and Ctrl-C apart", () => {
    expect(read("ab\rc\nd\r\ne", "\r", "\nf\u0003g")).to.equal("ab⏎c⏎d⏎e⏎f^Cg");
  });

  it("leaves arrows and other sequences to the line editor", () => {
    expect(read(`a${esc}[D`, `${esc}`, `[A`)).to.equal("a^[[D^[[A");
  });

  it("neutralises what is pasted, wherever the marks are cut", () => {
    const paste = `x${esc}[200~a\tb${esc}[A\u0003\r\nc${esc}[201~y\t`;
    for (let at = 3; at <= paste.length; at++) {
      // A lone ESC is the escape key; only from the second character on it may be a mark.
      expect(read(paste.slice(0, at), paste.slice(at)), `cut at ${at}`).to.equal("xa b [A ⏎cy\t");
    }
    expect(read(...paste.slice(0, 2).split(""), paste.slice(2)).endsWith("\t")).to.equal(true);
  });

  it("takes Unicode's line separators for line breaks", () => {
    expect(read("a\u2028b\u2029c")).to.equal("a⏎b⏎c");
  });
});

describe("HiddenLine", () => {
  const typed = (...keys: readonly string[]): string => {
    const line = new HiddenLine();
    for (const key of keys) expect(line.type(key)).to.equal(false);
    return line.take();
  };

  it("edits without showing", () => {
    expect(typed("abc\u007f\b", "d")).to.equal("ad");
    expect(typed("abc\u0015x")).to.equal("x");
    expect(typed(`a${esc}[Ab${esc}OPc\u0000`)).to.equal("abc");
    expect(typed("👍\u007fx")).to.equal("x");
  });

  it("ends with Ctrl-D only when it is empty", () => {
    expect(new HiddenLine().type("\u0004")).to.equal(true);
    expect(typed("a\u0004b")).to.equal("ab");
  });

  it("is empty again once it was taken", () => {
    const line = new HiddenLine();
    line.type("a");
    line.take();
    expect(line.take()).to.equal("");
  });
});

describe("LineReader", () => {
  it("splits at line breaks and gives an unfinished last line", () => {
    const lines = new LineReader(100);
    expect(lines.read("\ufeffa\r\n\nb")).to.deep.equal(["a", ""]);
    expect(lines.read("c\nd\u0000")).to.deep.equal(["bc"]);
    expect(lines.end()).to.deep.equal(["d\u0000"]);
    expect(lines.end()).to.deep.equal([]);
  });

  it("drops what is too long without keeping it", () => {
    const lines = new LineReader(5);
    for (let i = 0; i < 1000; i++) expect(lines.read("x".repeat(1000))).to.deep.equal([]);
    expect(lines.read("\nok\n")).to.deep.equal(["xxxxx", "ok"]);
  });
});
