import { expect } from "chai";

import { at, listAt, numberAt, parseJson, textAt } from "../../src/ops/payload.ts";

describe("what a payload from outside holds", () => {
  const payload = {
    a: { b: [{ c: "x" }], n: 7, none: null, no: "" },
    nan: Number.NaN,
    long: Number.POSITIVE_INFINITY,
  };

  it("is found at the end of a path", () => {
    expect(at(payload, "a", "b", "0", "c")).to.equal("x");
    expect(at(payload)).to.equal(payload);
    expect(at("x")).to.equal("x");
  });

  it("is nothing where the path breaks off, and never what only a program has", () => {
    const paths = [["b"], ["a", "n", "x"], ["a", "none", "x"], ["a", "b", "length", "x"]];
    for (const path of paths) expect(at(payload, ...path), path.join()).to.equal(undefined);
    expect(at(payload, "constructor")).to.equal(undefined);
    expect(at(payload, "a", "__proto__")).to.equal(undefined);
    expect(at("text", "length")).to.equal(undefined);
    expect(at(undefined, "a")).to.equal(undefined);
  });

  it("is a text that says something, a number that is one, a list, or nothing", () => {
    expect(textAt(payload, "a", "b", "0", "c")).to.equal("x");
    for (const path of [["a", "no"], ["a", "n"], ["a", "none"], ["a"]])
      expect(textAt(payload, ...path)).to.equal(undefined);
    expect(numberAt(payload, "a", "n")).to.equal(7);
    expect(numberAt({ n: 0 }, "n")).to.equal(0);
    for (const path of [["nan"], ["long"], ["a", "no"], ["a"]])
      expect(numberAt(payload, ...path)).to.equal(undefined);
    expect(listAt(payload, "a", "b")).to.deep.equal([{ c: "x" }]);
    for (const path of [["a"], ["a", "n"], ["x"]])
      expect(listAt(payload, ...path)).to.deep.equal([]);
  });

  it("is what a text says in JSON, and nothing for a text that is none", () => {
    expect(parseJson('{"a":[1]}')).to.deep.equal({ a: [1] });
    expect(parseJson("null")).to.equal(null);
    for (const text of ["", "{", "<html>", "undefined"])
      expect(parseJson(text)).to.equal(undefined);
  });
});
