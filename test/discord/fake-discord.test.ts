import { expect } from "chai";

import { at, textAt } from "../../src/ops/payload.ts";
import { openFakeDiscord, type FakeDiscord } from "../support/discord/fake-discord.ts";
import { PlainBot } from "../support/discord/plain-bot.ts";
import type { Person } from "../support/discord/types.ts";

const mute = { allowed_mentions: { parse: [] } };
const said = (content: string, more: object = {}): object => ({ content, ...mute, ...more });
const health = {
  name: "health",
  description: "Checks a home",
  options: [
    { type: 3, name: "customer-id", description: "Whose", required: true, autocomplete: true },
    { type: 4, name: "days", description: "How many", min_value: 1, max_value: 9 },
  ],
};
const rowOf = (...labels: readonly string[]): object => ({
  type: 1,
  components: labels.map((label) => ({ type: 2, style: 1, label, custom_id: `id-${label}` })),
});

describe("the fake Discord", () => {
  let discord: FakeDiscord;
  let bot: PlainBot;
  let ann: Person;
  let bob: Person;
  beforeEach(async () => {
    discord = await openFakeDiscord();
    bot = new PlainBot(discord);
    ann = discord.person("Ann");
    bob = discord.person("Bob");
    await bot.connects();
  });
  afterEach(async () => {
    bot.leaves();
    await discord.close();
  });
  const idOf = (d: unknown): string => textAt(d, "id") ?? "";
  const callback = async (d: unknown, body: object, query = ""): Promise<number> => {
    const path = `/interactions/${idOf(d)}/${textAt(d, "token")}/callback${query}`;
    return (await bot.call(`POST ${path}`, body)).status;
  };
  const hook = (d: unknown, rest = ""): string =>
    `/webhooks/${discord.app.id}/${textAt(d, "token")}${rest}`;

  it("takes a command from a person and shows them the answer that comes later", async () => {
    discord.registers([health]);
    const ops = discord.channel("ops");
    const deed = discord.slash(ann, "health", { "customer-id": "acme", days: 3 }, { channel: ops });
    const d = await bot.hears("INTERACTION_CREATE");
    expect(at(d, "data", "options")).to.deep.equal([
      { name: "customer-id", type: 3, value: "acme" },
      { name: "days", type: 4, value: 3 },
    ]);
    expect(textAt(d, "member", "user", "id")).to.equal(ann.id);
    expect(textAt(d, "guild_id")).to.equal(discord.server.id);
    expect(discord.pending).to.equal(1);
    expect(await callback(d, { type: 5, data: { flags: 64 } })).to.equal(204);
    await deed.done;
    expect(discord.pending).to.equal(0);
    expect(discord.messages(ops, ann)).to.have.length(1);
    expect(discord.messages(ops, ann)[0]).to.include({ thinking: true, ephemeral: true, text: "" });
    const changed = await bot.call(`PATCH ${hook(d, "/messages/@original")}`, said("All is well"));
    expect(changed.status).to.equal(200);
    expect(discord.messages(ops, ann)[0]).to.include({
      thinking: false,
      text: "All is well",
      edits: 0,
    });
    expect(discord.messages(ops, bob)).to.deep.equal([]);
    expect(discord.violations).to.deep.equal([]);
  });

  it("lets a person press a button, fill in the form that opens, and send it", async () => {
    const { id } = discord.direct(ann);
    await bot.call(
      `POST /channels/${id}/messages`,
      said("Log in?", { components: [rowOf("Yes")] }),
    );
    discord.presses(ann, "Yes");
    const pressed = await bot.hears("INTERACTION_CREATE");
    expect(textAt(pressed, "data", "custom_id")).to.equal("id-Yes");
    expect(textAt(pressed, "message", "content")).to.equal("Log in?");
    expect(textAt(pressed, "user", "id")).to.equal(ann.id);
    const input = { type: 4, custom_id: "token", style: 1, value: "x" };
    const modal = {
      custom_id: "form",
      title: "Log in",
      components: [
        { type: 10, content: "For one home" },
        { type: 18, label: "Token", description: "From the page", component: input },
      ],
    };
    expect(await callback(pressed, { type: 9, data: modal })).to.equal(204);
    expect(discord.modal(ann)).to.deep.include({ title: "Log in", text: "For one home" });
    const deed = discord.submits(ann, { Token: "secret" });
    const sent = await bot.hears("INTERACTION_CREATE", 2);
    expect(at(sent, "data")).to.deep.equal({
      custom_id: "form",
      components: [
        { type: 10, id: 1 },
        { type: 18, id: 3, component: { type: 4, id: 4, custom_id: "token", value: "secret" } },
      ],
    });
    expect(await callback(sent, { type: 7, data: said("Done", { components: [] }) })).to.equal(204);
    await deed.done;
    expect(discord.modal(ann)).to.equal(undefined);
    expect(discord.messages(discord.direct(ann))).to.have.length(1);
    expect(discord.messages(discord.direct(ann))[0]).to.deep.include({ text: "Done", edits: 1 });
    expect(discord.violations).to.deep.equal([]);
  });

  it("tells the bot what people write, and no more than it may read", async () => {
    const ops = discord.channel("ops");
    discord.says(ann, "hello");
    discord.says(ann, "not for the bot", { channel: ops });
    discord.says(bob, discord.mention("health"), { channel: ops });
    await bot.hears("MESSAGE_CREATE", 3);
    const contents = bot.heard
      .filter(({ t }) => t === "MESSAGE_CREATE")
      .map(({ d }) => at(d, "content"));
    expect(contents).to.deep.equal(["hello", "", `<@${discord.app.botId}> health`]);
  });
});
