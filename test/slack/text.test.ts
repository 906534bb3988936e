import { expect } from "chai";

import { messageLine, slashLine, type Names } from "../../adapters/slack/command-line.ts";
import { slashText, typedText, withoutMention } from "../../adapters/slack/text.ts";

/** A message's blocks, as Slack's own composer makes them. */
const rich = (...elements: readonly object[]) => [
  { type: "rich_text", elements: [{ type: "rich_text_section", elements }] },
];

describe("a text from Slack", () => {
  it("is as it was typed", () => {
    for (const [sent, typed] of [
      ["a &amp; b &lt;c&gt; &quot;", "a & b <c> &quot;"],
      ["&amp;lt;", "&lt;"],
      ["<https://sso.example.com/t?a=1&amp;b=2>", "https://sso.example.com/t?a=1&b=2"],
      ["see <http://example.com|example.com>.", "see example.com."],
      ["<mailto:ann@example.com|ann@example.com>", "ann@example.com"],
      ["<tel:+431234|+43 1234>", "+43 1234"],
      ["<#C024BE7LR|general> <#C024BE7LR> <#C024BE7LR|>", "#general #C024BE7LR #C024BE7LR"],
      ["<@U024BE7LH|ann> <@U024BE7LH>", "@ann @U024BE7LH"],
      ["<!here> <!subteam^S012|@ops> <!date^1^{date}|today>", "@here @ops today"],
      ["a\u00A0b\nc", "a b\nc"],
      ["<https://x.example|a &amp; b>", "a & b"],
      ["<> < >", "<> < >"],
    ] as const)
      expect(typedText(sent), sent).to.equal(typed);
  });

  it("has the signs that a person typed, not their names", () => {
    const wave = { type: "emoji", name: "wave", unicode: "1f44b-1f3fc", skin_tone: 3 };
    const key = { type: "emoji", name: "key", unicode: "1f511" };
    const own = { type: "emoji", name: "parrot" };
    expect(
      typedText(
        ":wave::skin-tone-3: :key: :parrot:",
        rich(wave, { type: "text", text: " " }, key, { type: "text", text: " " }, own),
      ),
    ).to.equal("👋🏼 🔑 :parrot:");
    // What only looks like a name stays.
    expect(typedText(":key: :key:", rich({ type: "text", text: ":key: " }, key))).to.equal(
      ":key: 🔑",
    );
    const wrong = { type: "emoji", name: "key", unicode: "ffffff" };
    expect(typedText(":key:", rich(wrong))).to.equal(":key:");
  });

  it("has no marks around what was pasted as code", () => {
    const code = (text: string) => ({ type: "text", text, style: { code: true } });
    const plain = (text: string) => ({ type: "text", text });
    expect(
      typedText("health `a&lt;b` c", rich(plain("health "), code("a<b"), plain(" c"))),
    ).to.equal("health a<b c");
    expect(typedText("a `b` c", rich(plain("a `b` c")))).to.equal("a `b` c");
    const fenced = { type: "rich_text_preformatted", elements: [plain("Basic abc")] };
    expect(typedText("```Basic abc```", [{ type: "rich_text", elements: [fenced] }])).to.equal(
      "Basic abc",
    );
  });

  it("keeps what its blocks do not tell", () => {
    expect(typedText("*a* b", rich({ type: "text", text: "z" }))).to.equal("*a* b");
    expect(typedText("a", [null, "x", { type: "divider" }, { elements: {} }])).to.equal("a");
  });

  it("loses the mention of the bot at its beginning and end", () => {
    const bare = (text: string) => withoutMention(text, "U1");
    for (const text of [
      "<@U1> health a",
      "<@U1>, health a",
      " <@U1|plume>: health a",
      "health a <@U1> ",
    ])
      expect(bare(text), text).to.deep.equal({ text: "health a", mentioned: true });
    expect(bare("<@U1>")).to.deep.equal({ text: "", mentioned: true });
    expect(bare("hey <@U1> you")).to.deep.equal({ text: "hey <@U1> you", mentioned: true });
    expect(bare("<@U2> health")).to.deep.equal({ text: "<@U2> health", mentioned: false });
    expect(withoutMention("<@U1> a", undefined).mentioned).to.equal(false);
    expect(bare("<@U12> health")).to.deep.equal({ text: "<@U12> health", mentioned: false });
  });

  it("is read at once, however long a gap or how many half mentions it has", () => {
    for (const text of [`a${" ".repeat(400_000)}b`, "<@U1|".repeat(80_000)]) {
      const from = performance.now();
      expect(withoutMention(text, "U1")).to.deep.equal({ text, mentioned: false });
      // What looks at each place anew takes minutes.
      expect(performance.now() - from).to.be.below(10_000);
    }
  });

  it("of a slash command has no marks around an id", () => {
    expect(slashText("health `acme` &lt;x&gt; a`b`")).to.equal("health acme <x> a`b`");
  });
});

describe("what a line in Slack calls", () => {
  const names: Names = {
    commands: ["health", "check-all", "help"],
    slash: "/plume",
    separate: { "/wifi-health": "health" },
  };
  const slash = (text: string, command = "/plume") => slashLine(command, text, names);
  const message = (text: string) => messageLine(text, names);

  it("is the first word after a slash command", () => {
    expect(slash("health a  b")).to.equal("/health a  b");
    expect(slash(" Check-All x")).to.equal("/check-all x");
    expect(slash("/health a")).to.equal("/health a");
    expect(slash("helth a")).to.equal("/helth a");
    expect(slash("skip")).to.equal("/skip");
  });

  it("is help where nothing follows", () => {
    expect(slash("")).to.equal("/help");
    expect(slash("  ")).to.equal("/help");
    expect(message("plume")).to.equal("/help");
  });

  it("is what the operator set for a slash command of its own", () => {
    expect(slash("a b", "/wifi-health")).to.equal("/health a b");
    expect(slash("", "/Wifi-Health")).to.equal("/health");
    expect(message("wifi-health a")).to.equal("/health a");
    expect(message("/wifi-health a")).to.equal("/health a");
    // One that nobody knows calls what is named first.
    expect(slash("health a", "/wlan")).to.equal("/health a");
  });

  it("needs no slash in a message", () => {
    expect(message("Health a b")).to.equal("/health a b");
    expect(message("/HEALTH a\nb")).to.equal("/health a\nb");
    expect(message("plume health a")).to.equal("/health a");
    expect(message("/plume health a")).to.equal("/health a");
    expect(message("/plume helth a")).to.equal("/helth a");
  });

  it("is nothing where a message only says something", () => {
    for (const text of ["hello", "skip", "/skip", "healthy", "plume is great", "  a", "", "/helth"])
      expect(message(text), text).to.equal(text);
  });

  it("is the word of a wizard, also after the bot's name", () => {
    expect(message("plume cancel")).to.equal("cancel");
    expect(message("Plume fix 2")).to.equal("fix 2");
    expect(message("/plume skip")).to.equal("/skip");
  });
});
