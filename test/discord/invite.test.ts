import { expect } from "chai";
import { OAuth2Scopes, PermissionFlagsBits } from "discord-api-types/v10";

import { botPermissions, inviteOf, lackingIn, scopes } from "../../adapters/discord/invite.ts";
import { scrubText } from "../../src/ops/scrub-text.ts";

const bits = PermissionFlagsBits;
const needed =
  bits.ViewChannel |
  bits.SendMessages |
  bits.SendMessagesInThreads |
  bits.EmbedLinks |
  bits.AttachFiles |
  bits.ReadMessageHistory;
const titles = (held: bigint) => lackingIn(String(held))?.map(({ title }) => title);

describe("the invitation of an app on Discord", () => {
  it("asks for what the bot needs, and for nothing else", () => {
    expect(inviteOf("112233445566778899")).to.equal(
      `https://discord.com/oauth2/authorize?client_id=112233445566778899&scope=bot%20applications.commands&permissions=${needed}`,
    );
    expect(scopes).to.deep.equal([OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands]);
  });

  it("may be for one server", () => {
    const { searchParams } = new URL(inviteOf("112233445566778899", "998877665544332211"));
    expect(Object.fromEntries(searchParams)).to.deep.equal({
      client_id: "112233445566778899",
      scope: "bot applications.commands",
      permissions: String(needed),
      guild_id: "998877665544332211",
    });
  });

  it("can be shown wherever nothing secret may stand", () => {
    for (const text of [inviteOf("1"), `Next: open ${inviteOf("1", "2")} and choose a server`])
      expect(scrubText(text)).to.equal(text);
  });

  it("has a reason for each permission, by the name that servers show", () => {
    const named = new Map(Object.entries(bits));
    for (const { title, bit, reason } of botPermissions) {
      // What the API calls one channel, a server's settings call all of them.
      const name = title.replaceAll(" ", "").replace("ViewChannels", "ViewChannel");
      expect(named.get(name.replace("Messagesin", "MessagesIn")), title).to.equal(
        1n << BigInt(bit),
      );
      expect(reason, title).to.match(/^to [a-z]/);
    }
    expect(botPermissions.filter(({ optional }) => optional === true)).to.have.lengthOf(1);
  });
});

describe("the permissions of a bot on a server", () => {
  it("are compared with what it needs", () => {
    expect(titles(needed | bits.ManageMessages)).to.deep.equal([]);
    expect(titles(needed)).to.deep.equal(["Manage Messages"]);
    expect(titles(needed & ~bits.EmbedLinks)).to.deep.equal(["Embed Links", "Manage Messages"]);
    expect(titles(0n)).to.deep.equal(botPermissions.map(({ title }) => title));
  });

  it("are all there for an administrator", () => {
    expect(titles(bits.Administrator)).to.deep.equal([]);
    expect(titles(bits.Administrator | bits.ViewChannel)).to.deep.equal([]);
  });

  it("are unknown where something else stands", () => {
    for (const held of ["", "x", "-1", "1.5", "9".repeat(41), " 8"])
      expect(lackingIn(held), held).to.equal(undefined);
  });
});
