import { expect } from "chai";
import { rowsOf, Screen } from "../../adapters/console/screen.ts";

const size = { columns: 10, rows: 10 };
const lines = (...plain: readonly string[]) => ({ plain, painted: plain.map((l) => `<${l}>`) });
const progress = (replaces?: string) => ({
  key: "p",
  isProgress: true,
  ...(replaces === undefined ? {} : { replaces }),
});
const answer = (replaces?: string) => ({
  key: "a",
  isProgress: false,
  ...(replaces === undefined ? {} : { replaces }),
});

describe("Screen", () => {
  it("appends messages", () => {
    const screen = new Screen();
    expect(screen.show(lines("a", "b"), answer(), size)).to.deep.equal({
      up: 0,
      lines: ["<a>", "<b>", ""],
    });
    expect(screen.show(lines("c"), answer("a"), size)?.up).to.equal(0);
  });

  it("goes up over wrapped rows and writes again what stood below", () => {
    const screen = new Screen();
    screen.show(lines("x".repeat(11)), progress(), size);
    screen.typed("> /help");
    screen.show(lines("help"), answer(), size);
    expect(screen.show(lines("edited"), progress("p"), size)).to.deep.equal({
      up: 3 + 1 + 2,
      lines: ["<edited>", "", "> /help", "<help>", ""],
    });
    expect(screen.show(lines("done"), answer("p"), size)?.up).to.equal(2 + 1 + 2);
    expect(screen.show(lines("late"), answer("p"), size)?.up).to.equal(0);
  });

  it("skips edits of what has scrolled away, but not the answer", () => {
    const screen = new Screen();
    screen.show(lines("working"), progress(), size);
    screen.show(lines("1", "2", "3", "4", "5", "6", "7", "8"), answer(), size);
    expect(screen.show(lines("edited"), progress("p"), size)).to.equal(undefined);
    expect(screen.show(lines("done"), answer("p"), size)).to.deep.equal({
      up: 0,
      lines: ["<done>", ""],
    });
  });

  it("appends once the screen is no longer as remembered", () => {
    const screen = new Screen();
    screen.show(lines("working"), progress(), size);
    screen.forget();
    expect(screen.show(lines("done"), answer("p"), size)?.up).to.equal(0);
  });
});

describe("rowsOf", () => {
  it("counts rows as a terminal wraps them", () => {
    expect(rowsOf(["", "x".repeat(10), "x".repeat(11)], 10)).to.equal(1 + 1 + 2);
    expect(rowsOf([`${"x".repeat(9)}日`], 10)).to.equal(2);
  });
});
