import { expect } from "chai";

import { at, parseJson, textAt } from "../../src/ops/payload.ts";
import { fieldOf, formOf, health, mute, rowOf, said } from "../support/discord/bodies.ts";
import { openFakeDiscord, type FakeDiscord } from "../support/discord/fake-discord.ts";
import { PlainBot, type Answered } from "../support/discord/plain-bot.ts";
import type { Channel, Person } from "../support/discord/types.ts";

/** What is sent, where Discord says what is wrong, and with which code; only a note without one. */
type Wrong = readonly [body: object, path: string, code?: string];

const x = (length: number): string => "x".repeat(length);
const many = <Item>(count: number, make: (index: number) => Item): readonly Item[] =>
  Array.from({ length: count }, (_, index) => make(index));
const embed = (more: object): object => ({ ...mute, embeds: [more] });
const button = (more: object): object => ({
  type: 2,
  style: 2,
  label: "a",
  custom_id: "a",
  ...more,
});
const buttons = (...all: readonly object[]): object =>
  said("x", { components: [{ type: 1, components: all }] });
const rows = (count: number, each: number): object =>
  said("x", {
    components: many(count, (row) => rowOf(...many(each, (index) => `${row}-${index}`))),
  });
const [required, badLength, tooLong] = [
  "BASE_TYPE_REQUIRED",
  "BASE_TYPE_BAD_LENGTH",
  "BASE_TYPE_MAX_LENGTH",
];
const [choices, regex, badType] = ["BASE_TYPE_CHOICES", "STRING_TYPE_REGEX", "BASE_TYPE_BAD_TYPE"];
const [coerce, range, url] = ["NUMBER_TYPE_COERCE", "NUMBER_TYPE_RANGE", "URL_TYPE_INVALID_URL"];
const [model, twice] = ["MODEL_TYPE_CONVERT", "COMPONENT_CUSTOM_ID_DUPLICATED"];
const field = { name: "n", value: "v" };

const messages: readonly Wrong[] = [
  [said(x(2_001)), "content", tooLong],
  [{ ...mute, content: 1 }, "content", badType],
  [said("x", { embeds: many(11, () => ({ title: "a" })) }), "embeds", tooLong],
  [said("x", { embeds: {} }), "embeds", "LIST_TYPE_CONVERT"],
  [said("x", { embeds: ["x"] }), "embeds.0", model],
  [embed({ title: x(257) }), "embeds.0.title", badLength],
  [embed({ title: " " }), "embeds.0.title", required],
  [embed({ description: x(4_097) }), "embeds.0.description", badLength],
  [embed({ title: "a", footer: { text: x(2_049) } }), "embeds.0.footer.text", badLength],
  [embed({ title: "a", author: { name: x(257) } }), "embeds.0.author.name", badLength],
  [embed({ title: "a", color: 0x1_00_00_00 }), "embeds.0.color", range],
  [embed({ title: "a", color: 1.5 }), "embeds.0.color", coerce],
  [embed({ title: "a", color: "red" }), "embeds.0.color", badType],
  [embed({ title: "a", timestamp: "now" }), "embeds.0.timestamp", regex],
  [embed({ title: "a", url: "nowhere" }), "embeds.0.url", url],
  [embed({ title: "a", url: "javascript:1" }), "embeds.0.url", url],
  [embed({ title: "a", image: { url: "file:///a" } }), "embeds.0.image.url", url],
  [embed({ title: "a", thumbnail: {} }), "embeds.0.thumbnail.url", url],
  [embed({ fields: many(26, () => field) }), "embeds.0.fields", tooLong],
  [embed({ fields: [{ ...field, name: x(257) }] }), "embeds.0.fields.0.name", badLength],
  [embed({ fields: [{ ...field, value: x(1_025) }] }), "embeds.0.fields.0.value", badLength],
  [embed({ fields: [{ name: "n" }] }), "embeds.0.fields.0.value", required],
  [embed({ fields: [{ ...field, inline: "yes" }] }), "embeds.0.fields.0.inline", badType],
  [
    said("x", {
      embeds: [
        { title: x(100), description: x(4_000), footer: { text: x(500) } },
        { author: { name: x(200) }, fields: [{ name: x(201), value: x(1_000) }] },
      ],
    }),
    "embeds",
    "MAX_EMBED_SIZE_EXCEEDED",
  ],
  [rows(6, 1), "components", tooLong],
  [rows(1, 6), "components.0.components", badLength],
  [rows(1, 0), "components.0.components", badLength],
  [said("x", { components: [{ type: 17 }] }), "components.0.type", choices],
  [buttons({ type: 3, custom_id: "a" }), "components.0.components.0.type", choices],
  [buttons(button({ style: 6 })), "components.0.components.0.style", choices],
  [buttons(button({ label: x(81) })), "components.0.components.0.label", badLength],
  [buttons(button({ label: " " })), "components.0.components.0.label", required],
  [
    buttons(button({ label: undefined })),
    "components.0.components.0",
    "BUTTON_COMPONENT_MISSING_CONTENT",
  ],
  [buttons(button({ custom_id: x(101) })), "components.0.components.0.custom_id", badLength],
  [buttons(button({ custom_id: undefined })), "components.0.components.0.custom_id", required],
  [buttons(button({ disabled: 1 })), "components.0.components.0.disabled", badType],
  [buttons({ type: 2, style: 5, label: "a" }), "components.0.components.0.url", url],
  [buttons(button({}), button({})), "components.0.components.1.custom_id", twice],
  [
    said("x", { components: [rowOf("a"), rowOf("a")] }),
    "components.1.components.0.custom_id",
    twice,
  ],
  [said("x", { attachments: [{ id: "x" }] }), "attachments.0.id", coerce],
  [said("x", { attachments: [{ id: 7 }] }), "attachments", "ATTACHMENT_NOT_FOUND"],
  [
    said("x", { attachments: [{ id: 7, description: x(1_025) }] }),
    "attachments.0.description",
    badLength,
  ],
  [said("x", { flags: -1 }), "flags", range],
  [{ content: "x" }, "allowed_mentions"],
  [said("x", { allowed_mentions: { parse: ["everyone"] } }), "allowed_mentions"],
  [said("x", { allowed_mentions: { parse: [], users: ["1"] } }), "allowed_mentions"],
  [said("x", { allowed_mentions: { parse: [], roles: ["1"] } }), "allowed_mentions"],
  [said("x", { allowed_mentions: { parse: [], replied_user: true } }), "allowed_mentions"],
  [said("x", { allowed_mentions: {} }), "allowed_mentions"],
  [said("x", { contents: "y" }), "contents"],
  [embed({ title: "a", footers: 1 }), "embeds.0.footers"],
  [buttons(button({ url: "https://a.example" })), "components.0.components.0.url"],
  [embed({ title: "a", image: { url: "attachment://a.png" } }), "an embed shows no file a.png"],
];

const posts: readonly Wrong[] = [
  ...messages,
  [said("x", { nonce: x(26) }), "nonce", badLength],
  [said("x", { nonce: 1.5 }), "nonce", coerce],
  [said("x", { enforce_nonce: 1 }), "enforce_nonce", badType],
  [said("x", { message_reference: {} }), "message_reference.message_id", required],
  [
    said("x", { message_reference: { message_id: "1", type: 1 } }),
    "message_reference.type",
    choices,
  ],
  [said("x", { flags: 64 }), "flags"],
  [said("x", { poll: {} }), "poll"],
];

const edits: readonly Wrong[] = [
  ...messages,
  [said("x", { flags: 4_096 }), "flags"],
  [said("x", { nonce: "a" }), "nonce"],
  [said("x", { tts: true }), "tts"],
];

const forms: readonly Wrong[] = [
  [{ ...formOf(fieldOf("a", "A")), title: x(46) }, "data.title", badLength],
  [{ ...formOf(fieldOf("a", "A")), title: "" }, "data.title", required],
  [{ ...formOf(fieldOf("a", "A")), custom_id: x(101) }, "data.custom_id", badLength],
  [formOf(), "data.components", badLength],
  [formOf(...many(6, (i) => fieldOf(`a${i}`, "A"))), "data.components", badLength],
  [formOf({ type: 1, components: [] }), "data.components.0.type", choices],
  [formOf(fieldOf("a", x(46))), "data.components.0.label", badLength],
  [
    formOf({ ...fieldOf("a", "A"), description: x(101) }),
    "data.components.0.description",
    badLength,
  ],
  [formOf(fieldOf(x(101), "A")), "data.components.0.component.custom_id", badLength],
  [formOf(fieldOf("", "A")), "data.components.0.component.custom_id", required],
  [formOf(fieldOf("a", "A"), fieldOf("a", "B")), "data.components.1.component.0.custom_id", twice],
  [formOf(fieldOf("a", "A", { style: 3 })), "data.components.0.component.style", choices],
  [formOf(fieldOf("a", "A", { type: 5 })), "data.components.0.component.type", choices],
  [
    formOf(fieldOf("a", "A", { max_length: 4_001 })),
    "data.components.0.component.max_length",
    range,
  ],
  [formOf(fieldOf("a", "A", { max_length: 0 })), "data.components.0.component.max_length", range],
  [formOf(fieldOf("a", "A", { min_length: -1 })), "data.components.0.component.min_length", range],
  [formOf(fieldOf("a", "A", { value: x(4_001) })), "data.components.0.component.value", tooLong],
  [
    formOf(fieldOf("a", "A", { placeholder: x(101) })),
    "data.components.0.component.placeholder",
    tooLong,
  ],
  [formOf(fieldOf("a", "A", { required: "no" })), "data.components.0.component.required", badType],
  [formOf({ type: 10, content: "" }), "data.components.0.content", required],
  [formOf({ type: 10, content: x(4_001) }), "data.components.0.content", badLength],
  [formOf(fieldOf("a", "A", { label: "A" })), "data.components.0.component.label"],
  [formOf(fieldOf("a", "A", { value: "abc", max_length: 2 })), "data.components.0.component.value"],
  [formOf(fieldOf("a", "A", { value: "a\nb" })), "data.components.0.component.value"],
];

const option = { type: 3, name: "a", description: "A" };
const command = (more: object): object => ({ name: "a", description: "A", ...more });
const withOption = (more: object): object => command({ options: [{ ...option, ...more }] });
const choiceOf = (value: unknown, name: unknown = "a"): object => ({ name, value });

/** With a name and a description of two characters each they are 8,000 in all. */
const eightThousand = [
  [25, 100],
  [14, 92],
].map(([count = 0, length = 0], i) => ({
  ...option,
  name: `o${i}`,
  description: "A",
  description_localizations: { de: x(length) },
  choices: many(count, () => ({
    name: "n",
    name_localizations: { fr: x(100), de: x(99) },
    value: x(100),
  })),
}));

const commands: readonly Wrong[] = [
  [command({ name: x(33) }), "name", badLength],
  [command({ name: "" }), "name", required],
  [command({ name: "a b" }), "name", regex],
  [command({ name: "A" }), "name", "APPLICATION_COMMAND_INVALID_NAME"],
  [command({ name_localizations: { xx: "a" } }), "name_localizations.xx", choices],
  [command({ name_localizations: { de: "a b" } }), "name_localizations.de", regex],
  [command({ description: "" }), "description", required],
  [command({ description: x(101) }), "description", badLength],
  [
    command({ description_localizations: { de: x(101) } }),
    "description_localizations.de",
    badLength,
  ],
  [command({ type: 2 }), "type", choices],
  [command({ options: many(26, (i) => ({ ...option, name: `o${i}` })) }), "options", tooLong],
  [withOption({ type: 1 }), "options.0.type", choices],
  [withOption({ name: "a b" }), "options.0.name", regex],
  [withOption({ name: undefined }), "options.0.name", required],
  [withOption({ description: undefined }), "options.0.description", required],
  [withOption({ required: 1 }), "options.0.required", badType],
  [
    withOption({ choices: many(26, (i) => choiceOf(`v${i}`, `n${i}`)) }),
    "options.0.choices",
    tooLong,
  ],
  [withOption({ choices: [choiceOf(x(101))] }), "options.0.choices.0.value", badLength],
  [withOption({ choices: [choiceOf(1)] }), "options.0.choices.0.value", badType],
  [withOption({ choices: [choiceOf("a", x(101))] }), "options.0.choices.0.name", badLength],
  [withOption({ type: 4, choices: [choiceOf("a")] }), "options.0.choices.0.value", badType],
  [withOption({ type: 4, choices: [choiceOf(0.5)] }), "options.0.choices.0.value", coerce],
  [withOption({ type: 4, min_value: 0.5 }), "options.0.min_value", coerce],
  [withOption({ min_length: -1 }), "options.0.min_length", range],
  [withOption({ max_length: 6_001 }), "options.0.max_length", range],
  [
    withOption({ autocomplete: true, choices: [choiceOf("a")] }),
    "options.0",
    "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE_MUTUALLY_EXCLUSIVE",
  ],
  [
    command({ options: [option, { ...option, name: "b", required: true }] }),
    "options",
    "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
  ],
  [command({ options: [option, option] }), "options.1.name", "APPLICATION_COMMANDS_DUPLICATE_NAME"],
  [
    command({
      options: ["a", "b"].map((name) => ({ ...option, name, name_localizations: { de: "c" } })),
    }),
    "options.1.name",
    "APPLICATION_COMMANDS_DUPLICATE_NAME",
  ],
  [command({ default_member_permissions: 32 }), "default_member_permissions", badType],
  [command({ default_member_permissions: "all" }), "default_member_permissions", badType],
  [command({ contexts: [3] }), "contexts.0", choices],
  [command({ contexts: [] }), "contexts", badLength],
  [command({ integration_types: [2] }), "integration_types.0", choices],
  [
    command({
      name: "aa",
      description: "AAA",
      description_localizations: { de: "A" },
      options: eightThousand,
    }),
    "",
    "APPLICATION_COMMAND_TOO_LARGE",
  ],
  [withOption({ min_value: 1 }), "options.0.min_value"],
  [command({ handler: 1 }), "handler"],
];

const completions: readonly Wrong[] = [
  [{}, "data.choices", required],
  [{ choices: many(26, (i) => choiceOf(`v${i}`)) }, "data.choices", tooLong],
  [{ choices: [choiceOf(x(101))] }, "data.choices.0.value", badLength],
  [{ choices: [choiceOf("a", x(101))] }, "data.choices.0.name", badLength],
  [{ choices: [choiceOf("a", "")] }, "data.choices.0.name", required],
  [{ choices: [{ name: "a" }] }, "data.choices.0.value", required],
  [{ choices: [choiceOf("a")], data: 1 }, "data.data"],
];

/** All limits, reached. */
const largest = said(x(2_000), {
  embeds: [
    {
      title: x(256),
      description: x(4_096),
      footer: { text: x(148) },
      fields: many(25, () => ({ name: x(25), value: x(35) })),
      color: 0xff_ff_ff,
    },
    ...many(9, () => ({ image: { url: "https://a.example/a.png" } })),
  ],
  components: many(5, (row) => ({
    type: 1,
    components: many(5, (index) => button({ label: x(80), custom_id: `${row}${index}${x(98)}` })),
  })),
});

describe("what a fake Discord does not take", () => {
  let discord: FakeDiscord;
  let bot: PlainBot;
  let ann: Person;
  let ops: Channel;
  let told = 0;
  beforeEach(async () => {
    discord = await openFakeDiscord();
    bot = new PlainBot(discord);
    ann = discord.person("Ann");
    ops = discord.channel("ops");
    discord.registers([health]);
  });
  afterEach(() => discord.close());

  /** Each is refused, and noted; what is only noted is not refused. */
  async function refuses(
    all: readonly Wrong[],
    send: (body: object) => Promise<Answered>,
  ): Promise<void> {
    for (const [body, path, code] of all) {
      const label = `${path} ${code} ${JSON.stringify(body).slice(0, 200)}`;
      const noted = discord.violations.length;
      const { status, body: answer } = await send(body);
      const notes = discord.violations.slice(noted);
      const where = path === "" ? "" : `${path}: `;
      expect(notes.join("\n"), label).to.include(code === undefined ? path : `${where}${code}`);
      expect(notes, label).to.have.length(1);
      expect(status, label).to.equal(code === undefined ? (status === 204 ? 204 : 200) : 400);
      if (code === undefined) continue;
      const steps = path === "" ? [] : path.split(".");
      expect(at(answer, "code"), label).to.equal(50_035);
      expect(textAt(answer, "errors", ...steps, "_errors", "0", "code"), label).to.equal(code);
    }
  }
  const asked = (): unknown =>
    discord.slash(ann, "health", { "customer-id": "a" }, { channel: ops }).d;

  it("is a message that it could not post", () =>
    refuses(posts, (body) => bot.call(`POST /channels/${ops.id}/messages`, body)));

  it("is a change of a message that it could not make", async () => {
    const line = `/channels/${ops.id}/messages`;
    const { body: old } = await bot.call(`POST ${line}`, said("x"));
    await refuses(edits, (body) => bot.call(`PATCH ${line}/${textAt(old, "id")}`, body));
    expect((await bot.call(`PATCH ${line}/${textAt(old, "id")}`, {})).status).to.equal(200);
    expect(discord.violations.at(-1)).to.include("nothing is changed");
  });

  it("is an answer to an interaction that it could not give", async () => {
    const inside = ([data, path, code]: Wrong): Wrong => {
      const body = { type: 4, data };
      return code === undefined ? [body, path] : [body, path, code];
    };
    await refuses(messages.map(inside), (body) => bot.answers(asked(), body));
    await refuses([[{ type: 4, data: said("x", { flags: 128 }) }, "flags"]], (body) =>
      bot.answers(asked(), body),
    );
    await refuses(
      [
        [{}, "type", choices],
        [{ type: 5, data: { flags: 4 } }, "data.flags"],
        [{ type: 5, data: { content: "x" } }, "data.content"],
        [{ type: 5, embeds: [] }, "embeds"],
        [{ type: 5, data: { flags: "x" } }, "data.flags", badType],
      ],
      (body) => bot.answers(asked(), body),
    );
    const empty = await bot.answers(asked(), { type: 4, data: { ...mute } });
    expect(at(empty.body, "code")).to.equal(50_006);
    expect((await bot.answers(asked(), { type: 4 })).status).to.equal(400);
  });

  it("is a further answer, or a change of one, that it could not take", async () => {
    const d = asked();
    await bot.answers(d, { type: 4, data: said("x") });
    await refuses(messages, (body) => bot.call(`POST ${bot.hook(d)}`, body));
    await refuses([[said("x", { nonce: "a" }), "nonce"]], (body) =>
      bot.call(`POST ${bot.hook(d)}`, body),
    );
    const original = `PATCH ${bot.hook(d, "/messages/@original")}`;
    await refuses([...messages, [said("x", { flags: 64 }), "flags"]], (body) =>
      bot.call(original, body),
    );
  });

  it("is a form that it could not show", () =>
    refuses(forms, (data) => bot.answers(asked(), { type: 9, data })));

  it("is what somebody may mean and that it could not offer", () =>
    bot
      .connects()
      .then(() =>
        refuses(completions, async (data) => {
          void discord.types(ann, "health", {}, "customer-id");
          told += 1;
          return bot.answers(await bot.hears("INTERACTION_CREATE", told), { type: 8, data });
        }),
      )
      .finally(() => bot.leaves()));

  it("is a command that it could not register", async () => {
    const path = `/applications/${discord.app.id}/commands`;
    const made = (status: number): number => (status === 201 ? 200 : status);
    await refuses(commands, async (body) => {
      const answered = await bot.call(`POST ${path}`, body);
      return { ...answered, status: made(answered.status) };
    });
    await refuses(
      commands.map(([body, at_, ...code]): Wrong => [
        [body],
        at_ === "" ? "0" : `0.${at_}`,
        ...code,
      ]),
      (body) => bot.call(`PUT ${path}`, body),
    );
    const pair = [command({}), command({})];
    const twin: Wrong = [pair, "1.name", "APPLICATION_COMMANDS_DUPLICATE_NAME"];
    await refuses([twin], (body) => bot.call(`PUT ${path}`, body));
    const there = `/applications/${discord.app.id}/guilds/${discord.server.id}/commands`;
    await refuses(
      [
        [command({ contexts: [0] }), "contexts: only a global command has this"],
        [command({ integration_types: [0] }), "integration_types: only a global command"],
        [command({ dm_permission: false }), "dm_permission: only a global command has this"],
      ],
      async (body) => {
        const answered = await bot.call(`POST ${there}`, body);
        return { ...answered, status: made(answered.status) };
      },
    );
  });

  it("is not what reaches all limits and exceeds none", async () => {
    const line = `POST /channels/${ops.id}/messages`;
    const posted = await bot.call(line, largest);
    expect(parseJson(JSON.stringify(posted.body))).to.deep.include({ content: x(2_000) });
    const form = {
      custom_id: x(100),
      title: x(45),
      components: many(5, (i) => ({
        ...fieldOf(`${i}${x(99)}`, x(45), {
          max_length: 4_000,
          min_length: 0,
          value: x(4_000),
          placeholder: x(100),
        }),
        description: x(100),
      })),
    };
    expect((await bot.answers(asked(), { type: 9, data: form })).status).to.equal(204);
    const full = command({
      name: x(32),
      description: x(100),
      options: many(25, (i) => ({
        ...option,
        name: `o${i}${x(29)}`.slice(0, 32),
        description: x(100),
        choices: i < 3 ? many(12, (j) => choiceOf(x(50), `${j}${x(40)}`)) : [],
      })),
      contexts: [0, 1, 2],
      integration_types: [0, 1],
      default_member_permissions: "0",
    });
    const path = `/applications/${discord.app.id}/commands`;
    expect((await bot.call(`PUT ${path}`, [full])).status).to.equal(200);
    const most = { name: "aa", description: "AA", options: eightThousand };
    expect((await bot.call(`PUT ${path}`, [most])).status).to.equal(200);
    for (const text of ["größe", "नाम", "it's", "a_b-c"])
      expect((await bot.call(`PUT ${path}`, [command({ name: text })])).status, text).to.equal(200);
    expect(discord.violations).to.deep.equal([]);
  });

  it("is a file that is too large, too many, empty, badly named or not described", async () => {
    await discord.close();
    discord = await openFakeDiscord({ attachmentBytes: 1_000 });
    bot = new PlainBot(discord);
    ops = discord.channel("ops");
    const line = `POST /channels/${ops.id}/messages`;
    const file = (name: string, bytes = 1): { readonly name: string; readonly bytes: Buffer } => ({
      name,
      bytes: Buffer.alloc(bytes),
    });
    const send = async (
      files: readonly ReturnType<typeof file>[],
      listed = files.length,
    ): Promise<Answered> => {
      const attachments = many(listed, (id) => ({ id }));
      return bot.call(line, said("x", { attachments }), { files });
    };
    expect((await send([file("a.bin", 1_000)])).status).to.equal(200);
    expect((await send(many(10, (i) => file(`a${i}.bin`)))).status).to.equal(200);
    expect(discord.violations).to.deep.equal([]);
    const large = await send([file("a.bin", 1_001)]);
    expect([large.status, at(large.body, "code")]).to.deep.equal([413, 40_005]);
    expect(
      (
        await send(
          many(11, (i) => file(`a${i}.bin`)),
          10,
        )
      ).status,
    ).to.equal(400);
    expect((await send([file("a.bin", 0)])).status).to.equal(200);
    expect((await send([file("ä b.bin")])).status).to.equal(200);
    expect((await send([file("a.bin")], 0)).status).to.equal(200);
    const noted = discord.violations.map((one) => one.replace(/^.*?messages: /, ""));
    expect(noted).to.deep.equal([
      "the file a.bin is too large",
      "no attachment describes the file 10",
      "attachments: BASE_TYPE_MAX_LENGTH: Must be 10 or fewer in length.",
      "the file a.bin is empty",
      'Discord would call "ä b.bin" otherwise',
      "no attachment describes the file 0",
    ]);
  });
});
