import { expect } from "chai";

import { openWard, type Ward } from "../ward.ts";

describe("the doctor's step 2, groups", () => {
  let ward: Ward;
  afterEach(() => ward.close());

  it("finds the bot as @BotFather makes it right for groups", async () => {
    ward = await openWard();
    expect((await ward.examine()).step(2)).to.deep.equal([
      "ok    It can be added to groups, and needs no rights there: sign-in is in the private chat alone",
      "ok    Privacy mode is on: in groups it sees commands, mentions and replies, which is enough",
    ]);
  });

  it("advises privacy mode where it is off", async () => {
    ward = await openWard({ groupsRead: true });
    const { step, code } = await ward.examine();
    expect([code, step(2)[1]]).to.deep.equal([
      1,
      "todo  Privacy mode is off: in groups it is sent every message, and needs few of them. Next: send /setprivacy to @BotFather, choose Enable, and add the bot to its groups anew",
    ]);
  });

  it("says how a bot that is kept out of groups gets into them", async () => {
    ward = await openWard({ groupsRead: true });
    Object.assign(ward.fake.bot, { can_join_groups: false });
    expect((await ward.examine()).step(2)).to.deep.equal([
      "ok    It cannot be added to groups; /setjoingroups to @BotFather changes that",
    ]);
  });
});
