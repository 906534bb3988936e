import { expect } from "chai";

import { botIdOf } from "../../adapters/discord/tokens.ts";
import { seal } from "../../src/core/sealed.ts";

const id = "198622483471925248";
// Source: Discord API reference, "Authentication": the form of the example there.
const tail = ".Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs";
const token = `${Buffer.from(id).toString("base64url")}${tail}`;

describe("the token of a Discord bot", () => {
  it("tells whose it is", () => {
    expect(botIdOf(seal(token))).to.equal(id);
    // The first part may come with what fills up base64.
    expect(botIdOf(seal(`${Buffer.from("1234567").toString("base64")}${tail}`))).to.equal(
      "1234567",
    );
  });

  it("tells nothing where it is none", () => {
    const [first] = token.split(".");
    for (const text of [
      "",
      "x",
      id,
      `${first}`,
      `${first}.a`,
      `${first}.a.b.c`,
      `${first}.a.`,
      `${first}.a b.c`,
      `x${tail}`,
      `${Buffer.from("no number").toString("base64url")}${tail}`,
      `${Buffer.from("184467440737095516160").toString("base64url")}${tail}`,
      `Bot ${token}`,
      `${token}\n`,
    ])
      expect(botIdOf(seal(text)), text).to.equal(undefined);
  });
});
