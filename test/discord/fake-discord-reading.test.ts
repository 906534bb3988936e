import { expect } from "chai";

import { mute, said } from "../support/discord/bodies.ts";
import { openFakeDiscord, type FakeDiscord } from "../support/discord/fake-discord.ts";
import { readInline, readMarkdown } from "../support/discord/markdown.ts";
import { PlainBot } from "../support/discord/plain-bot.ts";

const nameOf = (id: string): string => `@${id}`;

/** What is written, what is read, and what of it is shown otherwise. */
const writings: readonly (readonly [written: string, text: string, ...pieces: string[]])[] = [
  ["plain, 2 * 3 * 4 and snake_case_name", "plain, 2 * 3 * 4 and snake_case_name"],
  [
    "**b** *i* _j_ __u__ ~~s~~ ||p||",
    "b i j u s p",
    "bold b",
    "italic i",
    "italic j",
    "underline u",
    "strike s",
    "spoiler p",
  ],
  ["**b *bi* b**", "b bi b", "bold b bi b", "italic bi"],
  ["***bi***", "bi", "italic bi", "bold bi"],
  [
    "\\*\\*a\\*\\* \\_b\\_ \\`c\\` \\|\\|d\\|\\| \\~\\~e\\~\\~ \\\\",
    "**a** _b_ `c` ||d|| ~~e~~ \\",
  ],
  ["\\a \\1 \\ ", "\\a \\1 \\ "],
  ["**a\\*\\*b**", "a**b", "bold a**b"],
  ["_a\\_b_", "a_b", "italic a_b"],
  ["`a *b* \\*`", "a *b* \\*", "code a *b* \\*"],
  ["``a`b`` `` `c` ``", "a`b `c`", "code a`b", "code `c`"],
  ["```\none\n  two\n```", "one\n  two", "pre one\n  two"],
  ["```js\nlet a\n``` b", "let a b", "pre let a"],
  ["```x```", "x", "pre x"],
  [
    "# A *b*\n## C\n### D\n#### E\n#F",
    "A b\nC\nD\n#### E\n#F",
    "heading A b",
    "italic b",
    "heading C",
    "heading D",
  ],
  ["a # b\n\\# c", "a # b\n# c"],
  ["- a\n* b\n  - **c**\n1. d\n-e", "• a\n• b\n  • c\n1. d\n-e", "bold c"],
  ["\\- a\n1\\. b", "- a\n1. b"],
  ["-# small **b**\n-# -# x", "small b\n-# -# x", "small small b", "bold b"],
  ["> a\n> *b*\nc", "a\nb\nc", "quote a\nb", "italic b"],
  [">>> a\n- b\n> c", "a\n• b\n> c", "quote a\n• b\n> c"],
  ["\\> a\n>b", "> a\n>b"],
  ["[**a**](https://a.example/b(c)) x", "a x", "link a https://a.example/b(c)", "bold a"],
  ["[a](<https://a.example>) [b](ftp://b)", "a [b](ftp://b)", "link a https://a.example"],
  [
    "\\[a](https://a.example)",
    "[a](https://a.example)",
    "link https://a.example https://a.example",
  ],
  [
    "see https://a.example/b. <https://c.example>",
    "see https://a.example/b. https://c.example",
    "link https://a.example/b https://a.example/b",
    "link https://c.example https://c.example",
  ],
  ["https\\://a.example", "https://a.example"],
  [
    "<@1> <@!2> <#3> <@&4> @everyone @here </health:5>",
    "@1 @2 @3 @role @everyone @here /health",
    "mention @1",
    "mention @2",
    "mention @3",
    "mention @role",
    "mention @everyone",
    "mention @here",
    "mention /health",
  ],
  ["\\<@1> \\@everyone", "<@1> @everyone"],
  [
    "<t:0> <t:1700000000:R> <t:x>",
    "1970-01-01 00:00 UTC 2023-11-14 22:13 UTC <t:x>",
    "time 1970-01-01 00:00 UTC",
    "time 2023-11-14 22:13 UTC",
  ],
  [":fire: :nothing: <:own:1> <a:moves:2> \\:fire\\:", "🔥 :nothing: :own: :moves: :fire:"],
  ["", ""],
];

const described = (
  pieces: readonly { readonly as: string; readonly text: string; readonly url?: string }[],
): readonly string[] =>
  pieces.map(({ as, text, url }) => [as, text, ...(url === undefined ? [] : [url])].join(" "));

describe("what people read on a fake Discord", () => {
  let discord: FakeDiscord;
  let bot: PlainBot;
  beforeEach(async () => {
    discord = await openFakeDiscord();
    bot = new PlainBot(discord);
  });
  afterEach(() => discord.close());

  for (const [written, text, ...pieces] of writings)
    it(`is ${JSON.stringify(text)} for ${JSON.stringify(written)}`, () => {
      const read = readMarkdown(written, nameOf);
      expect(read.text).to.equal(text);
      expect(described(read.pieces)).to.deep.equal(pieces);
    });

  it("has no headings, lists and quotes where nothing begins a line", () => {
    expect(readInline("# a\n- b\n> **c**", nameOf)).to.deep.equal({
      text: "# a\n- b\n> c",
      pieces: [{ text: "c", as: "bold" }],
    });
  });

  it("is the content, then each embed from top to bottom", async () => {
    const ann = discord.person("Ann");
    const ops = discord.channel("ops");
    const embeds = [
      {
        author: { name: "**Who**" },
        title: "The *title*",
        description: `- <@${ann.id}> in <#${ops.id}>\n- <@${discord.app.botId}>, <#1>`,
        fields: [
          { name: "# Name", value: "# Value" },
          { name: "Two", value: "`2`" },
        ],
        footer: { text: "**Foot**" },
      },
      { description: "Second" },
    ];
    await bot.call(`POST /channels/${ops.id}/messages`, said("**First**", { embeds }));
    const [shown] = discord.messages(ops);
    expect(shown?.text.split("\n")).to.deep.equal([
      "First",
      "**Who**",
      "The title",
      "• @Ann in #ops",
      "• @Plume, #unknown",
      "# Name",
      "Value",
      "Two",
      "2",
      "**Foot**",
      "Second",
    ]);
    expect(described(shown?.pieces ?? [])).to.deep.equal([
      "bold First",
      "heading The title",
      "italic title",
      "mention @Ann",
      "mention #ops",
      "mention @Plume",
      "mention #unknown",
      "heading Value",
      "code 2",
    ]);
    expect(shown?.embeds).to.have.length(2);
    const hidden = { ...mute, flags: 4 };
    await bot.call(`PATCH /channels/${ops.id}/messages/${shown?.id}`, hidden);
    expect(discord.messages(ops)[0]).to.deep.include({ text: "First", embeds: [] });
    await bot.call(`PATCH /channels/${ops.id}/messages/${shown?.id}`, { ...mute, flags: 0 });
    expect(discord.messages(ops)[0]?.embeds).to.have.length(2);
  });

  it("are buttons that can be pressed, and those that cannot", async () => {
    const ann = discord.person("Ann");
    const ops = discord.channel("ops");
    const line = `POST /channels/${ops.id}/messages`;
    const row = (...components: readonly object[]): object => ({ type: 1, components });
    const go = { type: 2, style: 4, label: "Go", custom_id: "a" };
    const page = { type: 2, style: 5, label: "Page", url: "https://a.example" };
    const off = { type: 2, style: 2, label: "Off", custom_id: "b", disabled: true };
    const first = await bot.call(line, said("1", { components: [row(go), row(page, off)] }));
    await bot.call(line, said("2", { components: [row({ ...go, custom_id: "c" })] }));
    expect(discord.messages(ops)[0]?.buttons).to.deep.equal([
      { label: "Go", customId: "a", style: 4 },
      { label: "Off", customId: "b", style: 2 },
    ]);
    const idOf = ({ d }: { readonly d: unknown }): unknown =>
      (d as { readonly data: { readonly custom_id: string } }).data.custom_id;
    const { id: message } = first.body as { readonly id: string };
    expect(idOf(discord.presses(ann, "Go", { channel: ops }))).to.equal("c");
    expect(idOf(discord.presses(ann, "Go", { channel: ops, message }))).to.equal("a");
    for (const label of ["Off", "Page", "No"])
      expect(() => discord.presses(ann, label, { channel: ops })).to.throw(
        `no button "${label}" to press in ops, only "Go", "Off", "Go"`,
      );
    expect(discord.violations).to.deep.equal([]);
  });
});
