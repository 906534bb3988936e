import { expect } from "chai";

import { at, listAt, numberAt, textAt } from "../../src/ops/payload.ts";
import { health } from "../support/discord/bodies.ts";
import { openFakeDiscord, type FakeDiscord } from "../support/discord/fake-discord.ts";
import { PlainBot, type Answered } from "../support/discord/plain-bot.ts";
import type { Person } from "../support/discord/types.ts";

const help = {
  name: "help",
  description: "Helps",
  name_localizations: { de: "hilfe" },
  description_localizations: { de: "Hilft" },
};

describe("the commands of a fake Discord", () => {
  let discord: FakeDiscord;
  let bot: PlainBot;
  let ann: Person;
  let everywhere: string;
  let there: string;
  beforeEach(async () => {
    discord = await openFakeDiscord();
    bot = new PlainBot(discord);
    ann = discord.person("Ann");
    everywhere = `/applications/${discord.app.id}/commands`;
    there = `/applications/${discord.app.id}/guilds/${discord.server.id}/commands`;
  });
  afterEach(() => discord.close());
  const names = ({ body }: Answered): readonly unknown[] =>
    listAt(body).map((one) => at(one, "name"));
  const refusal = ({ status, body }: Answered): readonly [number, number | undefined] => [
    status,
    numberAt(body, "code"),
  ];

  it("are replaced as a whole, and keep their ids by their names", async () => {
    const first = await bot.call(`PUT ${everywhere}`, [help, health]);
    expect(first.status).to.equal(200);
    expect(at(first.body, "0")).to.deep.include({
      application_id: discord.app.id,
      type: 1,
      name: "help",
      description: "Helps",
      default_member_permissions: null,
      contexts: null,
      integration_types: [0],
      nsfw: false,
    });
    const second = await bot.call(`PUT ${everywhere}`, [health, { ...help, description: "More" }]);
    expect(at(second.body, "1", "id")).to.equal(at(first.body, "0", "id"));
    expect(at(second.body, "1", "version")).not.to.equal(at(first.body, "0", "version"));
    expect(names(await bot.call(`GET ${everywhere}`))).to.deep.equal(["health", "help"]);
    expect(discord.registered().map(({ name }) => name)).to.deep.equal(["health", "help"]);
    await bot.call(`PUT ${everywhere}`, [help]);
    expect(names(await bot.call(`GET ${everywhere}`))).to.deep.equal(["help"]);
    await bot.call(`PUT ${everywhere}`, []);
    expect(discord.registered()).to.deep.equal([]);
  });

  it("are told in other languages to who asks for it", async () => {
    await bot.call(`PUT ${everywhere}`, [help, health]);
    const bare = await bot.call(`GET ${everywhere}`);
    expect(at(bare.body, "0")).not.to.have.property("name_localizations");
    const whole = await bot.call(`GET ${everywhere}?with_localizations=true`);
    expect(at(whole.body, "0", "name_localizations")).to.deep.equal({ de: "hilfe" });
    expect(at(whole.body, "1", "name_localizations")).to.equal(null);
  });

  it("are kept without what is not so", async () => {
    const options = [
      { type: 3, name: "a", description: "A", required: false, autocomplete: false },
      { type: 3, name: "b", description: "B", required: false, autocomplete: true },
    ];
    await bot.call(`PUT ${everywhere}`, [{ ...help, options }]);
    expect(at((await bot.call(`GET ${everywhere}`)).body, "0", "options")).to.deep.equal([
      { type: 3, name: "a", description: "A" },
      { type: 3, name: "b", description: "B", autocomplete: true },
    ]);
  });

  it("are made, found, changed and deleted one by one, on a server apart", async () => {
    const made = await bot.call(`POST ${there}`, help);
    expect(made.status).to.equal(201);
    expect(made.body).to.deep.include({ guild_id: discord.server.id, name: "help" });
    expect(made.body).not.to.have.property("contexts");
    const again = await bot.call(`POST ${there}`, { ...help, description: "Anew" });
    expect(again.status).to.equal(200);
    const id = textAt(made.body, "id") ?? "";
    expect(textAt(again.body, "id")).to.equal(id);
    const changed = await bot.call(`PATCH ${there}/${id}`, { description: "Other" });
    expect(changed.body).to.deep.include({ id, name: "help", description: "Other" });
    expect((await bot.call(`GET ${there}/${id}`)).body).to.deep.equal(changed.body);
    expect(discord.registered(discord.server)).to.have.length(1);
    expect(discord.registered()).to.deep.equal([]);
    expect((await bot.call(`DELETE ${there}/${id}`)).status).to.equal(204);
    expect(refusal(await bot.call(`DELETE ${there}/${id}`))).to.deep.equal([404, 10_063]);
    expect(refusal(await bot.call(`GET ${everywhere}/${id}`))).to.deep.equal([404, 10_063]);
    expect(discord.violations).to.deep.equal([]);
  });

  it("are the app's alone, where it is", async () => {
    const other = `/applications/${discord.app.botId}/commands`;
    expect(refusal(await bot.call(`GET ${other}`))).to.deep.equal([403, 20_012]);
    discord.kicks();
    expect(refusal(await bot.call(`PUT ${there}`, [help]))).to.deep.equal([403, 50_001]);
    const nowhere = `/applications/${discord.app.id}/guilds/5/commands`;
    expect(refusal(await bot.call(`GET ${nowhere}`))).to.deep.equal([403, 50_001]);
  });

  it("are a hundred at most", async () => {
    const hundred = Array.from({ length: 100 }, (_, i) => ({
      ...help,
      name: `help-${i}`,
      name_localizations: {},
    }));
    await bot.call(`PUT ${everywhere}`, hundred);
    expect(discord.registered()).to.have.length(100);
    expect(refusal(await bot.call(`POST ${everywhere}`, help))).to.deep.equal([403, 30_032]);
    expect(discord.registered()).to.have.length(100);
    const more = await bot.call(`PUT ${everywhere}`, [...hundred, help]);
    expect(refusal(more)).to.deep.equal([400, 50_035]);
  });

  it("are given as they are declared, and no otherwise", () => {
    discord.registers([health]);
    const give = (values: Parameters<FakeDiscord["slash"]>[2], command = "health"): unknown =>
      at(discord.slash(ann, command, values).d, "data", "options");
    expect(
      give({ "customer-id": "a", days: "4", loud: true, kind: "One", share: 0.5 }),
    ).to.deep.equal([
      { name: "customer-id", type: 3, value: "a" },
      { name: "days", type: 4, value: 4 },
      { name: "kind", type: 3, value: "one" },
      { name: "loud", type: 5, value: true },
      { name: "share", type: 10, value: 0.5 },
    ]);
    const refused: readonly (readonly [Parameters<FakeDiscord["slash"]>[2], string])[] = [
      [{}, 'needs "customer-id"'],
      [{ "customer-id": "a", day: 1 }, 'no option "day"'],
      [{ "customer-id": "a", days: 10 }, '"days" takes a number in its range'],
      [{ "customer-id": "a", days: 0 }, '"days" takes a number in its range'],
      [{ "customer-id": "a", days: 1.5 }, '"days" takes a number in its range'],
      [{ "customer-id": "a", days: "x" }, '"days" takes a number in its range'],
      [{ "customer-id": "a", days: " " }, '"days" takes a number in its range'],
      [{ "customer-id": "a", share: 0.25 }, '"share" takes a number in its range'],
      [{ "customer-id": "a", loud: "yes" }, '"loud" takes true or false'],
      [{ "customer-id": "a", kind: "two" }, '"kind" takes all, one'],
      [{ "customer-id": "" }, '"customer-id" takes a text of its length'],
      [{ "customer-id": "a".repeat(6_001) }, '"customer-id" takes a text of its length'],
    ];
    for (const [values, what] of refused) expect(() => give(values), what).to.throw(what);
    expect(() => give({}, "help")).to.throw("there is no /help here, only /health");
    const typing = (focused: string): Promise<unknown> => discord.types(ann, "health", {}, focused);
    return Promise.all(
      ["days", "nothing"].map(async (focused) => {
        const error: unknown = await typing(focused).catch((thrown: unknown) => thrown);
        expect(String(error)).to.include(`/health completes no "${focused}"`);
      }),
    );
  });

  it("are given also where they are not registered, if somebody wants to", () => {
    const deed = discord.slash(ann, "old", { "customer-id": "a" }, { unregistered: true });
    expect(at(deed.d, "data")).to.deep.include({ name: "old", type: 1 });
    expect(at(deed.d, "data", "options")).to.deep.equal([
      { name: "customer-id", type: 3, value: "a" },
    ]);
  });

  it("of a server go before those of all, and are seen only by who may", () => {
    discord.registers([help]);
    discord.registers([{ ...help, default_member_permissions: "32" }], discord.server);
    const ops = discord.channel("ops");
    expect(() => discord.slash(ann, "help", {}, { channel: ops })).to.throw(
      "Ann does not see /help",
    );
    expect(at(discord.slash(ann, "help").d, "data")).not.to.have.property("guild_id");
    const eve = discord.person("Eve", { permissions: ["ManageGuild"] });
    const [own] = discord.registered(discord.server);
    const { d } = discord.slash(eve, "help", {}, { channel: ops });
    expect(at(d, "data")).to.deep.include({ guild_id: discord.server.id, id: own?.id });
    discord.registers([{ ...help, default_member_permissions: "0" }], discord.server);
    expect(() => discord.slash(eve, "help", {}, { channel: ops })).to.throw("Eve does not see");
    const root = discord.person("Root", { permissions: ["Administrator"] });
    discord.slash(root, "help", {}, { channel: ops });
    discord.registers([]);
    discord.registers([], discord.server);
    expect(() => discord.slash(root, "help", {}, { channel: ops })).to.throw("only nothing");
  });

  it("are for the places that they are for", () => {
    const ops = discord.channel("ops");
    discord.registers([{ ...help, contexts: [0] }]);
    expect(() => discord.slash(ann, "help")).to.throw("/help is not for direct messages");
    discord.slash(ann, "help", {}, { channel: ops });
    discord.registers([{ ...help, contexts: [1] }]);
    expect(() => discord.slash(ann, "help", {}, { channel: ops })).to.throw("not for servers");
    discord.slash(ann, "help");
    expect(() => discord.registers([{ name: "Help", description: "" }])).to.throw("Invalid Form");
  });
});
