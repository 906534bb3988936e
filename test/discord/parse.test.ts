import { expect } from "chai";
import {
  ApplicationCommandType,
  ComponentType,
  InteractionContextType,
  InteractionType,
  type APIInteraction,
} from "discord-api-types/v10";

import { buttonIdOf, formIdOf, showIdOf, type ButtonId } from "../../adapters/discord/custom-id.ts";
import { knownCommands } from "../../adapters/discord/known-commands.ts";
import { parseDispatch, type News } from "../../adapters/discord/parse.ts";
import { count, id } from "../../src/core/command/argument.ts";
import { command } from "../../src/core/command/command.ts";
import type { ChatEvent } from "../../src/core/event.ts";
import { say } from "../../src/core/view/view.ts";
import {
  annId,
  appId,
  botId,
  buttonMessageId,
  channelId,
  dmId,
  idOf,
  noonMs,
  pressing,
  sending,
  serverId,
  slash,
  typing,
} from "../support/discord-payloads.ts";

const health = command("health", "Checks")
  .arg("customerId", id("customer", { example: "acme" }))
  .option("page", count("page", { max: 9 }))
  .reply(() => say("well"));
const wifi = command("wifiStatus", "Checks").reply(() => say("well"));
const known = { botId, commands: knownCommands([health, wifi]) };

const interactionId = idOf(noonMs, 3);
const interaction = {
  app: appId,
  id: interactionId,
  token: `token-of-${interactionId}`,
  atMs: noonMs,
  ack: "message",
  hidden: true,
} as const;
const on = (place: string, shared: boolean, reply: object) => ({
  platform: "discord",
  tenant: botId,
  place,
  user: annId,
  shared,
  reply,
});

const parsed = (payload: unknown): News | undefined =>
  parseDispatch({ t: "INTERACTION_CREATE", d: payload }, known);
const eventOf = (payload: unknown): ChatEvent | undefined => {
  const news = parsed(payload);
  return news?.kind === "done" ? news.event : undefined;
};
const buttonId = (more: Partial<ButtonId> = {}): string =>
  buttonIdOf({
    kind: "answer",
    inPlace: false,
    button: "b1",
    origin: undefined,
    earlier: [],
    ...more,
  });
const formId = (more: Partial<Parameters<typeof formIdOf>[0]> = {}): string =>
  formIdOf({ wizard: "auth", draft: "d1", inPlace: true, origin: undefined, ...more });
const idleText = (payload: unknown): string | undefined => {
  const news = parsed(payload);
  if (news?.kind !== "idle") throw new Error(`it is ${news?.kind}`);
  return news.text;
};

describe("a command in Discord", () => {
  it("on a server becomes an event, and is answered for who sent it alone", () => {
    expect(parsed(slash("health", { "customer-id": "acme", page: 2 }))).to.deep.equal({
      kind: "done",
      event: {
        delivery: `s:${interactionId}`,
        at: on(channelId, true, { interaction }),
        atMs: noonMs,
        content: { kind: "command", name: "health", args: { customerId: "acme", page: "2" } },
      },
      interaction,
    });
  });

  it("in a direct message is answered for all who are there", () => {
    const shown = { ...interaction, hidden: false };
    const event = eventOf(slash("health", {}, { where: "dm" }));
    expect(event?.at).to.deep.equal(on(dmId, false, { interaction: shown }));
    expect(event?.content).to.deep.equal({ kind: "command", name: "health", args: {} });
  });

  it("has its declared name, and keeps the name of a value that nobody declared", () => {
    const { content } = eventOf(slash("wifi-status", { Force: true, none: "" })) ?? {};
    expect(content).to.deep.equal({
      kind: "command",
      name: "wifiStatus",
      args: { Force: "true", none: "" },
    });
  });

  it("has values without the marks of code", () => {
    const { content } = eventOf(slash("health", { "customer-id": "`acme`" })) ?? {};
    expect(content).to.deep.include({ args: { customerId: "acme" } });
  });

  it("that nobody declared is handed over as it would be typed", () => {
    for (const name of ["old", "wifiStatus", "constructor"])
      expect(eventOf(slash(name, { key: "secret" }))?.content).to.deep.equal({
        kind: "text",
        text: `/${name}`,
        addressed: true,
      });
  });

  it("of another type than a slash command is not known", () => {
    const { data, ...rest } = slash("health");
    for (const type of [ApplicationCommandType.User, ApplicationCommandType.Message])
      expect(idleText({ ...rest, data: { ...data, type } })).to.match(/^That is not a command/);
    expect(idleText({ ...rest, data: undefined })).to.match(/^That is not a command/);
  });

  it("in a thread belongs to the thread", () => {
    const thread = { channel_id: "77", channel: { id: "77", type: 11 } };
    expect(eventOf({ ...slash("health"), ...thread })?.at.place).to.equal("77");
    for (const one of [{ channel: undefined }, { channel_id: undefined }])
      expect(eventOf({ ...slash("health"), ...one })?.at.place).to.equal(channelId);
  });
});

describe("an interaction where the bot is not", () => {
  const elsewhere = /^I answer on servers that I was added to, and in direct messages with me\./;

  it("is told where the bot answers: between other people", () => {
    const context = InteractionContextType.PrivateChannel;
    expect(idleText({ ...slash("health", {}, { where: "dm" }), context })).to.match(elsewhere);
    const group = { context: undefined, channel: { id: dmId, type: 3 } };
    expect(idleText({ ...slash("health", {}, { where: "dm" }), ...group })).to.match(elsewhere);
  });

  it("is told where the bot answers: where the app came with a person alone", () => {
    const alone = { authorizing_integration_owners: { 1: annId } };
    for (const payload of [slash("health"), pressing(buttonId()), sending(formId(), {})])
      expect(idleText({ ...payload, ...alone })).to.match(elsewhere);
  });

  it("is none where the app came with a person and the server, or where Discord does not say", () => {
    for (const owners of [{ 0: serverId, 1: annId }, { 0: serverId }, {}, undefined]) {
      const payload = { ...slash("health"), authorizing_integration_owners: owners };
      expect(eventOf(payload)?.at.place).to.equal(channelId);
    }
    const dm = { ...slash("health", {}, { where: "dm" }) };
    for (const more of [
      { context: undefined },
      { context: undefined, channel: undefined },
      { authorizing_integration_owners: { 1: annId } },
    ])
      expect(eventOf({ ...dm, ...more })?.at.place).to.equal(dmId);
  });
});

describe("a button in Discord", () => {
  it("becomes an event with the message that it stands on", () => {
    expect(parsed(pressing(buttonId()))).to.deep.equal({
      kind: "done",
      event: {
        delivery: `b:${interactionId}`,
        at: on(channelId, true, { interaction }),
        atMs: noonMs,
        content: { kind: "button", id: "b1" },
        message: `m/${channelId}/${buttonMessageId}`,
      },
      interaction,
    });
  });

  it("is acknowledged as it says, and what belongs to its message is seen by the same people", () => {
    for (const hidden of [true, false])
      for (const [kind, ack] of [
        ["change", "update"],
        ["form", "form"],
      ] as const) {
        const event = eventOf(pressing(buttonId({ kind }), { hidden }));
        expect(event?.at.reply).to.deep.equal({ interaction: { ...interaction, ack, hidden } });
      }
    const hidden = eventOf(pressing(buttonId(), { hidden: true }));
    expect(hidden?.message).to.equal(`h/${buttonMessageId}`);
    const dm = eventOf(pressing(buttonId(), { where: "dm" }));
    expect(dm?.at.reply).to.deep.equal({ interaction: { ...interaction, hidden: false } });
    expect(dm?.message).to.equal(`m/${dmId}/${buttonMessageId}`);
  });

  it("tells that its answer takes the place of the message, and which messages came before", () => {
    const customId = buttonId({ kind: "change", inPlace: true, earlier: ["5", "6"] });
    const event = eventOf(pressing(customId));
    expect(event?.at.reply).to.deep.include({ inPlace: true });
    expect(event?.message).to.equal(`m/${channelId}/5,6,${buttonMessageId}`);
  });

  it("in a direct message goes on with the conversation that it belongs to", () => {
    const event = eventOf(pressing(buttonId({ origin: channelId }), { where: "dm" }));
    const shown = { ...interaction, hidden: false };
    expect(event?.at).to.deep.equal(on(channelId, true, { interaction: shown, direct: dmId }));
    expect(event?.message).to.equal(`m/${dmId}/${buttonMessageId}`);
    const own = eventOf(pressing(buttonId({ origin: dmId }), { where: "dm" }));
    expect(own?.at).to.deep.equal(on(dmId, false, { interaction: shown }));
  });

  it("on a server belongs to its channel whatever it says", () => {
    const event = eventOf(pressing(buttonId({ origin: "77" })));
    expect(event?.at).to.deep.equal(on(channelId, true, { interaction }));
  });

  it("of another make leads to nothing; a choice from a list, too", () => {
    for (const payload of [
      pressing("other"),
      pressing(""),
      { ...pressing(buttonId()), data: undefined },
      {
        ...pressing(buttonId()),
        data: {
          custom_id: buttonId(),
          component_type: ComponentType.StringSelect,
          values: ["b1"],
        },
      },
      {
        ...pressing(buttonId()),
        data: { custom_id: showIdOf("m1"), component_type: ComponentType.UserSelect },
      },
    ])
      expect(parsed(payload)).to.deep.equal({
        kind: "idle",
        text: undefined,
        interaction: { ...interaction, ack: "update", hidden: false },
      });
  });

  it("that shows an answer that waits is for who pressed it", () => {
    expect(parsed(pressing(showIdOf("m1")))).to.deep.equal({
      kind: "shown",
      press: { mark: "m1", at: on(channelId, true, { interaction }) },
      interaction,
    });
  });
});

describe("a form in Discord", () => {
  it("becomes an event with what was filled in, in place of its message", () => {
    const values = { name: "lamp", key: "" };
    const update = { ...interaction, ack: "update", hidden: true } as const;
    expect(parsed(sending(formId(), values, { hidden: true }))).to.deep.equal({
      kind: "done",
      event: {
        delivery: `f:${interactionId}`,
        at: on(channelId, true, { interaction: update, inPlace: true }),
        atMs: noonMs,
        content: { kind: "form", wizard: "auth", draft: "d1", values },
        message: `h/${buttonMessageId}`,
      },
      interaction: update,
    });
  });

  it("is answered by a message of its own where it takes no place, or there is none", () => {
    const beside = eventOf(sending(formId({ inPlace: false }), { name: "lamp" }));
    expect(beside?.at.reply).to.deep.equal({ interaction });
    const alone = eventOf({ ...sending(formId(), { name: "lamp" }), message: undefined });
    expect(alone?.at.reply).to.deep.equal({ interaction });
    expect(alone).not.to.have.property("message");
  });

  it("in a direct message goes on with the conversation that it belongs to", () => {
    const event = eventOf(sending(formId({ origin: channelId }), {}, { where: "dm" }));
    expect(event?.at).to.include({ place: channelId, shared: true });
    expect(event?.at.reply).to.deep.include({ direct: dmId, inPlace: true });
  });

  it("is read from rows, too, and only its texts are", () => {
    const payload = sending(formId(), {});
    const input = { type: ComponentType.TextInput, id: 2, custom_id: "name", value: "lamp" };
    const components = [
      { type: ComponentType.TextDisplay, id: 9 },
      { type: ComponentType.ActionRow, id: 1, components: [input] },
      { type: ComponentType.Label, id: 3, component: { ...input, custom_id: "key" } },
      {
        type: ComponentType.Label,
        id: 4,
        component: { type: ComponentType.StringSelect, id: 5, custom_id: "colour", values: [] },
      },
      { type: ComponentType.Container, id: 6, components: [{ ...input, custom_id: "other" }] },
      { type: ComponentType.Label, id: 7 },
    ];
    const event = eventOf({ ...payload, data: { ...payload.data, components } });
    expect(event?.content).to.deep.include({ values: { name: "lamp", key: "lamp" } });
  });

  it("of another make leads to nothing, and is told so where nothing stands yet", () => {
    expect(idleText(sending("other", { name: "lamp" }))).to.equal(undefined);
    expect(idleText({ ...sending("other", {}), message: undefined })).to.match(/^This form is/);
  });
});

describe("a value that is typed in Discord", () => {
  const asked = {
    at: on(channelId, true, {}),
    command: "health",
    value: "customerId",
    begun: "ac",
  };

  it("is asked for by the declared names, with the values beside it", () => {
    const payload = typing("health", { page: 2, "customer-id": "ac" }, { focused: "customer-id" });
    expect(parsed(payload)).to.deep.equal({
      kind: "typed",
      asked: { ...asked, args: { page: "2" } },
      isNumber: false,
      interaction: { ...interaction, ack: "update", hidden: false },
    });
  });

  it("may be a number, and empty", () => {
    const news = parsed(typing("health", { page: 2 }, { focused: "page" }));
    expect(news).to.deep.include({ isNumber: true });
    const empty = parsed(typing("health", { "customer-id": "" }, { focused: "customer-id" }));
    expect(empty).to.deep.include({ asked: { ...asked, begun: "", args: {} } });
  });

  it("belongs to no command where it is not known, or the bot is not there", () => {
    const payload = typing("health", { "customer-id": "ac" }, { focused: "customer-id" });
    const context = InteractionContextType.PrivateChannel;
    for (const odd of [
      { ...payload, context },
      { ...payload, data: undefined },
      typing("x", {}, { focused: "" }),
    ]) {
      const news = parsed(odd);
      expect(news?.kind === "typed" && news.asked.command).to.equal("");
    }
  });
});

describe("an interaction in Discord", () => {
  it("that cannot be answered is nothing", () => {
    const odd: readonly { readonly [Name in keyof APIInteraction]?: unknown }[] = [
      { id: undefined },
      { id: "x" },
      { application_id: undefined },
      { token: undefined },
      { token: 5 },
      { member: undefined },
      { channel: undefined, channel_id: undefined },
      { type: InteractionType.Ping },
      { type: undefined },
      { type: 99 },
    ];
    for (const one of odd) expect(parsed({ ...slash("health"), ...one })).to.equal(undefined);
    for (const body of [null, undefined, "x", [], {}]) expect(parsed(body)).to.equal(undefined);
  });
});
