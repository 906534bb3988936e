import { expect } from "chai";

import { parseButtonId } from "../../adapters/discord/custom-id.ts";
import { messagesOf, type Rendered } from "../../adapters/discord/render.ts";
import {
  buttons,
  code,
  commandButton,
  facts,
  footer,
  heading,
  mark,
  note,
  say,
  shareButton,
  strong,
  text,
  view,
  wordButton,
  type Block,
  type Button,
  type Tone,
  type View,
} from "../../src/core/view/view.ts";
import { anyView, withButtons } from "../support/any-view.ts";
import {
  livelyIn,
  readoutsOf,
  refusedOf,
  shownAs,
  tight,
  wordsIn,
  wordsOfView,
} from "../support/discord-messages.ts";
import { createRandom } from "../support/random.ts";
import { seedsFor } from "../support/seeds.ts";

const pieces = [
  "a",
  " ",
  "\n",
  "_*~`|",
  "*",
  "**x**",
  "__y__",
  "`",
  "```",
  "||",
  "> ",
  ">>> ",
  "- ",
  "# ",
  "-# ",
  "1. ",
  "<@1>",
  "<@&1>",
  "<#1>",
  "</health:1>",
  "<id:guide>",
  "<t:1:R>",
  "<:x:1>",
  "<https://evil.example>",
  "[here](https://evil.example)",
  "@everyone",
  "@",
  "here",
  "\u202E",
  "\u200B",
  "\u0300",
  ":fire:",
  ":",
  "//",
  "https://example.net/x?y=1",
  "discord.gg/x",
  "👩‍👩‍👧",
  "⁨غرفة⁩",
  "\\",
  '"',
  "\u0000\u001B[31m",
  "\uD800",
] as const;

const only = (said: View): Rendered => {
  const [message, ...others] = messagesOf(said);
  if (message === undefined || others.length > 0) throw new Error("not one message");
  return message;
};

const ided = (button: Button, id: string): Button => ({ ...button, id });
const back = buttons(ided(wordButton("Back", "back"), "t.0"));
const toned = (said: View, tone: Tone): View => ({ ...said, tone });

const title = "🟠 Disrupted: 1 of 3 pods is disconnected · Home";
const disrupted: View = {
  ...view([
    heading(mark("🟠"), title.slice("🟠".length)),
    note(
      "disrupted",
      [mark("🟠"), " Garage is disconnected since 30 Nov 22:14 PST (3 h 48 min)."],
      ["have its power checked."],
    ),
    facts([
      ["Online", "yes, through Living room"],
      ["Pods", "2 of 3 connected"],
    ]),
    footer("as of 02:02:14 PST · location ", code("64a1f0c2d3e4b5a697881002")),
    buttons(
      ided(commandButton("Check again", "health", { weight: "primary", inPlace: true }), "t.0"),
      ided(commandButton("Pods", "nodes"), "t.1"),
      ided(shareButton, "t.2"),
    ),
  ]),
  tone: "disrupted",
};

describe("a view as a message in Discord", () => {
  it("is as the specification has it", () => {
    const button = (label: string, style: number, id: string): object => ({
      type: 2,
      style,
      label,
      custom_id: id,
    });
    expect(messagesOf(disrupted)).to.deep.equal([
      {
        embeds: [
          {
            title,
            color: 14_711_552,
            description:
              "🟠 Garage is disconnected since 30 Nov 22:14 PST (3 h 48 min).\n**Next:** have its power checked.\n\n**Online** yes, through Living room\n**Pods** 2 of 3 connected",
            footer: { text: "as of 02:02:14 PST · location 64a1f0c2d3e4b5a697881002" },
          },
        ],
        components: [
          {
            type: 1,
            components: [
              button("Check again", 1, "c~t.0~"),
              button("Pods", 2, "a~t.1~"),
              button("Share here", 2, "c~t.2~"),
            ],
          },
        ],
        files: [],
      },
    ]);
  });

  it("has a colour by what it is about", () => {
    const colours = (["done", "caution", "disrupted", "failed", "unknown"] as const).map(
      (tone) => only(toned(say("x"), tone)).embeds?.[0]?.color,
    );
    expect(colours).to.deep.equal([0x2e9e5b, 0xd9a400, 0xe07b00, 0xc93c3c, 0x8a8f98]);
    const others = (["operational", "degraded", "offline"] as const).map(
      (tone) => only(toned(say("x"), tone)).embeds?.[0]?.color,
    );
    expect(others).to.deep.equal([0x2e9e5b, 0xd9a400, 0xc93c3c]);
  });

  it("is only text where nothing in it is more important than the rest", () => {
    for (const tone of ["plain", "info", "waiting"] as const) {
      const message = only(toned(say("a ", strong("b")), tone));
      expect(message).to.deep.equal({ content: "a **b**", components: [], files: [] });
      expect(only(toned(view([heading("a"), text("b")]), tone)).embeds).to.deep.equal([
        { title: "a", description: "b", color: 0x8a8f98 },
      ]);
    }
  });

  it("is not empty where nothing is left", () => {
    expect(only(say(" \n")).content).to.equal("…");
    expect(only(view([heading(" "), facts([])])).content).to.equal("…");
    expect(only(toned(say(""), "done")).embeds?.[0]?.description).to.equal("…");
    expect(only(view([back])).content).to.equal("…");
  });

  it("loses no word, whatever is in it", () => {
    for (const seed of seedsFor(300)) {
      const said = anyView(pieces, createRandom(seed));
      const words = tight(messagesOf(said).map(wordsIn).join("\n"));
      expect(words, `SIM_SEED=${seed}`).to.equal(tight(wordsOfView(said)) || "…");
    }
  });

  it("formats nothing that is in a name, and makes no link, mention or emoji of it", () => {
    for (const seed of seedsFor(300)) {
      const random = createRandom(seed);
      for (const message of messagesOf(withButtons(anyView(pieces, random), pieces, random))) {
        expect(livelyIn(message), `SIM_SEED=${seed}`).to.deep.equal([]);
        for (const { text: words } of readoutsOf(message))
          expect(words).not.to.match(/[^\P{Cc}\n]|[\u202A-\u202E]|\p{Surrogate}/u);
      }
    }
  });

  it("has bold what the view has strong, and code what is to be copied", () => {
    const message = only(
      view([text("x ", strong("*a* b"), " y ", code("`c`")), facts([["_L_", "v"]])]),
    );
    expect(shownAs(message, "bold")).to.deep.equal(["*a* b", "_L_"]);
    expect(shownAs(message, "code")).to.deep.equal(["`c`"]);
  });

  it("shows a name as it is, also in a title", () => {
    const name = '_*[<&":fire:@all <@1> @everyone # > - 1. https://a.example';
    const message = only(view([heading(name), text(name), footer(name)]));
    expect(message.embeds?.[0]?.title).to.contain('\\_\\*\\[\\<&"\\:fire\\:@all ');
    expect(wordsIn(message)).to.equal(`${name}\n${name}\n${name}`);
  });
});

describe("what Discord takes of a message", () => {
  it("is never more than there is, however long a view is", () => {
    for (const seed of seedsFor(20)) {
      const random = createRandom(seed);
      const long = withButtons(anyView(pieces, random, 200), pieces, random);
      const messages = messagesOf(long);
      expect(messages.length, `SIM_SEED=${seed}`).to.be.within(1, 3);
      expect(refusedOf(messages), `SIM_SEED=${seed}`).to.deep.equal([]);
      for (const message of messages) expect(livelyIn(message)).to.deep.equal([]);
    }
  }).timeout(60_000);

  it("is 2,000 characters of a text, as they are sent; what is longer is an embed", () => {
    expect(only(say("x".repeat(2_000)))).to.have.property("content");
    expect(only(say("x".repeat(2_001)))).to.have.property("embeds");
    expect(only(say("*".repeat(1_000)))).to.have.property("content");
    expect(only(say("*".repeat(1_001)))).to.have.property("embeds");
  });

  it("is 4,096 characters of a description", () => {
    expect(messagesOf(say("x".repeat(4_096)))).to.have.length(1);
    expect(messagesOf(say("x".repeat(4_097)))).to.have.length(2);
    expect(messagesOf(say("*".repeat(2_048)))).to.have.length(1);
    expect(messagesOf(say("*".repeat(2_049)))).to.have.length(2);
  });

  it("is 6,000 characters with the title and the footer", () => {
    const said = (length: number): View =>
      view([heading("t".repeat(256)), text("x".repeat(length)), footer("f".repeat(2_048))]);
    expect(messagesOf(said(6_000 - 256 - 2_048))).to.have.length(1);
    expect(messagesOf(said(6_000 - 256 - 2_048 + 1))).to.have.length(2);
  });

  it("is told in parts with their numbers; the buttons are below the last one", () => {
    const long = view([
      heading("Long"),
      ...Array.from({ length: 5 }, (_, i) => text(`${i}`.repeat(3_000))),
      back,
    ]);
    const messages = messagesOf(long);
    expect(messages.map((message) => wordsIn(message).slice(0, 6))).to.deep.equal([
      "(1/3) ",
      "(2/3) ",
      "(3/3) ",
    ]);
    expect(messages.map(({ components }) => components.length)).to.deep.equal([0, 0, 1]);
    const [, , last] = messages;
    expect(last && wordsIn(last)).to.contain("The rest is left out");
  });

  it("ends without splitting a character", () => {
    for (const message of messagesOf(say("👩‍👩‍👧".repeat(4_000)))) {
      const words = wordsIn(message).replace(/^\(\d\/3\)\s/, "");
      expect(words).to.match(/^(?:👩‍👩‍👧)+(?:\n+… The rest.*)?$/u);
    }
  });
});

describe("the buttons below a view in Discord", () => {
  it("know where the conversation is", () => {
    const [row] =
      messagesOf(view([text("x"), back]), { origin: "175928847299117063" })[0]?.components ?? [];
    expect(parseButtonId(row?.components[0]?.custom_id ?? "")?.origin).to.equal(
      "175928847299117063",
    );
  });
});

describe("a view with pictures and files in Discord", () => {
  const file = (name: string): Block => ({ kind: "file", name, label: "All pods", base64: "YQ==" });
  const image: Block = { kind: "image", name: "c.png", alt: "A curve", base64: "" };
  const files = (count: number): readonly Block[] =>
    Array.from({ length: count }, (_, i) => file(`${i}.csv`));
  const counts = (said: View): readonly (readonly [words: string, files: number])[] =>
    messagesOf(said).map((message) => [wordsIn(message), message.files.length]);

  it("has them with its words, the first picture inside the embed", () => {
    const message = only(
      view([heading("Home"), image, file("a.csv"), { ...image, name: "d.png" }]),
    );
    expect(message.embeds).to.deep.equal([
      {
        title: "Home",
        color: 0x8a8f98,
        image: { url: "attachment://c.png", description: "A curve" },
      },
    ]);
    expect(message.files.map(({ name }) => name)).to.deep.equal(["c.png", "a.csv", "d.png"]);
    expect(refusedOf([message])).to.deep.equal([]);
    expect(only(view([heading("Home"), file("a.csv")])).embeds?.[0]).not.to.have.property("image");
  });

  it("has them beside a text that is no embed", () => {
    const message = only(view([text("The list"), file("a.csv"), image]));
    expect(message.content).to.equal("The list");
    expect(message).not.to.have.property("embeds");
    expect(message.files).to.have.length(2);
  });

  it("says what they are where nothing else is said", () => {
    expect(counts(view([file("a.csv"), image, back]))).to.deep.equal([["All pods\nA curve", 2]]);
    expect(counts(view([{ ...image, alt: "" } as Block]))).to.deep.equal([["…", 1]]);
  });

  it("has ten in a message, thirty in all, the last ones with the buttons", () => {
    expect(counts(view([text("x"), ...files(10)]))).to.deep.equal([["x", 10]]);
    expect(counts(view([text("x"), ...files(11), back]))).to.deep.equal([
      ["x", 10],
      ["", 1],
    ]);
    expect(counts(view([text("x"), ...files(31)])).map(([, count]) => count)).to.deep.equal([
      10, 10, 10,
    ]);
    const messages = messagesOf(view([text("x"), ...files(11), back]));
    expect(messages.map(({ components }) => components.length)).to.deep.equal([0, 1]);
  });

  it("has them with the last of several messages", () => {
    const long = view([heading("t"), ...["x", "y"].map((word) => text(word.repeat(3_000))), image]);
    const messages = messagesOf(long);
    expect(messages.map((message) => message.files.length)).to.deep.equal([0, 1]);
    expect(messages.map((message) => message.embeds?.[0]?.image?.url)).to.deep.equal([
      undefined,
      "attachment://c.png",
    ]);
    expect(refusedOf(messages)).to.deep.equal([]);
  });
});
