import { expect } from "chai";

import {
  buttonIdOf,
  formIdOf,
  parseButtonId,
  parseFormId,
  type ButtonId,
  type FormId,
} from "../../adapters/discord/custom-id.ts";

const largest = "18446744073709551615";
const press: ButtonId = {
  kind: "change",
  inPlace: false,
  button: "q1.0",
  origin: undefined,
  earlier: [],
};
const form: FormId = { wizard: "auth", draft: "s:1", inPlace: false, origin: undefined };

describe("the id of a button in Discord", () => {
  it("says what a press brings about, where it was asked, and what was said before it", () => {
    const ids: readonly ButtonId[] = [
      press,
      { ...press, kind: "answer", origin: "1" },
      { ...press, kind: "form", inPlace: true },
      { ...press, inPlace: true, origin: largest, earlier: [largest, "175928847299117063"] },
      { ...press, button: "~%7E~%25%", earlier: ["35", "36"] },
      { ...press, origin: "0" },
    ];
    for (const id of ids) expect(parseButtonId(buttonIdOf(id))).to.deep.equal(id);
    expect(new Set(ids.map(buttonIdOf)).size).to.equal(ids.length);
  });

  it("is short and readable", () => {
    expect(buttonIdOf(press)).to.equal("c~q1.0~");
    expect(buttonIdOf({ ...press, kind: "answer", inPlace: true, origin: "71" })).to.equal(
      "A~q1.0~1z",
    );
  });

  it("has 100 characters at most: earlier messages are left out where they do not fit", () => {
    const earlier = [largest, largest];
    // A letter, the button, three ids of 13 characters, and what stands between them.
    const button = "b".repeat(100 - 1 - 3 * 13 - 4);
    const most = { ...press, button, origin: largest, earlier };
    expect(buttonIdOf(most)).to.have.length(100);
    expect(parseButtonId(buttonIdOf(most))).to.deep.equal(most);
    const more = { ...most, button: `${button}b` };
    expect(parseButtonId(buttonIdOf(more))).to.deep.equal({ ...more, earlier: [] });
  });

  it("of another making is none", () => {
    for (const id of ["", "c", "c~", "c~~1", "x~q1.0~", "s~mark", "m~auth~s:1~", "~q1.0~"])
      expect(parseButtonId(id), id).to.equal(undefined);
  });

  it("that cannot be read as a whole names no message", () => {
    expect(parseButtonId("c~q1.0~~1z~X")).to.deep.equal(press);
    expect(parseButtonId("c~q1.0~~zzzzzzzzzzzzz")).to.deep.equal(press);
    expect(parseButtonId("c~q1.0~zzzzzzzzzzzzz")).to.deep.equal(press);
    expect(parseButtonId("c~q1.0~1z!")).to.deep.equal(press);
    expect(parseButtonId("c~q1.0~~12345678901234")).to.deep.equal(press);
  });
});

describe("the id of a form in Discord", () => {
  it("says which form it is, and where its answer goes", () => {
    const ids: readonly FormId[] = [
      form,
      { ...form, inPlace: true, origin: largest },
      { ...form, wizard: "a~b", draft: "b:1~%" },
    ];
    for (const id of ids) expect(parseFormId(formIdOf(id))).to.deep.equal(id);
    expect(formIdOf(form)).to.equal("m~auth~s:1~");
    expect(formIdOf({ ...form, inPlace: true })).to.equal("M~auth~s:1~");
  });

  it("of another making is none", () => {
    for (const id of ["", "m", "m~auth", "m~auth~", "m~~s:1~", "c~q1.0~", "n~auth~s:1~"])
      expect(parseFormId(id), id).to.equal(undefined);
  });
});
