import { expect } from "chai";

import {
  replyOf,
  replyToOf,
  type Interaction,
  type ReplyTo,
} from "../../adapters/discord/reply.ts";
import type { Json } from "../../src/core/json.ts";

const interaction: Interaction = {
  app: "5",
  id: "7",
  token: "aW50",
  atMs: 1_764_583_334_000,
  ack: "message",
  hidden: true,
};

describe("what an answer in Discord needs", () => {
  it("is the same after a store", () => {
    const replies: readonly ReplyTo[] = [
      {},
      { interaction },
      { interaction: { ...interaction, ack: "update", hidden: false }, inPlace: true },
      { interaction: { ...interaction, ack: "form" }, direct: "9" },
      { message: "8", direct: "9" },
    ];
    for (const reply of replies) {
      const stored: unknown = JSON.parse(JSON.stringify(replyOf(reply)));
      expect(stored).to.deep.equal(reply);
      expect(replyToOf({ reply: replyOf(reply) })).to.deep.equal(reply);
    }
  });

  it("leaves out what another version wrote", () => {
    const broken: readonly Json[] = [
      null,
      "x",
      [],
      { inPlace: 1, message: 7, direct: "" },
      { interaction: "7" },
      ...["app", "id", "token", "atMs", "ack"].map((name): Json => {
        return { interaction: { ...interaction, [name]: null } };
      }),
      { interaction: { ...interaction, ack: "shout" } },
      { interaction: { ...interaction, atMs: "5" } },
    ];
    for (const reply of broken) expect(replyToOf({ reply })).to.deep.equal({});
  });

  it("is for all to see unless it says otherwise", () => {
    const { hidden: _hidden, ...seen } = interaction;
    expect(replyToOf({ reply: { interaction: seen } })).to.deep.equal({
      interaction: { ...seen, hidden: false },
    });
  });
});
