import { expect } from "chai";

import { choice, count, id, words } from "../../../src/core/command/argument.ts";
import { command } from "../../../src/core/command/command.ts";
import { say } from "../../../src/core/view/view.ts";

describe("a value of a command", () => {
  it("says which whole numbers it takes, and takes no others", () => {
    const step = count("step", { max: 4 });
    expect(step.range).to.deep.equal({ min: 1, max: 4 });
    const kinds = ["0", "1", "4", "5", "-1", "1.5", "1e0", ""].map((raw) => step.parse(raw).kind);
    expect(kinds).to.deep.equal([
      "refused",
      "value",
      "value",
      "refused",
      "refused",
      "refused",
      "refused",
      "refused",
    ]);
  });

  it("has a range only if it is a number", () => {
    const others = [id("home", { example: "h1" }), words("text", { example: "tv", max: 9 })];
    for (const argument of [...others, choice("which", { all: "All" })])
      expect(argument).not.to.have.property("range");
  });

  it("carries its label in other languages, and its completion", async () => {
    const labels = { de: "Haus", "pt-BR": "casa" };
    const complete = () => Promise.resolve([{ value: "h1", label: "Home" }]);
    const home = id("home", { example: "h1", labels, complete });
    expect(home.labels).to.deep.equal(labels);
    expect(home.complete).to.equal(complete);
    expect(count("page", { max: 9, labels }).labels).to.deep.equal(labels);
    expect(words("text", { example: "tv", max: 9, labels }).labels).to.deep.equal(labels);
    expect(choice("which", { all: "All" }, { labels }).labels).to.deep.equal(labels);
    expect(id("home", { example: "h1" })).not.to.have.any.keys("labels", "complete");
  });

  it("carries what its words stand for in other languages", () => {
    const summaries = { all: { de: "Alle" } };
    const which = choice("which", { all: "All", none: "None" }, { summaries });
    expect(which.summaries).to.deep.equal(summaries);
    expect(choice("which", { all: "All" })).not.to.have.property("summaries");
  });
});

describe("a command's summary", () => {
  it("is there in other languages, wherever in the declaration that is said", () => {
    const summaries = { de: "Antwortet", fr: "Répond" };
    const early = command("ping", "Answers")
      .translated(summaries)
      .maybe("times", count("times", { max: 9 }))
      .under("Tests")
      .needs("ping")
      .reply(() => say("pong"));
    const late = command("ping", "Answers")
      .translated(summaries)
      .run(() => Promise.resolve(say("pong")));
    for (const one of [early, late]) expect(one).to.deep.include({ summary: "Answers", summaries });
    expect(command("ping", "Answers").reply(() => say("pong"))).not.to.have.property("summaries");
  });
});
