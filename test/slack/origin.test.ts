import type { types } from "@slack/bolt";
import { expect } from "chai";

import { originIn, withOrigin } from "../../adapters/slack/origin.ts";
import { parsePayload } from "../../adapters/slack/parse.ts";

const row: types.ActionsBlock = {
  type: "actions",
  elements: [
    { type: "button", action_id: "b.1", value: "b.1", text: { type: "plain_text", text: "Again" } },
  ],
};

describe("buttons of an answer that stands somewhere else", () => {
  it("know where their conversation is, each row by a name of its own", () => {
    const rows = withOrigin([{ type: "divider" }, row, row], "C1");
    expect(rows.map((block) => block.block_id)).to.deep.equal([undefined, "at/C1/1", "at/C1/2"]);
    expect(rows.map((block) => originIn(block.block_id))).to.deep.equal([undefined, "C1", "C1"]);
    expect(originIn(withOrigin([row], "home")[0]?.block_id)).to.equal("home");
  });

  it("are those of where they are if they do not say so", () => {
    for (const id of [undefined, "", "b1", "at/", "at/C1", "at/C1/x", "at/C1/1/2", "x/at/C1/1"])
      expect(originIn(id), id).to.equal(undefined);
  });

  it("lead to the channel itself, not to a thread of the direct message", () => {
    const body = {
      type: "block_actions",
      trigger_id: "1.2.3",
      team: { id: "T1" },
      user: { id: "U1" },
      container: { channel_id: "D1", message_ts: "2.2", thread_ts: "1.1" },
      response_url: "https://hooks.slack.com/actions/1",
      actions: [{ block_id: "at/C1/1", action_id: "b.1", value: "b.1", action_ts: "3.3" }],
    };
    const names = { commands: [], slash: "/plume", separate: {}, nowMs: 0 };
    const event = parsePayload(body, names);
    expect(event?.at).to.deep.include({ place: "C1", shared: true });
    expect(event?.at.reply).not.to.have.property("thread");
    expect(event?.at.reply).to.include({ direct: true });
    expect(event?.message).to.equal("m/D1/2.2");
  });
});
