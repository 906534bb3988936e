import { expect } from "chai";
import Database from "libsql";
import {
  column,
  numberOr,
  readNumber,
  readText,
  textOr,
} from "../../../src/stores/embedded/columns.ts";

describe("columns", () => {
  const database = new Database(":memory:");
  database.exec("CREATE TABLE t (value)");
  after(() => database.close());

  const store = (value: string | number | undefined): object => {
    database.exec("DELETE FROM t");
    database.prepare("INSERT INTO t VALUES (?)").run([column(value)]);
    return database.prepare("SELECT value FROM t").get([]) as object;
  };

  it("gives every text back unchanged", () => {
    const texts = [
      "",
      "a",
      "a\0b",
      "\\",
      "\\0000",
      "\\\\u",
      "lone \ud800 and \udc00",
      "🏠\u{10ffff}",
    ];
    for (const text of texts) expect(readText(store(text), "value")).to.equal(text);
  });

  it("keeps texts apart that the database alone would mix up", () => {
    const stored = ["a\0b", "a\0c", "a\\0000b", "\ud800", "\ufffd"].map(column);
    expect(new Set(stored).size).to.equal(stored.length);
  });

  it("gives numbers back unchanged, and nothing for nothing", () => {
    for (const number of [0, -1, 1_793_000_000_000, 0.5, Number.MAX_SAFE_INTEGER]) {
      expect(readNumber(store(number), "value")).to.equal(number);
    }
    expect(readNumber(store(undefined), "value")).to.equal(undefined);
    expect(readText(store(undefined), "value")).to.equal(undefined);
  });

  it("takes another value for one of another type where it is told one", () => {
    expect([textOr(store(1), "value", "none"), textOr(store("\0"), "value", "none")]).to.deep.equal(
      ["none", "\0"],
    );
    expect([numberOr(store("1"), "value", 7), numberOr(store(1), "value", 7)]).to.deep.equal([
      7, 1,
    ]);
    expect(numberOr(store(undefined), "value", 7)).to.equal(7);
  });

  it("refuses a value of another type", () => {
    expect(() => readText(store(1), "value")).to.throw("column value holds a number");
    expect(() => readNumber(store("1"), "value")).to.throw("column value holds a string");
    database.exec("UPDATE t SET value = x'00'");
    const blob = database.prepare("SELECT value FROM t").get([]) as object;
    expect(() => readText(blob, "value")).to.throw("column value holds a blob");
  });
});
