import { expect } from "chai";

import { filesOf, mediaWords } from "../../adapters/discord/media.ts";
import { text, view, type Block } from "../../src/core/view/view.ts";

const file = (name: string, label = "All pods"): Block => ({
  kind: "file",
  name,
  label,
  base64: "YQ==",
});
const image = (name: string, alt = "A curve"): Block => ({ kind: "image", name, alt, base64: "" });

const named = (...names: readonly string[]): readonly string[] =>
  filesOf(view([text("x"), ...names.map((name) => file(name))])).map(({ name }) => name);

describe("the files of a message in Discord", () => {
  it("are its pictures and files, in order, described", () => {
    expect(filesOf(view([file("pods.csv"), text("x"), image("c.png")]))).to.deep.equal([
      { name: "pods.csv", data: Buffer.from("a"), description: "All pods", isImage: false },
      { name: "c.png", data: Buffer.alloc(0), description: "A curve", isImage: true },
    ]);
    expect(filesOf(view([text("x")]))).to.deep.equal([]);
  });

  it("have names as Discord would leave them", () => {
    expect(named("Pods of Café Zürich (1).csv")).to.deep.equal(["Pods_of_Cafe_Zurich_1_.csv"]);
    expect(named("../../etc/passwd", "..", "", "日本")).to.deep.equal([
      "etc_passwd",
      "file",
      "file-2",
      "file-3",
    ]);
  });

  it("are never hidden as a spoiler", () => {
    expect(named("SPOILER_pods.csv", "spoiler__SPOILER_x.csv", "_SPOILER_y")).to.deep.equal([
      "pods.csv",
      "x.csv",
      "y",
    ]);
    expect(named("SPOILER_")).to.deep.equal(["file"]);
  });

  it("have a name each, numbered before its ending", () => {
    expect(named("a.csv", "a.csv", "a.csv", "a", "a")).to.deep.equal([
      "a.csv",
      "a-2.csv",
      "a-3.csv",
      "a",
      "a-2",
    ]);
    expect(named("a-2.csv", "a.csv", "a.csv")).to.deep.equal(["a-2.csv", "a.csv", "a-3.csv"]);
  });

  it("have names of 100 characters at most, with their ending", () => {
    expect(named(`${"x".repeat(96)}.csv`)).to.deep.equal([`${"x".repeat(96)}.csv`]);
    expect(named(`${"x".repeat(97)}.csv`)).to.deep.equal([`${"x".repeat(96)}.csv`]);
    expect(named(`a.${"x".repeat(200)}`)).to.deep.equal([`a.${"x".repeat(98)}`]);
  });

  it("are described in 1,024 characters, on one line", () => {
    const said = (alt: string): string | undefined =>
      filesOf(view([image("c.png", alt)]))[0]?.description;
    expect(said("x".repeat(1_024))).to.equal("x".repeat(1_024));
    expect(said("x".repeat(1_025))).to.equal(`${"x".repeat(1_023)}…`);
    expect(said("two\nlines")).to.equal("two lines");
    expect(said("")).to.equal("…");
  });

  it("are told in words where nothing else is", () => {
    expect(mediaWords(view([file("a.csv"), text("x"), image("b.png")]))).to.equal(
      "All pods\nA curve",
    );
    expect(mediaWords(view([text("x")]))).to.equal("");
  });
});
