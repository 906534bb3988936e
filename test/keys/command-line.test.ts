import { expect } from "chai";
import { parseOrder } from "../../src/keys/command-line.ts";

describe("the command line of the operator's tool", () => {
  it("is read word by word", () => {
    const orders: readonly (readonly [string, object])[] = [
      ["help", { kind: "help" }],
      ["--help", { kind: "help" }],
      ["list", { kind: "list" }],
      ["rotate", { kind: "rotate" }],
      ["new", { kind: "new", id: undefined }],
      ["new november-2", { kind: "new", id: "november-2" }],
      ["add", { kind: "add", id: undefined }],
      ["remove k1", { kind: "remove", id: "k1" }],
      ["forget telegram:-:42", { kind: "forget", whom: { kind: "owner", owner: "telegram:-:42" } }],
      [
        "forget a%3Ab:-:50%25*?[x]",
        { kind: "forget", whom: { kind: "owner", owner: "a%3Ab:-:50%25*?[x]" } },
      ],
      ["forget slack:T1:*", { kind: "forget", whom: { kind: "tenant", tenant: "slack:T1" } }],
      ["forget a%3Ab:*:*", { kind: "forget", whom: { kind: "tenant", tenant: "a%3Ab:*" } }],
      ["aside", { kind: "aside", drop: false }],
      ["aside drop", { kind: "aside", drop: true }],
    ];
    for (const [line, order] of orders)
      expect(parseOrder(line.split(" ")), line).to.deep.equal(order);
  });

  it("answers every mistake in one line, with an example that works", () => {
    const mistakes: readonly (readonly [words: readonly string[], part: string])[] = [
      [[], "expected one of new, list, rotate, add, remove, forget, aside, help"],
      [[""], "expected one of"],
      [["rotat"], 'there is no "rotat", perhaps you mean rotate'],
      [["delete"], 'there is no "delete", expected one of'],
      [["toString"], 'there is no "toString", expected one of'],
      [["list", "all"], "list expects nothing behind it"],
      [["new", "two words"], "new expects nothing, or the name of a key"],
      [["new", "a", "b"], "new expects"],
      [["remove"], "remove expects the name of a key"],
      [["remove", "k:1"], "remove expects the name of a key"],
      [["forget"], "forget expects an owner"],
      [["forget", "ann"], "forget expects an owner"],
      [["forget", "telegram::42"], "forget expects an owner"],
      [["forget", "telegram:-:50%"], "%3A for a colon inside a part and %25 for %"],
      [["forget", "a:b:c", "d:e:f"], "forget expects an owner"],
      [["forget", "slack:*"], "forget expects an owner"],
      [["forget", "slack::*"], "forget expects an owner"],
      [["forget", "*:*"], "forget expects an owner"],
      [["forget", "slack:T1:C1:*"], "forget expects an owner"],
      [["aside", "dropp"], "aside expects nothing, or the word drop"],
      [["forget", "evil\u001b[2J\nline"], "forget expects an owner"],
    ];
    for (const [words, part] of mistakes) {
      const order = parseOrder(words);
      const text = order.kind === "mistake" ? order.text : "";
      expect(text, words.join(" ")).to.include(part);
      expect(text).not.to.match(/[^\x20-\x7e]/);
      const [, example = ""] = /for example: npm run keys -- (.+)$/.exec(text) ?? [];
      expect(parseOrder(example.split(" ")), text).not.to.have.property("kind", "mistake");
    }
  });

  it("takes a conversation for what it is, and names its owner", () => {
    expect(parseOrder(["forget", "telegram:-:-100:42"]))
      .to.have.property("text")
      .that.matches(/^keys: "telegram:-:-100:42" is a conversation; .*-- forget telegram:-:42$/);
  });
});
