import { once } from "node:events";

import { expect } from "chai";
import {
  ChannelType,
  Client,
  DefaultRestOptions,
  DiscordAPIError,
  Events,
  GatewayIntentBits,
  MessageFlags,
  Partials,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type Interaction,
  type Message,
  type ModalSubmitInteraction,
} from "discord.js";

import { inBytes } from "../../adapters/discord/rest-wire.ts";
import { fieldOf, formOf, rowOf } from "../support/discord/bodies.ts";
import { openFakeDiscord, type FakeDiscord } from "../support/discord/fake-discord.ts";
import type { Channel, Person } from "../support/discord/types.ts";

const quiet = { allowedMentions: { parse: [] } } as const;

/** What discord.js does by itself has to be understood, for it is what the real one understands. */
describe("a fake Discord for discord.js", () => {
  let discord: FakeDiscord;
  let client: Client;
  let ann: Person;
  let ops: Channel;
  beforeEach(async () => {
    discord = await openFakeDiscord();
    ann = discord.person("Ann");
    ops = discord.channel("ops");
    client = new Client({
      intents: [
        GatewayIntentBits.Guilds,
        GatewayIntentBits.GuildMessages,
        GatewayIntentBits.DirectMessages,
      ],
      partials: [Partials.Channel],
      rest: {
        api: discord.apiUrl,
        retries: 0,
        makeRequest: async (url, init) => DefaultRestOptions.makeRequest(url, await inBytes(init)),
      },
    });
    const ready = once(client, Events.ClientReady);
    await client.login(discord.app.token);
    await ready;
  });
  afterEach(async () => {
    await client.destroy();
    await discord.close();
  });
  /** Without the two fields that discord.js sends with everything, and that Discord passes over. */
  const noted = (): readonly string[] =>
    discord.violations.filter((one) => !/: (?:tts|enforce_nonce): there is no such/.test(one));
  const next = async <Kind extends Interaction>(act: () => unknown): Promise<Kind> => {
    const came = once(client, Events.InteractionCreate);
    act();
    const [interaction] = (await came) as [Kind];
    return interaction;
  };

  it("is where the bot is on its servers, with its rights", () => {
    expect(client.user?.id).to.equal(discord.app.botId);
    expect(client.application?.id).to.equal(discord.app.id);
    const guild = client.guilds.cache.get(discord.server.id);
    expect(guild?.name).to.equal("Acme");
    const channel = guild?.channels.cache.get(ops.id);
    expect(channel?.type).to.equal(ChannelType.GuildText);
    const rights = guild?.members.me && channel?.permissionsFor(guild.members.me);
    expect(rights?.has(["ViewChannel", "SendMessages", "ManageMessages"])).to.equal(true);
    expect(rights?.has("AddReactions")).to.equal(false);
  });

  it("takes commands, deferrals, changes and further answers", async () => {
    await client.application?.commands.set([{ name: "health", description: "Checks a home" }]);
    const place = { channel: ops };
    const interaction = await next<ChatInputCommandInteraction>(() =>
      discord.slash(ann, "health", {}, place),
    );
    expect(interaction.commandName).to.equal("health");
    expect(interaction.inGuild()).to.equal(true);
    expect(interaction.user.username).to.equal("ann");
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await interaction.editReply({ content: "one", ...quiet });
    await interaction.followUp({ content: "two", flags: MessageFlags.Ephemeral, ...quiet });
    const shown = discord.messages(ops, ann);
    expect(shown.map(({ text, ephemeral }) => [text, ephemeral])).to.deep.equal([
      ["one", true],
      ["two", true],
    ]);
    const error: unknown = await interaction.reply("again").catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Error);
    const other = await client.rest
      .post(`/interactions/${interaction.id}/${interaction.token}/callback`, { body: { type: 5 } })
      .catch((thrown: unknown) => thrown);
    expect(other).to.be.instanceOf(DiscordAPIError);
    expect((other as DiscordAPIError).code).to.equal(40_060);
    expect(noted()).to.deep.equal([]);
  });

  it("takes buttons, forms and files", async () => {
    const dm = await (await client.users.fetch(ann.id)).createDM();
    await dm.send({ content: "Log in?", components: [rowOf("Yes") as never], ...quiet });
    const button = await next<ButtonInteraction>(() => discord.presses(ann, "Yes"));
    expect(button.customId).to.equal("id-Yes");
    await button.showModal(formOf(fieldOf("token", "Token")) as never);
    const sent = await next<ModalSubmitInteraction>(() => discord.submits(ann, { Token: "abc" }));
    expect(sent.fields.getTextInputValue("token")).to.equal("abc");
    expect(sent.isFromMessage()).to.equal(true);
    await sent.deferUpdate();
    await sent.editReply({
      content: "Done",
      components: [],
      files: [{ attachment: Buffer.from("a"), name: "a.txt", description: "A" }],
      ...quiet,
    });
    expect(discord.modal(ann)).to.equal(undefined);
    const [shown] = discord.messages(discord.direct(ann));
    expect(shown).to.deep.include({ text: "Done", buttons: [], edits: 1 });
    expect(shown?.files).to.deep.equal([
      { name: "a.txt", bytes: Buffer.from("a"), description: "A" },
    ]);
    expect(noted()).to.deep.equal([]);
  });

  it("brings messages, with the mention and the answer", async () => {
    const came = once(client, Events.MessageCreate);
    discord.says(ann, discord.mention("hi"), { channel: ops });
    const [message] = (await came) as [Message<true>];
    expect(message.mentions.has(discord.app.botId)).to.equal(true);
    expect(message.author.globalName).to.equal("Ann");
    const body = { content: "**yes**", nonce: "n", enforceNonce: true, ...quiet };
    const answer = await message.reply({ ...body, failIfNotExists: false });
    expect((await message.reply({ ...body, failIfNotExists: false })).id).to.equal(answer.id);
    expect(discord.messages(ops)[1]).to.deep.include({ text: "yes", answers: message.id });
    expect(discord.messages(ops)).to.have.length(2);
    await answer.edit({ content: "no", ...quiet });
    await answer.delete();
    expect(discord.messages(ops)).to.have.length(1);
    expect(noted()).to.deep.equal([]);
  });
});
